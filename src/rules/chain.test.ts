import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChainedHit, chainHits, hitsBehind } from './chain.ts';
import { correlate } from './correlate.ts';
import { linkCorrelations } from './link-correlations.ts';
import { readRules } from './read-rules.ts';
import type { CorrelationRule } from './rule.ts';

const second = 1_000_000;
const logsource = 'logsource: {product: kubernetes, service: audit}';
const rule = (name: string) => `title: ${name}\nname: ${name}\n${logsource}\nquery: verb=get\n`;
const correlation = (name: string, text: string) => `title: ${name}\nname: ${name}\ncorrelation: {${text}}\n`;

function linked(...texts: readonly string[]) {
  const read = readRules(texts.join('---\n'));
  const found = linkCorrelations([read]).flat();
  return { rules: found.flatMap((one) => one.rule ?? []), diagnostics: [...read.diagnostics, ...found.flatMap((one) => one.diagnostics)] };
}

function only(...texts: readonly string[]): CorrelationRule {
  const { rules, diagnostics } = linked(...texts);
  expect(diagnostics).toEqual([]);
  return rules.at(-1) as CorrelationRule;
}

interface Event {
  readonly id: string;
  readonly rule: string;
  readonly at: number;
  readonly values: Readonly<Record<string, string>>;
}

const event = (of: string, at: number, values: Event['values'] = { 'user.username': 'ann' }): Event => ({
  id: `${of} ${at}`,
  rule: of,
  at,
  values,
});

function hits(counting: CorrelationRule, events: readonly Event[], idOf: ReadonlyMap<string, string>) {
  return chainHits<Event>(counting, ({ rules, groupBy, field }) =>
    events.flatMap((one): ChainedHit<Event>[] => {
      const id = idOf.get(one.rule) ?? '';
      if (!rules.includes(id)) return [];
      const group = groupBy.map(({ fieldOf }) => one.values[fieldOf[id] ?? ''] ?? '');
      return [{ rule: id, atUs: one.at * second, cluster: 'lab', group, value: one.values[field ?? ''] ?? '', event: one }];
    }),
  );
}

function found(counting: CorrelationRule, events: readonly Event[]) {
  // Rules without a UUID are known by their names.
  const ids = new Map([...new Set(events.map((one) => one.rule))].map((name) => [name, name]));
  return correlate(counting, hits(counting, events, ids)).map((one) => ({
    group: one.group.join(),
    measure: one.measure,
    events: hitsBehind(one.hits).map((hit) => hit.event.id),
  }));
}

const failures = correlation('many', 'type: event_count, rules: [a], group-by: [user.username], timespan: 10s, condition: {gte: 3}');
const followed = 'type: temporal_ordered, rules: [many, b], group-by: [user.username], timespan: 10s';

describe('correlations of correlations', () => {
  const thenIn = only(rule('a'), rule('b'), failures, correlation('then', followed));

  it('find what follows what was met, with the events of both', () => {
    const events = [event('a', 1), event('a', 2), event('a', 3), event('b', 9)];
    expect(found(thenIn, events)).toEqual([{ group: 'ann', measure: 2, events: ['a 1', 'a 2', 'a 3', 'b 9'] }]);
    expect(found(thenIn, [event('b', 0), ...events.slice(0, 3)])).toEqual([]);
    expect(found(thenIn, [...events.slice(0, 2), event('b', 9)])).toEqual([]);
    expect(found(thenIn, [...events.slice(0, 3), event('b', 9, { 'user.username': 'bob' })])).toEqual([]);
  });

  it('know what is met for as long as it is, not at its beginning alone', () => {
    const lasting = Array.from({ length: 60 }, (_, at) => event('a', at));
    expect(found(thenIn, [...lasting, event('b', 68)]).map(({ events }) => events.length)).toEqual([13]);
    expect(found(thenIn, [...lasting, event('b', 70)])).toEqual([]);
  });

  it('count what is met once for each stretch of time, and different ones by their groups', () => {
    const many = correlation(
      'many',
      'type: event_count, rules: [a], group-by: [user.username, objectRef.namespace], timespan: 10s, condition: {gte: 2}',
    );
    const wide = only(
      rule('a'),
      many,
      correlation('wide', 'type: event_count, rules: [many], group-by: [user.username], timespan: 1m, condition: {gte: 2}'),
    );
    const at = (seconds: number, namespace: string) => event('a', seconds, { 'user.username': 'ann', 'objectRef.namespace': namespace });
    expect(found(wide, [at(1, 'x'), at(2, 'x'), at(3, 'x'), at(4, 'x')])).toEqual([]);
    expect(found(wide, [at(1, 'x'), at(2, 'x'), at(3, 'y'), at(4, 'y')]).map(({ measure }) => measure)).toEqual([2]);
    const places = only(
      rule('a'),
      many,
      correlation(
        'wide',
        'type: value_count, rules: [many], group-by: [user.username], timespan: 1m, condition: {gte: 2, field: objectRef.namespace}',
      ),
    );
    expect(found(places, [at(1, 'x'), at(2, 'x'), at(11, 'x'), at(12, 'x')])).toEqual([]);
    expect(found(places, [at(1, 'x'), at(2, 'x'), at(3, 'y'), at(4, 'y')]).map(({ measure }) => measure)).toEqual([2]);
  });

  it('group by the names of fields in any form, and by aliases', () => {
    const byAlias = correlation(
      'many',
      'type: event_count, rules: [a], group-by: [who], aliases: {who: {a: user.username}}, timespan: 10s, condition: {gte: 2}',
    );
    const then = (more: string) => correlation('then', `type: temporal, rules: [many, b], timespan: 10s, ${more}`);
    const events = [event('a', 1), event('a', 2), event('b', 3)];
    for (const chain of [
      [byAlias, then('group-by: [who], aliases: {who: {b: user.username}}')],
      [byAlias, then('group-by: [user], aliases: {user: {many: who, b: user.username}}')],
      [failures.replace('gte: 3', 'gte: 2'), then('group-by: [user], aliases: {user: {b: user.username}}')],
    ])
      expect(found(only(rule('a'), rule('b'), ...chain), events)).toHaveLength(1);
  });

  it('find what every look at every moment would, whatever the order', () => {
    const of = fc.record({ rule: fc.constantFrom('a', 'b'), at: fc.integer({ min: 0, max: 60 }) });
    fc.assert(
      fc.property(fc.array(of, { maxLength: 30 }), (all) => {
        const events = all.map((one, at) => ({ ...event(one.rule, one.at), id: String(at) }));
        const times = (name: string) => events.flatMap((one) => (one.rule === name ? [one.at] : [])).sort((one, other) => one - other);
        const isMet = (at: number) => times('a').filter((time) => time <= at && time >= at - 10).length >= 3;
        // Whatever is last: what follows may be met again by what fed it.
        const lasts = events
          .map(({ at }) => at)
          .filter((end) =>
            times('b').some((b) => b <= end && b >= end - 10 && times('a').some((a) => a <= b && a >= end - 10 && isMet(a))),
          );
        const told = correlate(
          thenIn,
          hits(
            thenIn,
            events,
            new Map([
              ['a', 'a'],
              ['b', 'b'],
            ]),
          ),
        ).map(({ window }) => window);
        // What is met is told at an event that it rests on.
        const ends = events.filter(({ rule: name, at }) => (name === 'b' || isMet(at)) && lasts.includes(at));
        expect([...new Set(told)].sort()).toEqual([...new Set(ends.map(({ at }) => Math.floor(at / 10)))].sort());
      }),
    );
  });

  it('take a storm in their stride', () => {
    const storm = Array.from({ length: 20_000 }, (_, at) => event('a', at / 2000));
    const [one] = found(thenIn, [...storm, event('b', 10)]);
    expect(one?.events).toHaveLength(20_001);
  });

  it('raise nothing themselves where they only feed another one, unless it says so', () => {
    const texts = (more: string) => linked(rule('a'), rule('b'), failures, correlation('then', followed + more)).rules;
    expect(texts('').map(({ raises }) => raises)).toEqual([false, true]);
    expect(texts(', generate: true').map(({ raises }) => raises)).toEqual([true, true]);
  });
});

describe('correlations that lead nowhere', () => {
  const counts = (name: string, named: string, more = '') =>
    correlation(name, `type: event_count, rules: [${named}], timespan: 1m, condition: {gte: 2}${more}`);
  const told = (...texts: readonly string[]) => linked(rule('a'), ...texts).diagnostics.map(({ code, message }) => `${code}: ${message}`);

  it('say which ones lead back to themselves, and leave the others', () => {
    expect(told(counts('x', 'x'))).toEqual(['circle: “x” counts itself.']);
    expect(told(counts('x', 'y'), counts('y', 'z'), counts('z', 'x'), counts('above', 'x'), counts('fine', 'a'))).toEqual([
      'circle: “x” counts “y”, which counts “x” in turn.',
      'circle: “y” counts “z”, which counts “y” in turn.',
      'circle: “z” counts “x”, which counts “z” in turn.',
      'broken-rule: “x” cannot be used, so what it would find cannot be counted.',
    ]);
    expect(linked(rule('a'), counts('x', 'x'), counts('fine', 'a')).rules.map(({ name }) => name)).toEqual(['fine']);
  });

  it('say so where they lie too deep, count too much, or reach back too far', () => {
    const deep = (levels: number) => Array.from({ length: levels }, (_, at) => counts(`c${at}`, at === 0 ? 'a' : `c${at - 1}`));
    expect(told(...deep(5))).toEqual([]);
    expect(told(...deep(6))).toEqual(['too-deep: Correlations lie more than 5 levels deep here.']);
    expect(told(...deep(2000)).length).toBe(1995);
    const names = Array.from({ length: 11 }, (_, at) => `c${at}`);
    const all = [...names.map((name) => counts(name, 'a')), ...names.map((name) => counts(`d${name}`, names.join()))];
    expect(told(...all, counts('all', names.map((name) => `d${name}`).join()))).toEqual([
      'too-many: This counts 121 rules through all its levels; 100 are the most.',
    ]);
    const long = (name: string, named: string) => counts(name, named).replace('1m', '20d');
    expect(told(long('x', 'a'), long('y', 'x'))).toEqual([
      'bad-timespan: With those that it counts it reaches back 40 days; 31 days are the most.',
    ]);
  });

  it('say what the inner one has to group by', () => {
    expect(told(counts('x', 'a', ', group-by: [user.username]'), counts('y', 'x', ', group-by: [objectRef.name]'))).toEqual([
      'no-group: What “x” finds has no “objectRef.name”: a correlation tells what it groups by, user.username.',
    ]);
    expect(told(counts('x', 'a', ', group-by: [nothing]'))).toEqual(['no-such-field: No event has a field “nothing”.']);
  });

  it('are found when a text is tried beside what is there already', () => {
    const served = linked(rule('a'), counts('x', 'a'), counts('y', 'x')).rules;
    const read = readRules(counts('x', 'y'));
    const diagnostics = linkCorrelations([read], served).flatMap((one) => one.flatMap((each) => each.diagnostics));
    expect(diagnostics.map(({ code }) => code)).toEqual(['circle']);
  });
});
