import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CorrelationRule, CorrelationType, EventRule } from '../../rules/rule.ts';
import type { FoundEvent } from '../rules/found-events.ts';
import { correlationFields, makeFindings } from '../rules/make-findings.ts';
import { CorrelationWindow, type LookBack } from './correlation-window.ts';

const second = 1_000_000;
const nowUs = BigInt(Date.parse('2026-11-24T12:00:00Z')) * 1000n;

const common = {
  title: 'A rule',
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
  queries: [],
  needs: 'Metadata',
} as const;

const feeding = ['a', 'b'].map(
  (id): EventRule => ({ ...common, id, name: id, kind: 'event', where: { kind: 'and', operands: [] }, raises: false }),
);

function correlation(type: CorrelationType): CorrelationRule {
  return {
    ...common,
    kind: 'correlation',
    id: 'c',
    name: 'c',
    type,
    raises: true,
    rules: ['a', 'b'],
    inner: [],
    groupBy: [{ name: 'user', fieldOf: { a: 'user', b: 'user' } }],
    timespanUs: 60 * second,
    conditions: type.startsWith('temporal') ? [] : [{ op: 'gte', value: 3 }],
    field: type === 'value_count' ? 'name' : null,
    percentile: 50,
  };
}

/** What counts the findings of one correlation with the events of a rule, or with those of another one. */
function chain(type: CorrelationType): CorrelationRule {
  const inner: CorrelationRule = {
    ...correlation('event_count'),
    id: 'many',
    name: 'many',
    raises: false,
    rules: ['a'],
    groupBy: ['user', 'name'].map((name) => ({ name, fieldOf: { a: name } })),
    timespanUs: 40 * second,
    conditions: [{ op: 'gte', value: 2 }],
  };
  const count = { conditions: [{ op: 'gte', value: 2 }] } as const;
  return {
    ...correlation(type),
    ...(type.startsWith('temporal') ? { rules: ['many', 'b'] } : { rules: ['many'], ...count }),
    inner: [inner],
    groupBy: [{ name: 'user', fieldOf: { many: 'user', b: 'user' } }],
  };
}

/** A level more: what meets together within two minutes. */
function chainOfChains(): CorrelationRule {
  const [together, other] = [chain('temporal'), chain('value_count')];
  return {
    ...correlation('temporal'),
    rules: ['together', 'b'],
    inner: [{ ...together, id: 'together', name: 'together', inner: [other.inner[0] as CorrelationRule] }],
    groupBy: [{ name: 'user', fieldOf: { together: 'user', b: 'user' } }],
    timespanUs: 120 * second,
  };
}

/** `ago`: seconds before now. */
function found(request: string, ago: number, rule = 0, user = 'ann', name = request): FoundEvent {
  return {
    rule: feeding[rule] as EventRule,
    atUs: nowUs - BigInt(Math.round(ago * second)),
    rank: 3,
    request,
    cluster: 'lab',
    auditID: request,
    values: { user, name },
    more: [user, name],
    record: '',
  };
}

const fields = ['user', 'name'];

/** What is stored by now, as the store would tell it. */
function storeOf(stored: readonly FoundEvent[]): LookBack & { asked: number } {
  const lookBack = Object.assign(
    async ({ fromUs, toUs }: Parameters<LookBack>[0]) => {
      lookBack.asked += 1;
      return stored.filter(({ atUs }) => atUs >= fromUs && atUs <= toUs);
    },
    { asked: 0 },
  );
  return lookBack;
}

function atOnce(rule: CorrelationRule, events: readonly FoundEvent[]): readonly string[] {
  // The fields are told in the order in which the rule names them.
  const told = events.map((event) => ({ ...event, more: correlationFields([rule]).map(({ text }) => event.values[text] ?? '') }));
  return makeFindings([rule], told, { masked: true })
    .map(({ finding }) => finding.id)
    .sort();
}

async function inSlices(rule: CorrelationRule, slices: readonly (readonly FoundEvent[])[], restartAt = -1): Promise<readonly string[]> {
  let window = new CorrelationWindow(rule, fields);
  const stored: FoundEvent[] = [];
  const ids = new Set<string>();
  for (const [at, slice] of slices.entries()) {
    if (at === restartAt) window = new CorrelationWindow(rule, fields);
    stored.push(...slice);
    for (const { finding } of await window.take(slice, nowUs, storeOf(stored))) ids.add(finding.id);
  }
  return [...ids].sort();
}

const events = fc
  .array(
    fc.record({
      // Now, and long ago: what is late is counted with what was there then.
      ago: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 86_400, max: 86_700 })),
      rule: fc.integer({ min: 0, max: 1 }),
      user: fc.constantFrom('ann', 'bob'),
      name: fc.constantFrom('x', 'y', 'z', 'w'),
    }),
    { maxLength: 40 },
  )
  .map((all) => all.map(({ ago, rule, user, name }, at) => found(`r${at}`, ago, rule, user, name)));

describe('a correlation while events keep coming', () => {
  it.each<[string, CorrelationRule]>([
    ...(['event_count', 'value_count', 'temporal', 'temporal_ordered'] as const).map((type): [string, CorrelationRule] => [
      type,
      correlation(type),
    ]),
    ...(['event_count', 'value_count', 'temporal', 'temporal_ordered'] as const).map((type): [string, CorrelationRule] => [
      `${type} of another correlation`,
      chain(type),
    ]),
    ['temporal of one of another one', chainOfChains()],
  ])('finds by %s what one look at everything does, however it is cut, in whatever order, and after a restart', async (_, rule) => {
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 40, maxLength: 40 }),
        fc.nat(20),
        async (all, cuts, restart) => {
          const slices: FoundEvent[][] = [];
          for (let at = 0, cut = 0; at < all.length; at += cuts[cut++] ?? 1) slices.push(all.slice(at, at + (cuts[cut] ?? 1)));
          expect(await inSlices(rule, slices, restart)).toEqual(atOnce(rule, all));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('asks the store once for what came before, and remembers it', async () => {
    const window = new CorrelationWindow(correlation('event_count'), fields);
    const stored = [found('1', 30), found('2', 20)];
    const lookBack = storeOf(stored);
    const first = await window.take([found('3', 10)], nowUs, lookBack);
    expect(first.map(({ finding }) => [finding.events, finding.auditIDs])).toEqual([[3, ['1', '2', '3']]]);
    expect(first[0]?.finding.facts).toEqual([
      { label: 'Counted', value: '3 events' },
      { label: 'Within', value: '1 minute' },
      { label: 'Needed', value: 'at least 3' },
      { label: 'The same user', value: 'ann' },
    ]);
    await window.take([found('4', 5)], nowUs, lookBack);
    expect(lookBack.asked).toBe(1);
  });

  it('keeps the newest of a storm, and no more', async () => {
    const window = new CorrelationWindow(correlation('event_count'), fields);
    const storm = Array.from({ length: 15_000 }, (_, at) => found(`s${at}`, 60 - at / 1000));
    await window.take(storm, nowUs, storeOf([]));
    expect(window.size).toBe(10_000);
  });
});
