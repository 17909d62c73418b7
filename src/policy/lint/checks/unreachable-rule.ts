/** Rules that no request reaches, and the rules that catch everything before them. */
import { findShadows } from '../../reach/find-shadows.ts';
import { moveRule, removeItem } from '../edit-text.ts';
import type { LintedPolicy, LintFinding, LintRule } from '../lint-rule.ts';
import { placeOfRule } from '../read-rules.ts';

export const unreachableRule: LintRule = {
  code: 'unreachable-rule',
  severity: 'warning',
  summary: 'A rule that no request reaches',
  why: 'The first rule that matches decides. What earlier rules catch altogether never comes to a later one.',
  effect: 'The rule is never chosen: what it should record, or leave out, goes by the rules before it.',
  fix: 'Moves the rule before the one that catches its requests; takes it out where both do the same, or where no request can match it.',
  example: '- level: Metadata\n- level: None\n  verbs: ["watch"]',
  check: (linted) => findShadows(linted.policy.rules).map(({ index, by }) => findingOf(linted, index, by)),
};

function findingOf(linted: LintedPolicy, index: number, by: readonly number[]): LintFinding {
  const span = placeOfRule(linted, index);
  const [first, another] = by;
  if (first === undefined) {
    return { message: `Rule ${index + 1} matches no request at all.`, span, fix: removal(linted, index) };
  }
  const names = by.map((at) => at + 1);
  const who =
    another === undefined ? `rule ${first + 1} catches` : `rules ${names.slice(0, -1).join(', ')} and ${names.at(-1)} together catch`;
  const lines = by.map((at) => linted.text.slice(0, placeOfRule(linted, at).start).split('\n').length);
  return {
    message: `No request reaches rule ${index + 1}: ${who} all of its requests (line ${lines.join(', ')}).`,
    span,
    fix: another === undefined ? singleFix(linted, index, first) : null,
    hint: 'Rules go from the narrow to the wide.',
  };
}

function singleFix(linted: LintedPolicy, index: number, by: number) {
  const [own, other] = [linted.policy.rules[index], linted.policy.rules[by]];
  if (own === undefined || other === undefined) return null;
  const same = (['level', 'omitStages', 'omitManagedFields'] as const).every(
    (key) => JSON.stringify(own[key]) === JSON.stringify(other[key]),
  );
  if (same) return removal(linted, index);
  const { level: _, omitStages: __, omitManagedFields: ___, ...conditions } = own;
  const { level: _4, omitStages: _5, omitManagedFields: _6, ...others } = other;
  // Two rules for the very same: which was meant only their writer knows.
  if (JSON.stringify(conditions) === JSON.stringify(others)) return null;
  const edit = moveRule(linted, index, by);
  return edit && { title: `Move rule ${index + 1} before rule ${by + 1}`, ...edit };
}

function removal(linted: LintedPolicy, index: number) {
  const edit = removeItem(linted, ['rules'], index);
  return edit && { title: `Take rule ${index + 1} out`, ...edit };
}
