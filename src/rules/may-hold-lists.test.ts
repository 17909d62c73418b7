import { expect, it } from 'vitest';
import { mayHold } from './may-hold.ts';
import { readRules } from './read-rules.ts';

it('takes what asks a list or another field to fit', () => {
  const lists = new Map([['ours', { name: 'ours', kind: 'texts', entries: ['prod'] } as const]]);
  for (const query of ['verb in (%ours%)', 'not verb in (%ours%)', 'resource in (%field:verb%)', 'namespace in (%ours%) and verb=get']) {
    const text = `title: T\nlogsource: {product: kubernetes, service: audit}\nquery: ${query}\n`;
    const [rule] = readRules(text, { lists }).rules;
    expect(rule !== undefined && mayHold(rule.where, { verb: 'get', resource: 'pods', namespace: 'prod' })).toBe(true);
  }
});
