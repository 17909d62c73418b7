/** Words of a rule that make no difference: earlier rules catch all that they would bring. */

import { placeOf } from '../../load/tree.ts';
import type { PolicyRule } from '../../policy.ts';
import { shadowsOf } from '../../reach/find-shadows.ts';
import { freshValues } from '../../reach/fresh-values.ts';
import { removeItem } from '../edit-text.ts';
import type { LintedPolicy, LintFinding, LintRule } from '../lint-rule.ts';
import { rulesOf, type WordList } from '../read-rules.ts';

const lists: readonly WordList[] = ['users', 'userGroups', 'verbs', 'namespaces', 'nonResourceURLs'];

export const shadowedPart: LintRule = {
  code: 'shadowed-part',
  severity: 'note',
  summary: 'A part of a rule that no request reaches',
  why: 'Earlier rules catch every request that this word would bring, though not all that the rule is for.',
  effect: 'For this word the earlier rules decide, not this one.',
  fix: 'Takes the word out, which changes nothing.',
  example: '- level: None\n  verbs: ["watch"]\n- level: Metadata\n  verbs: ["list", "watch"]',
  check: (linted) => {
    const { rules } = linted.policy;
    const words = rules.flatMap((rule) => [
      ...lists.flatMap((list) => rule[list] ?? []),
      ...(rule.resources ?? []).flatMap(({ resources = [] }) => resources),
    ]);
    // Each word is a search of its own.
    if (words.length > mostWords) return [];
    const fresh = freshValues(rules);
    return rulesOf(linted).flatMap(([index, rule]) => {
      const earlier = rules.slice(0, index);
      const shadows = (changed: Partial<PolicyRule>) => shadowsOf(earlier, { ...rule, ...changed }, { fresh }) ?? [];
      // That the whole rule is not reached is told by unreachable-rule.
      if (earlier.length === 0 || shadowsOf(earlier, rule, { fresh }) !== null) return [];
      return [...wordFindings(linted, shadows, rule, index), ...resourceFindings(linted, shadows, rule, index)];
    });
  },
};

const mostWords = 2000;

/** The earlier rules that catch all of the rule with such changes; empty where a request gets through. */
type Shadows = (changed: Partial<PolicyRule>) => readonly number[];

function wordFindings(linted: LintedPolicy, shadows: Shadows, rule: PolicyRule, index: number): readonly LintFinding[] {
  return lists.flatMap((list) => {
    const words = rule[list] ?? [];
    if (words.length < 2) return [];
    return words.flatMap((word, at) => {
      const by = shadows({ [list]: [word] });
      return by.length > 0 ? [findingOf(linted, `“${word}”`, by, ['rules', index, list], at)] : [];
    });
  });
}

function resourceFindings(linted: LintedPolicy, shadows: Shadows, { resources = [] }: PolicyRule, index: number): readonly LintFinding[] {
  return resources.flatMap((entry, at) => {
    const path = ['rules', index, 'resources'];
    const whole = shadows({ resources: [entry] });
    if (whole.length > 0) return [findingOf(linted, `This entry of ${entry.group ?? 'the core group'}`, whole, path, at)];
    const patterns = entry.resources ?? [];
    if (patterns.length < 2) return [];
    return patterns.flatMap((pattern, position) => {
      const by = shadows({ resources: [{ ...entry, resources: [pattern] }] });
      return by.length > 0 ? [findingOf(linted, `“${pattern}”`, by, [...path, at, 'resources'], position)] : [];
    });
  });
}

function findingOf(linted: LintedPolicy, what: string, by: readonly number[], list: readonly (string | number)[], at: number): LintFinding {
  const edit = removeItem(linted, list, at);
  const whole = placeOf(linted.root, [...list, at]);
  const lineEnd = linted.text.indexOf('\n', whole.start);
  return {
    message: `${what} makes no difference here: ${by.map((index) => `rule ${index + 1}`).join(', ')} ${by.length > 1 ? 'catch' : 'catches'} it all.`,
    span: { start: whole.start, end: lineEnd < 0 ? whole.end : Math.min(whole.end, lineEnd) },
    fix: edit && { title: 'Take it out', ...edit },
  };
}
