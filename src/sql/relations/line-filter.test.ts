import { describe, expect, it } from 'vitest';
import { readQuery } from '../../query/check-query.ts';
import { Params } from '../statement.ts';
import { conjunctsOf, isOfRequest } from './conjuncts.ts';
import { compileLineFilter } from './line-filter.ts';

const conjuncts = (text: string) => conjunctsOf(readQuery(text).query?.where ?? null);

/** The first pattern of each search. */
function searched(text: string): unknown[] {
  const params = new Params();
  compileLineFilter(conjuncts(text), params);
  return Object.values(params.values).map((needles) => (needles as string[])[0]);
}

describe('what a line must hold', () => {
  it.each([
    ['verb=patch', ['"patch"']],
    ['verb=patch and user=eve', ['"patch"', '"eve"']],
    ['verb in (patch,update)', ['"patch"']],
    ['user="system:admin" or user=eve', ['"system:admin"']],
    ['requesturi contains "/healthz"', ['/healthz']],
    ['requesturi startswith "/api/"', ['"/api/']],
    ['path="/readyz"', ['"/readyz']],
    ['useragent endswith "curl"', ['curl"']],
    ['user:system\\:node*', ['"system:node']],
    ['user:*scheduler', ['scheduler"']],
    ['groups contains "system:masters"', ['"system:masters"']],
    ['source_ip="10.0.0.1"', ['"10.0.0.1"']],
    ['actor="kube-system:default"', ['kube-system:default"']],
  ])('%s', (query, expected) => expect(searched(query)).toEqual(expected));

  it.each([
    'verb!=patch',
    'not verb=patch',
    'verb not in (patch)',
    'verb=get or code=200',
    'user =~ "^eve"',
    'duration>1s',
    'user > "eve"',
    'uid="1000"',
  ])('is nothing for %s', (query) => expect(searched(query)).toEqual([]));

  it('is at most what the engine takes', () => {
    const names = Array.from({ length: 300 }, (_, index) => `"user-${index}-${String.fromCharCode(97 + (index % 26))}"`);
    expect(searched(`user in (${names.join(',')})`)).toEqual([]);
  });
});

describe('a condition that all stages of a request fulfil alike', () => {
  it.each(['verb=get', 'user=eve or path="/x"', 'not groups contains "a"', 'time>=2026-11-21'])('%s', (query) => {
    expect(conjuncts(query).map(isOfRequest)).toEqual([true]);
  });

  it.each([
    'code=200',
    'name=x',
    'namespace=x',
    'verb=get or code=200',
    'stage=*',
    'level=Metadata',
    'duration>1s',
    '"text"',
    'impersonateduser=x',
    'request.kind=Pod',
  ])('is not %s', (query) => expect(conjuncts(query).map(isOfRequest)).toEqual([false]));
});
