import { expect, it } from 'vitest';
import type { EventRule } from '../../rules/rule.ts';
import type { SetAsideRule } from '../detector/set-aside-rules.ts';
import { AsideWatch } from './aside-watch.ts';

const minute = 60_000;
const day = 86_400_000;
const since = Date.parse('2026-11-24T12:00:00Z');
const aside = (name: string, waiting: number, sinceMs = since): SetAsideRule => ({
  rule: { id: `id of ${name}`, name } as EventRule,
  reason: 'Stopped after 5 s.',
  sinceMs,
  waiting,
});

it('tells of a rule that stays set aside, once a day, and once that it is not any more', () => {
  const watch = new AsideWatch();
  expect(watch.look([aside('slow', 10)], since + 4 * minute)).toEqual([]);
  const [first, ...others] = watch.look([aside('slow', 1)], since + 5 * minute);
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    rule: { name: 'rule-set-aside', level: 'medium' },
    cluster: '',
    reason: 'The rule slow is set aside since 2026-11-24T12:00:00Z: 1 event waits for it',
    facts: expect.arrayContaining([{ label: 'Because', value: 'Stopped after 5 s.' }]),
  });
  expect(watch.look([aside('slow', 70)], since + 6 * minute).map(({ id }) => id)).toEqual([first?.id]);
  const [later] = watch.look([aside('slow', 90_000)], since + day);
  expect(later?.id).not.toBe(first?.id);
  expect(later).toMatchObject({ firstUs: first?.firstUs, reason: expect.stringContaining('90000 events wait for it') });

  // As after a restart; which rules are set aside is not read back yet.
  const next = new AsideWatch();
  next.begin(JSON.parse(JSON.stringify(watch.keep())));
  expect(next.look(null, since + day)).toEqual([]);
  const back = next.look([], since + day);
  expect(back.map(({ rule, reason }) => [rule.name, reason])).toEqual([
    ['rule-runs-again', 'The rule slow is not set aside any more, after 24 h'],
  ]);
  expect([next.look([], since + day), next.keep()]).toEqual([[], null]);
});

it('says nothing of one that runs again soon, and begins anew with one that fails anew', () => {
  const watch = new AsideWatch();
  watch.look([aside('short', 5)], since + minute);
  expect(watch.look([], since + 6 * minute)).toEqual([]);
  const [first] = watch.look([aside('slow', 5)], since + 10 * minute);
  const again = watch.look([aside('slow', 5, since + 9 * minute)], since + 20 * minute);
  expect(again.map(({ rule }) => rule.name)).toEqual(['rule-set-aside', 'rule-runs-again']);
  expect(again[0]?.id).not.toBe(first?.id);
  for (const odd of [null, 1, { told: [{}] }]) {
    watch.begin(odd);
    expect(watch.keep()).toBeNull();
  }
});
