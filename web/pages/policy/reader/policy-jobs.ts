/**
 * What is worked out about the text of a policy, beside the page: the reader of YAML and the linter are large, and a long policy
 * takes them longer than a frame. Pure; runs in the worker.
 */

import type { Span } from '../../../../src/model/diagnostic.ts';
import { type DescribedRule, describePolicy } from '../../../../src/policy/describe/describe-policy.ts';
import { diffPolicies } from '../../../../src/policy/diff/diff-policies.ts';
import { sayDifference } from '../../../../src/policy/diff/say-difference.ts';
import { endOf, replaceWord } from '../../../../src/policy/lint/edit-text.ts';
import { applyFix, fixPolicy } from '../../../../src/policy/lint/fix-policy.ts';
import { type Finding, lintPolicy } from '../../../../src/policy/lint/lint-policy.ts';
import { loadPolicy } from '../../../../src/policy/load/parse-policy.ts';
import { nodeAt } from '../../../../src/policy/load/tree.ts';
import type { Level, Policy } from '../../../../src/policy/policy.ts';

export interface ReadRule extends DescribedRule {
  readonly span: Span;
}

export interface ReadPolicy {
  readonly text: string;
  /** Null where the API server would refuse it. */
  readonly policy: Policy | null;
  readonly findings: readonly Finding[];
  readonly rules: readonly ReadRule[];
  /** About what no rule takes. */
  readonly rest: string;
}

interface Of {
  readonly text: string;
  readonly kubernetesVersion: string;
}

export function readPolicy({ text, kubernetesVersion }: Of): ReadPolicy {
  const { policy, findings } = lintPolicy(text, { kubernetesVersion });
  const { source } = loadPolicy(text, { kubernetesVersion });
  if (policy === null || source === null) return { text, policy: null, findings, rules: [], rest: '' };
  const { rules, rest } = describePolicy(policy);
  return {
    text,
    policy,
    findings,
    rest,
    rules: rules.map((rule) => {
      const node = nodeAt(source.root, ['rules', rule.index]) ?? source.root;
      return { ...rule, span: { start: node.span.start, end: endOf(node) } };
    }),
  };
}

export interface ComparedPolicies {
  /** Null where one of the two is no policy. */
  readonly differences:
    | readonly { readonly sentence: string; readonly lessBefore: readonly number[]; readonly lessAfter: readonly number[] }[]
    | null;
}

export function comparePolicies({
  before,
  after,
  kubernetesVersion,
}: { readonly before: string; readonly after: string } & Omit<Of, 'text'>): ComparedPolicies {
  const [old, next] = [before, after].map((text) => loadPolicy(text, { kubernetesVersion }).policy);
  if (old == null || next == null) return { differences: null };
  return { differences: diffPolicies(old, next).map((difference) => sayDifference(difference, old, next)) };
}

export interface Levelled {
  readonly text: string;
  /** Rules whose level could not be written, by their numbers from 1: it comes from an alias, or the rule is written in an odd way. */
  readonly missed: readonly number[];
}

/** The text with other levels; all the rest stays as it is, comments too. */
export function setLevels({
  text,
  kubernetesVersion,
  levels,
}: Of & { readonly levels: readonly (readonly [rule: number, level: Level])[] }): Levelled {
  let written = text;
  const missed: number[] = [];
  for (const [rule, level] of levels) {
    const { policy, source } = loadPolicy(written, { kubernetesVersion });
    const edit = source === null ? null : replaceWord({ text: written, root: source.root }, ['rules', rule, 'level'], level);
    const changed = edit === null ? written : applyFix(written, { title: '', ...edit });
    const after = loadPolicy(changed, { kubernetesVersion }).policy;
    // An alias stands for the same word elsewhere: nothing but this rule may change.
    const isMeant =
      policy !== null && after !== null && policy.rules.every((one, at) => after.rules[at]?.level === (at === rule ? level : one.level));
    if (isMeant) written = changed;
    else missed.push(rule + 1);
  }
  return { text: written, missed };
}

export interface Mended {
  readonly text: string;
  readonly applied: readonly string[];
}

/** Every sure fix of an error or a warning. */
export function mendPolicy({ text, kubernetesVersion }: Of): Mended {
  const { text: mended, applied } = fixPolicy(text, { kubernetesVersion }, ({ severity }) => severity !== 'note');
  return { text: mended, applied: applied.map(({ title }) => title) };
}
