import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/problems.ts';
import type { EventRule } from '../../rules/rule.ts';
import type { Arrival } from '../../sql/arrival.ts';
import type { FoundEvent } from '../rules/found-events.ts';
import { type Find, isolateRules } from './isolate-rules.ts';
import { SetAsideRules } from './set-aside-rules.ts';

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

  it('are tried again later, over all that they have missed, and come back', async () => {
    let nowMs = 0;
    const aside = new SetAsideRules(() => nowMs);
    const slice = (after: number, upTo: number): Arrival => ({
      writers: [{ writer: 'w', afterSeq: BigInt(after), upToSeq: BigInt(upTo) }],
      ingestedUs: BigInt(after),
    });
    const [rule] = rules as [EventRule];
    aside.add({ rule, reason: 'too slow' }, slice(0, 15_000));
    aside.miss(slice(15_000, 45_000));
    const asked: string[] = [];
    let isBroken = true;
    const findIn = ({ writers, ingestedUs }: Arrival): Find => {
      asked.push(`${writers.map(({ afterSeq, upToSeq }) => `${afterSeq}-${upToSeq}`).join()} from ${ingestedUs}`);
      return isBroken ? findWithout(rule.id).find : findWithout().find;
    };
    const back: string[] = [];
    const retry = () => aside.retry(findIn, ({ id }) => back.push(id));
    expect(await retry()).toEqual([]);
    expect(asked).toEqual([]);
    nowMs = 61_000;
    expect(await retry()).toEqual([]);
    expect(asked).toEqual(['0-20000 from 0']);
    nowMs = 70_000;
    isBroken = false;
    await retry();
    expect(asked).toHaveLength(1);
    nowMs = 400_000;
    expect(await retry()).toHaveLength(3);
    expect(asked.slice(1)).toEqual(['0-20000 from 0', '20000-40000 from 0', '40000-45000 from 0']);
    expect(back).toEqual(['r0']);
    expect(aside.list).toEqual([]);
  });
});
