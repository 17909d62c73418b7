import { describe, expect, it } from 'vitest';
import type { Cell } from '../../contract/rows.ts';
import type { Query } from '../../query/ast.ts';
import { readQuery } from '../../query/check-query.ts';
import { printQuery } from '../../query/print-query.ts';
import { countOf, followRow, limited, listing, narrow } from './compose-query.ts';

const read = (text: string): Query => readQuery(text).query ?? { where: null, stages: [] };

describe('narrow', () => {
  it('keeps the meaning of what it joins', () => {
    const query = narrow(read('verb=delete or verb=patch groupby user'), read('cluster=prod').where, read('code=403 and stage=*').where);
    expect(printQuery(query)).toBe('(verb=delete or verb=patch) and cluster=prod and code=403 and stage is not empty groupby user');
  });

  it('leaves a query without conditions as it is', () => {
    expect(printQuery(narrow(read('groupby verb'), null))).toBe('groupby verb');
  });
});

describe('countOf', () => {
  it('keeps the filter and the range, and nothing else', () => {
    expect(printQuery(countOf(read('code=403 last 24h groupby user sort count limit 5')))).toBe('code=403 last 1d stats count');
  });
});

it('limits and lists at the end', () => {
  expect(printQuery(limited(listing(read('subresource=exec'), ['time', 'user']), 12))).toBe(
    'subresource=exec include time,user,id limit 12',
  );
});

describe('followRow', () => {
  it.each<[string, Record<string, Cell>, string]>([
    [
      'code=403 last 24h groupby user,message',
      { user: 'eve', message: 'no "way"\u0007', count: 3 },
      'code=403 and user=eve and message="no \\"way\\"\\u0007" last 1d',
    ],
    ['groupby code', { code: 404, count: 1 }, 'code=404'],
    ['groupby code', { code: null, count: 1 }, 'code is empty'],
    ['groupby verb', { verb: '', count: 1 }, 'verb is empty'],
    [
      'max(duration), count by user,is_write',
      { 'user': 'bob', 'is_write': true, 'max(duration)': 12, 'count': 2 },
      'user=bob and is_write=true',
    ],
    ['subresource=exec', { id: 'ab12', user: 'bob' }, 'subresource=exec and id=ab12'],
    ['groupby time', { time: '2026-11-21T01:30:00.000001Z', count: 1 }, 'time=2026-11-21T01:30:00.000001Z'],
  ])('of %s', (text, values, followed) => {
    expect(printQuery(followRow(read(text), values))).toBe(followed);
    expect(readQuery(followed).diagnostics).toEqual([]);
  });
});
