import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/problems.ts';
import type { Expr } from '../../query/ast.ts';
import { parseQuery } from '../../query/parse-query.ts';
import type { EventRule } from '../../rules/rule.ts';
import type { Arrival } from '../../sql/arrival.ts';
import type { FoundEvent } from '../rules/found-events.ts';
import type { Find } from './isolate-rules.ts';
import { SetAsideRules } from './set-aside-rules.ts';

const madeRule = (name: string, query = `name="${name}"`) =>
  ({ id: `id of ${name}`, name, where: parseQuery(query).query.where as Expr }) as EventRule;
const [one, other] = [madeRule('one'), madeRule('other')];
const slice = (after: number, upTo: number, writer = 'w'): Arrival => ({
  writers: [{ writer, afterSeq: BigInt(after), upToSeq: BigInt(upTo) }],
  ingestedUs: BigInt(after),
});

/** A clock, rules that are set aside, and what they were asked over. */
function desk() {
  const asked: string[] = [];
  const back: string[] = [];
  const state = { nowMs: 0, isBroken: true };
  const clock = () => state.nowMs;
  const findIn = ({ writers, ingestedUs }: Arrival): Find => {
    asked.push(`${writers.map(({ writer, afterSeq, upToSeq }) => `${writer} ${afterSeq}-${upToSeq}`).join()} from ${ingestedUs}`);
    return async (rules) => {
      if (state.isBroken) throw new AppError('query-timeout', { message: 'The query took too long and was stopped.' });
      return rules.map((rule) => ({ rule, request: rule.id }) as FoundEvent);
    };
  };
  const retry = (aside: SetAsideRules) => aside.retry(findIn, ({ name }) => back.push(name));
  /** As the store gives it back. */
  const restarted = (aside: SetAsideRules, rules = [one, other]) => {
    const read = SetAsideRules.read(JSON.parse(JSON.stringify(aside.print())), rules, clock);
    if (read === null) throw new Error('it cannot be read back');
    return read;
  };
  const made = () => new SetAsideRules(clock);
  return { asked, back, state, made, retry, restarted };
}

describe('rules that are set aside', () => {
  it('are tried again later, over all that they have missed, and come back', async () => {
    const { asked, back, state, made, retry } = desk();
    const aside = made();
    aside.add({ rule: one, reason: 'too slow' }, slice(0, 15_000));
    aside.miss(slice(15_000, 45_000));
    expect(await retry(aside)).toEqual([]);
    expect(asked).toEqual([]);
    state.nowMs = 61_000;
    expect(await retry(aside)).toEqual([]);
    expect(asked).toEqual(['w 0-20000 from 0']);
    state.nowMs = 70_000;
    state.isBroken = false;
    await retry(aside);
    expect(asked).toHaveLength(1);
    state.nowMs = 400_000;
    expect(await retry(aside)).toHaveLength(3);
    expect(asked.slice(1)).toEqual(['w 0-20000 from 0', 'w 20000-40000 from 0', 'w 40000-45000 from 0']);
    expect(back).toEqual(['one']);
    expect([aside.list, aside.print()]).toEqual([[], null]);
  });

  it('go on after a restart, with what they had missed and when they are tried again', async () => {
    const { asked, back, state, made, retry, restarted } = desk();
    const first = made();
    first.add({ rule: one, reason: 'too slow' }, slice(100, 200));
    state.nowMs = 61_000;
    await retry(first);
    first.miss(slice(7, 10, 'v'));
    const aside = restarted(first);
    expect(aside.list).toMatchObject([{ rule: { name: 'one' }, reason: 'too slow', sinceMs: 0, waiting: 103 }]);
    expect([aside.has(one), aside.has(other)]).toEqual([true, false]);
    // The slice that was under way comes again.
    aside.miss(slice(7, 10, 'v'));
    aside.miss(slice(10, 20, 'v'));
    state.nowMs = 170_000;
    await retry(aside);
    expect(asked).toHaveLength(1);
    state.nowMs = 182_000;
    state.isBroken = false;
    expect(await retry(aside)).toHaveLength(1);
    expect(asked[1]).toBe('w 100-200,v 7-20 from 7');
    expect(back).toEqual(['one']);
  });

  it('are tried at once when they were written anew, and wait where nothing about them has changed', async () => {
    const { asked, state, made, retry, restarted } = desk();
    const first = made();
    for (const rule of [one, other]) first.add({ rule, reason: 'too slow' }, slice(0, 10));
    state.nowMs = 1000;
    state.isBroken = false;
    const mended = madeRule('one', 'verb=get');
    for (const change of [() => restarted(first, [mended, madeRule('other')]), () => first.copy()]) {
      const aside = change();
      aside.setRules([mended, madeRule('other')]);
      asked.length = 0;
      expect((await retry(aside)).map(({ rule }) => rule)).toEqual([mended]);
      expect(asked).toEqual(['w 0-10 from 0']);
      expect(aside.list.map(({ rule }) => rule.name)).toEqual(['other']);
    }
  });

  it('lose nothing while they are away for less than a day, such as for a list that they ask', async () => {
    const { asked, state, made, retry, restarted } = desk();
    const first = made();
    first.add({ rule: one, reason: 'too slow' }, slice(0, 10));
    const away = restarted(first, [other]);
    expect(away.list).toEqual([]);
    state.nowMs = 80_000_000;
    away.miss(slice(10, 20));
    state.isBroken = false;
    expect(await retry(away)).toEqual([]);
    const back = restarted(away, [one]);
    back.miss(slice(20, 30));
    await retry(back);
    // What came in between is looked at as well.
    expect(asked).toEqual(['w 0-30 from 0']);
    const gone = restarted(first, [other]);
    state.nowMs += 90_000_000;
    gone.setRules([other]);
    expect(gone.print()).toBeNull();
  });

  it('are kept in little space, and where that is not enough have all missed all of it', () => {
    const { made, restarted } = desk();
    const few = made();
    const rules = Array.from({ length: 200 }, (_, at) => madeRule(`rule-${at}`));
    for (const rule of rules) few.add({ rule, reason: 'x'.repeat(10_000) }, slice(0, 10));
    for (let at = 1; at < 6; at++) few.miss(slice(at * 10, at * 10 + 10));
    expect(few.print()?.missed).toEqual([{ ingested: '0', writers: { w: ['0', '60'] } }]);
    const many = made();
    for (const [at, rule] of rules.entries()) many.add({ rule, reason: 'too slow' }, slice(at, at + 1, `writer-${at % 20}`));
    for (let at = 0; at < 20; at++) many.miss(slice(1000, 1001, `writer-${at}`));
    expect(many.print()?.missed).toHaveLength(1);
    const aside = restarted(many, rules);
    expect(aside.list).toHaveLength(200);
    for (const [at, { waiting }] of aside.list.entries()) expect(waiting).toBeGreaterThanOrEqual(many.list[at]?.waiting ?? Number.NaN);
  });

  it('that cannot be read back are none, and that is told', () => {
    for (const kept of [1, 'x', {}, { aside: [{}], missed: [] }, { aside: [], missed: [{ ingested: 'x', writers: {} }] }])
      expect(SetAsideRules.read(kept, [one], () => 0)).toBeNull();
  });

  it('are worked on in a copy: what a pass that fails has tried is tried again', async () => {
    const { state, made, retry } = desk();
    const aside = made();
    aside.add({ rule: one, reason: 'too slow' }, slice(0, 10));
    state.nowMs = 61_000;
    state.isBroken = false;
    const copy = aside.copy();
    expect(await retry(copy)).toHaveLength(1);
    expect([copy.list.length, aside.list.map(({ waiting }) => waiting)]).toEqual([0, [10]]);
  });
});
