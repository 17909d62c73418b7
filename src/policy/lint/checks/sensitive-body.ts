/** Credentials that end up in the log because bodies are recorded. */
import { isAtLeast, type Level } from '../../policy.ts';
import { insertRule, replaceWord } from '../edit-text.ts';
import { type Conditions, firstRules } from '../first-rules.ts';
import type { LintedPolicy, LintFinding, LintRule } from '../lint-rule.ts';
import { placeOfRule } from '../read-rules.ts';

interface Sensitive {
  readonly group: string;
  readonly resource: string;
  readonly what: string;
  /** The requests whose bodies hold it, by the level that records them. */
  readonly bodies: readonly { readonly level: Level; readonly verbs: readonly string[] }[];
  readonly isCredential: boolean;
}

const both = [
  { level: 'Request', verbs: ['create', 'update', 'patch'] },
  { level: 'RequestResponse', verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'] },
] as const;

const sensitive: readonly Sensitive[] = [
  { group: '', resource: 'secrets', what: 'the content of secrets', bodies: both, isCredential: true },
  { group: '', resource: 'configmaps', what: 'the content of configmaps, where passwords often are', bodies: both, isCredential: false },
  {
    group: '',
    resource: 'serviceaccounts/token',
    what: 'live bearer tokens of service accounts',
    bodies: [{ level: 'RequestResponse', verbs: ['create'] }],
    isCredential: true,
  },
  {
    group: 'authentication.k8s.io',
    resource: 'tokenreviews',
    what: 'the tokens that are being checked',
    bodies: [{ level: 'Request', verbs: ['create'] }],
    isCredential: true,
  },
];

export const sensitiveBody: LintRule = {
  code: 'sensitive-body',
  severity: 'error',
  summary: 'Bodies with credentials are recorded',
  why: 'At Request the body of the request is recorded, at RequestResponse the answer too. Those of secrets, tokens and token reviews are credentials.',
  effect: 'Whoever reads the log can use them. A log is kept longer, and seen by more people, than the objects themselves.',
  fix: 'Puts a rule at Metadata before it, for these resources; a rule for nothing else gets the level Metadata itself.',
  example: '- level: RequestResponse',
  check: (linted) => {
    const byRule = new Map<number, Sensitive[]>();
    for (const one of sensitive) for (const index of recordedBy(linted, one)) byRule.set(index, [...(byRule.get(index) ?? []), one]);
    return [...byRule].sort(([a], [b]) => a - b).map(([index, found]) => findingOf(linted, index, found));
  },
};

/** The first rule that records it; those behind it are told when that is mended. */
function recordedBy({ policy }: LintedPolicy, { group, resource, bodies }: Sensitive): readonly number[] {
  const found = bodies.flatMap(({ level, verbs }) => {
    const kind: Conditions = { verbs, resources: [{ group, resources: [resource] }] };
    return firstRules(policy.rules, kind).filter(({ rule }) => isAtLeast(rule.level, level));
  });
  return [...new Set(found.map(({ index }) => index))];
}

function findingOf(linted: LintedPolicy, index: number, found: readonly Sensitive[]): LintFinding {
  const names = found.map(({ resource }) => resource);
  const groups = [...new Set(found.map(({ group }) => group))];
  const rule = {
    level: 'Metadata' as const,
    resources: groups.map((group) => ({
      ...(group !== '' && { group }),
      resources: found.filter((one) => one.group === group).map(({ resource }) => resource),
    })),
  };
  const edit = insertRule(linted, index, rule, 'Their bodies hold credentials.');
  const own = linted.policy.rules[index]?.resources ?? [];
  // A rule for nothing else says itself how they are recorded.
  const isOnlyForThem =
    own.length > 0 &&
    own.every(
      ({ group = '', resources = [] }) =>
        resources.length > 0 && resources.every((one) => sensitive.some((other) => other.group === group && other.resource === one)),
    );
  const level = isOnlyForThem ? replaceWord(linted, ['rules', index, 'level'], 'Metadata') : null;
  return {
    message: `Rule ${index + 1} records the bodies of ${listed(names)}: ${listed(found.map(({ what }) => what))}.`,
    span: placeOfRule(linted, index),
    // Who wrote a rule for configmaps alone wants to see them.
    severity: found.some(({ isCredential }) => isCredential) ? undefined : isOnlyForThem ? 'note' : 'warning',
    hint: 'Record them at Metadata: who asked for which secret is still told.',
    fix:
      level !== null
        ? { title: 'Write Metadata', ...level }
        : edit && { title: `Record ${listed(names)} at Metadata, by a rule before it`, ...edit },
  };
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
