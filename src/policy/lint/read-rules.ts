/** Short ways to what lint rules ask of a policy. */
import type { Span } from '../../model/diagnostic.ts';
import { entryOf, nodeAt, type Path, placeOf } from '../load/tree.ts';
import type { PolicyRule } from '../policy.ts';
import type { LintedPolicy } from './lint-rule.ts';

export interface ListedWord {
  readonly word: string;
  readonly at: number;
  readonly path: Path;
  readonly span: Span;
}

export type WordList = 'users' | 'userGroups' | 'verbs' | 'namespaces' | 'nonResourceURLs' | 'omitStages';

/** The words of one list of a rule, each with its place. */
export function wordsOf({ policy, root }: LintedPolicy, rule: number, list: WordList): readonly ListedWord[] {
  return (policy.rules[rule]?.[list] ?? []).map((word, at) => {
    const path = ['rules', rule, list, at];
    return { word, at, path, span: placeOf(root, path) };
  });
}

/** What a finding about the whole rule points at: its level. */
export function placeOfRule({ root }: LintedPolicy, rule: number): Span {
  const level = entryOf(nodeAt(root, ['rules', rule]), 'level');
  return level === undefined ? placeOf(root, ['rules', rule]) : { start: level.keySpan.start, end: level.value.span.end };
}

export function placeOfField({ root }: LintedPolicy, path: Path, field: string): Span {
  const entry = entryOf(nodeAt(root, path), field);
  return entry === undefined ? placeOf(root, path) : entry.keySpan;
}

export function rulesOf({ policy }: LintedPolicy): readonly (readonly [index: number, rule: PolicyRule])[] {
  return policy.rules.map((rule, index) => [index, rule] as const);
}

/** Whether the rule is for everything. */
export function takesEverything(rule: PolicyRule | undefined): boolean {
  if (rule === undefined) return false;
  const { users, userGroups, verbs, namespaces, resources, nonResourceURLs } = rule;
  return [users, userGroups, verbs, namespaces, resources, nonResourceURLs].every((list) => list === undefined || list.length === 0);
}
