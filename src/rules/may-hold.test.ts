import { describe, expect, it } from 'vitest';
import { parseQuery } from '../query/parse-query.ts';
import { mayHold } from './may-hold.ts';

const known = { verb: 'get', resource: 'secrets', subresource: '', code: 0, actor_kind: 'human' };

function may(text: string): boolean {
  const { query } = parseQuery(text);
  if (query?.where == null) throw new Error(`no filter: ${text}`);
  return mayHold(query.where, known);
}

describe('whether a filter may hold', () => {
  it.each([
    'verb=get and resource=secrets',
    'verb in (get,list) and name=web',
    'name=web',
    'verb=list or user=ann',
    'not (verb=list)',
    'code!=403',
    'subresource is empty',
    'resource startswith sec',
    'resource =~ "^s"',
    'request.spec.type=NodePort and verb=get',
    '"some text"',
    'actor_kind not in (node,control-plane)',
  ])('%s: it may', (text) => {
    expect(may(text)).toBe(true);
  });

  it.each([
    'verb=list',
    'verb=list and user=ann',
    'code<400',
    'code=403',
    'code>=100',
    'subresource is not empty',
    'resource !startswith sec',
    'not (verb=get)',
    '(verb=list or resource=pods) and name=web',
    'actor_kind in (node,control-plane)',
  ])('%s: it cannot', (text) => {
    expect(may(text)).toBe(false);
  });
});
