import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/problems.ts';
import type { EventRule } from '../../rules/rule.ts';
import type { FoundEvent } from '../rules/found-events.ts';
import { type Find, isolateRules } from './isolate-rules.ts';

const rules = Array.from({ length: 13 }, (_, at) => ({ id: `r${at}`, name: `r${at}` }) as EventRule);
const foundBy = (rule: EventRule) => ({ rule, request: rule.id }) as FoundEvent;
const failure = () => new AppError('query-timeout', { message: 'The query took too long and was stopped.' });

/** Fails whenever one of these is asked. */
function findWithout(...broken: readonly string[]): { readonly find: Find; readonly asked: number[] } {
  const asked: number[] = [];
  const find: Find = async (some) => {
    asked.push(some.length);
    if (some.some(({ id }) => broken.includes(id))) throw failure();
    return some.map(foundBy);
  };
  return { find, asked };
}

describe('rules that fail', () => {
  it('are told by halves, and the others find what they find', async () => {
    const { find, asked } = findWithout('r3', 'r12');
    const { found, broken } = await isolateRules(rules, find);
    expect(broken.map(({ rule }) => rule.id)).toEqual(['r3', 'r12']);
    expect(found.map(({ request }) => request)).toEqual(rules.map(({ id }) => id).filter((id) => id !== 'r3' && id !== 'r12'));
    expect(asked.length).toBeLessThan(20);
  });

  it('are not to blame where all of them fail, or where the store is away', async () => {
    const all = findWithout(...rules.map(({ id }) => id));
    await expect(isolateRules(rules, all.find)).rejects.toMatchObject({ code: 'engine-failed' });
    const away: Find = async () => {
      throw new AppError('store-unavailable', { message: 'away' });
    };
    await expect(isolateRules(rules, away)).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});
