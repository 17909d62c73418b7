/** What an API server checks of a decoded policy before it takes it. */
import { nearest } from '../../model/suggest.ts';
import { isGiven } from '../match-rule.ts';
import { levels, stages } from '../policy.ts';
import type { Findings } from './finding.ts';
import { knowsGroupWildcard } from './kubernetes-version.ts';
import { nodeAt, type Path, placeOf, sayPath, type TreeNode } from './tree.ts';

/** A policy as it was decoded: any text may stand for a level or a stage. */
export interface UncheckedPolicy {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly omitStages?: readonly string[];
  readonly omitManagedFields?: boolean;
  readonly rules?: readonly UncheckedRule[];
}

interface UncheckedRule {
  readonly level?: string;
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly verbs?: readonly string[];
  readonly resources?: readonly {
    readonly group?: string;
    readonly resources?: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
  readonly namespaces?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly omitStages?: readonly string[];
  readonly omitManagedFields?: boolean;
}

const dnsName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export function checkRules(policy: UncheckedPolicy, root: TreeNode, minor: number, findings: Findings): void {
  const check = new RuleChecks(root, minor, findings);
  check.stages(policy.omitStages, ['omitStages']);
  const given = nodeAt(root, ['rules']);
  if (!isGiven(policy.rules) && (given === undefined || given.kind === 'null' || given.kind === 'list'))
    check.error(
      'no-rules',
      'There are no rules: the API server does not start with such a policy.',
      ['rules'],
      'To record nothing, write one rule with level: None.',
    );
  policy.rules?.forEach((rule, at) => {
    check.rule(rule, ['rules', at]);
  });
}

class RuleChecks {
  readonly #root: TreeNode;
  readonly #minor: number;
  readonly #findings: Findings;

  constructor(root: TreeNode, minor: number, findings: Findings) {
    this.#root = root;
    this.#minor = minor;
    this.#findings = findings;
  }

  error(code: string, message: string, path: Path, hint?: string, replacement?: string): void {
    const whole = placeOf(this.#root, path);
    const isShort =
      this.#findings.text.slice(whole.start, whole.end).length <= 200 && !this.#findings.text.slice(whole.start, whole.end).includes('\n');
    const span = isShort ? whole : { start: whole.start, end: whole.start + 1 };
    const fix = replacement === undefined ? undefined : { title: `Write ${replacement}`, span: whole, text: replacement };
    this.#findings.add('error', { code, message, span, hint, fix });
  }

  stages(given: readonly string[] | undefined, path: Path): void {
    given?.forEach((stage, at) => {
      if (stages.some((known) => known === stage)) return;
      const meant = nearest(stage, stages);
      this.error(
        'stage-unknown',
        `There is no stage “${stage}”.`,
        [...path, at],
        `The stages are ${stages.join(', ')}.`,
        meant ?? undefined,
      );
    });
  }

  rule(rule: UncheckedRule, path: Path): void {
    this.#level(rule.level ?? '', path);
    this.stages(rule.omitStages, [...path, 'omitStages']);
    rule.nonResourceURLs?.forEach((pattern, at) => {
      this.#path(pattern, [...path, 'nonResourceURLs', at]);
    });
    rule.resources?.forEach(({ group = '', resources, resourceNames }, at) => {
      this.#group(group, [...path, 'resources', at, 'group']);
      if (isGiven(resourceNames) && !isGiven(resources))
        this.error(
          'names-without-resources',
          'resourceNames need resources beside them.',
          [...path, 'resources', at, 'resourceNames'],
          'Say whose names they are, such as resources: ["configmaps"].',
        );
    });
    if (isGiven(rule.nonResourceURLs) && (isGiven(rule.resources) || isGiven(rule.namespaces)))
      this.error(
        'paths-and-resources',
        'A rule is for paths or for resources, and this one names both.',
        [...path, 'nonResourceURLs'],
        'Make it two rules.',
      );
  }

  #level(level: string, path: Path): void {
    const given = nodeAt(this.#root, [...path, 'level']);
    // What is no text was told when it was decoded.
    if (level === '' && given !== undefined && given.kind !== 'text' && given.kind !== 'null') return;
    if (level === '') this.error('level-missing', `${sayPath(path)} has no level.`, path, `The levels are ${levels.join(', ')}.`);
    else if (!levels.some((known) => known === level)) {
      const meant = levels.find((known) => known.toLowerCase() === level.toLowerCase()) ?? nearest(level, levels);
      this.error(
        'level-unknown',
        `There is no level “${level}”.`,
        [...path, 'level'],
        `The levels are ${levels.join(', ')}.`,
        meant ?? undefined,
      );
    }
  }

  #path(pattern: string, path: Path): void {
    if (pattern === '*') return;
    if (!pattern.startsWith('/'))
      this.error(
        'path-without-slash',
        `The path “${pattern}” does not begin with a slash.`,
        path,
        'Write the path as in the URL, such as "/healthz*", or "*" for all.',
      );
    if (pattern.slice(0, -1).includes('*'))
      this.error('path-wildcard', `In “${pattern}” a * stands before the end.`, path, 'A * can stand at the end only: "/logs*".');
  }

  #group(group: string, path: Path): void {
    if (group === '' || (group === '*' && knowsGroupWildcard(this.#minor))) return;
    if (group === '*')
      this.error(
        'group-wildcard',
        `Kubernetes 1.${this.#minor} does not know the group "*": it came with 1.36.`,
        path,
        'Name each group, or leave resources out for all of them.',
      );
    else if (group.length > 253 || !dnsName.test(group)) {
      const bare = group.replace(/\/v\d\w*$/, '');
      const meant = bare === 'v1' || bare === '' ? '""' : dnsName.test(bare.toLowerCase()) ? bare.toLowerCase() : undefined;
      this.error(
        'group-invalid',
        `“${group}” is no API group.`,
        path,
        'A group has no version: apps, not apps/v1; the core group is "".',
        meant,
      );
    }
  }
}
