import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlate, type Hit } from './correlate.ts';
import type { CorrelationRule, CorrelationType } from './rule.ts';

const second = 1_000_000;

function rule(type: CorrelationType, more: Partial<CorrelationRule> = {}): CorrelationRule {
  return {
    kind: 'correlation',
    id: 'c',
    name: 'c',
    title: 'C',
    status: 'stable',
    level: 'high',
    description: '',
    author: '',
    tags: [],
    references: [],
    falsePositives: [],
    reason: '',
    next: [],
    tests: { match: [], ignore: [] },
    verdict: 'alive',
    raises: true,
    type,
    rules: ['a', 'b'],
    inner: [],
    groupBy: [],
    timespanUs: 10 * second,
    conditions: [{ op: 'gte', value: 3 }],
    field: null,
    percentile: 50,
    queries: [],
    needs: 'Metadata',
    ...more,
  };
}

const hit = (id: string, at: number, value = '', group: readonly string[] = ['g'], cluster = 'c1'): Hit => ({
  rule: id,
  atUs: at * second,
  cluster,
  group,
  value,
});
const measures = (found: readonly { readonly measure: number }[]) => found.map(({ measure }) => measure);

describe('correlations', () => {
  it('count events in a window that slides', () => {
    expect(measures(correlate(rule('event_count'), [hit('a', 8), hit('a', 9), hit('a', 12)]))).toEqual([3]);
    expect(correlate(rule('event_count'), [hit('a', 0), hit('a', 9), hit('a', 20)])).toEqual([]);
  });

  it('tell a group once for each stretch of time', () => {
    const many = Array.from({ length: 30 }, (_, at) => hit('a', at / 2));
    expect(correlate(rule('event_count'), many).map(({ window }) => window)).toEqual([0, 1]);
  });

  it('keep groups and clusters apart, and leave out what has no group', () => {
    const apart = [hit('a', 1, '', ['x']), hit('a', 1, '', ['y']), hit('a', 1, '', ['x'], 'c2'), hit('a', 2, '', ['x'])];
    expect(correlate(rule('event_count'), apart)).toEqual([]);
    expect(
      correlate(
        rule('event_count'),
        [1, 2, 3].map((at) => hit('a', at, '', [''])),
      ),
    ).toEqual([]);
    expect(
      correlate(
        rule('event_count'),
        [1, 2, 3].map((at) => hit('a', at, '', [])),
      ),
    ).toHaveLength(1);
  });

  it('count different values', () => {
    const found = correlate(
      rule('value_count', { field: 'x' }),
      ['p', 'p', 'q', '', 'r'].map((value, at) => hit('a', at, value)),
    );
    expect(measures(found)).toEqual([3]);
  });

  it('sum, average and rank numbers', () => {
    const numbers = ['1', '2', 'x', '9'].map((value, at) => hit('a', at, value));
    const measured = (type: CorrelationType, percentile = 50) =>
      measures(correlate(rule(type, { field: 'x', percentile, conditions: [{ op: 'gte', value: 4 }] }), numbers));
    expect(measured('value_sum')).toEqual([12]);
    expect(measured('value_avg')).toEqual([4]);
    expect(measured('value_percentile', 90)).toEqual([9]);
    expect(measured('value_percentile')).toEqual([]);
  });

  it('find rules that met, in any order or in theirs', () => {
    const temporal = rule('temporal', { conditions: [] });
    const ordered = rule('temporal_ordered', { conditions: [] });
    const forth = [hit('a', 1), hit('b', 5)];
    const back = [hit('b', 1), hit('a', 5)];
    expect([forth, back].map((hits) => correlate(temporal, hits).length)).toEqual([1, 1]);
    expect([forth, back].map((hits) => correlate(ordered, hits).length)).toEqual([1, 0]);
    expect(correlate(temporal, [hit('a', 1), hit('b', 12)])).toEqual([]);
  });

  const hits = fc.array(
    fc.record({
      id: fc.constantFrom('a', 'b'),
      at: fc.integer({ min: 0, max: 40 }),
      value: fc.constantFrom('', '1', '2', '3'),
      group: fc.constantFrom('g', 'h'),
    }),
    { maxLength: 40 },
  );
  const types: readonly CorrelationType[] = ['event_count', 'value_count', 'temporal', 'value_sum'];

  it('give the same whatever the order, and what a count by hand gives', () => {
    fc.assert(
      fc.property(hits, fc.constantFrom(...types), (drawn, type) => {
        const all = drawn.map(({ id, at, value, group }) => hit(id, at, value, [group]));
        const asked = rule(type, { field: 'x', conditions: type === 'temporal' ? [] : [{ op: 'gte', value: 3 }] });
        const brief = (of: readonly Hit[]) =>
          correlate(asked, of)
            .map(({ group, window }) => `${group.join()} ${window}`)
            .sort();
        expect(brief([...all].reverse())).toEqual(brief(all));
        expect(brief(all)).toEqual(byHand(asked, all));
      }),
    );
  });
});

/** Every window that ends with an event, looked at by itself. */
function byHand({ type, timespanUs, rules }: CorrelationRule, all: readonly Hit[]): string[] {
  const found = new Set<string>();
  for (const last of all) {
    const near = all.filter(({ group, atUs }) => group.join() === last.group.join() && atUs <= last.atUs && atUs >= last.atUs - timespanUs);
    const values = near.map(({ value }) => value).filter((value) => value !== '');
    const isMet = {
      event_count: near.length >= 3,
      value_count: new Set(values).size >= 3,
      temporal: rules.every((id) => near.some((one) => one.rule === id)),
      value_sum: values.length > 0 && values.reduce((sum, value) => sum + Number(value), 0) >= 3,
    }[type as 'event_count'];
    if (isMet) found.add(`${last.group.join()} ${Math.floor(last.atUs / timespanUs)}`);
  }
  return [...found].sort();
}
