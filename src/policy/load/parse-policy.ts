/**
 * Text → policy, exactly where an API server of the given version would take it. What it would drop without a word is told
 * as a warning; with `strict` as an error, though the policy is the same.
 */

import type { Span } from '../../model/diagnostic.ts';
import { nearest } from '../../model/suggest.ts';
import type { Policy } from '../policy.ts';
import { isPolicyDocument } from './check-kind.ts';
import { checkRules, type UncheckedPolicy } from './check-rules.ts';
import { type Dropped, decode } from './decode.ts';
import { Findings, type PolicyDiagnostic } from './finding.ts';
import { newestKnown, readMinor } from './kubernetes-version.ts';
import { readTree } from './read-tree.ts';
import { policyShape } from './shape.ts';
import { sayPath, type TreeMap } from './tree.ts';

export interface ParseOptions {
  /** Such as `1.31` or `v1.36.2`; the newest that is known where it is absent. */
  readonly kubernetesVersion?: string;
  readonly strict?: boolean;
}

export interface ParsedPolicy {
  /** Null where that API server would refuse the document, and not start. */
  readonly policy: Policy | null;
  readonly diagnostics: readonly PolicyDiagnostic[];
}

/** What a look into the text of a policy needs beside the policy. */
export interface PolicySource {
  readonly text: string;
  readonly minor: number;
  readonly root: TreeMap;
  readonly dropped: readonly Dropped[];
  readonly secondDocument: Span | null;
}

export function parsePolicy(text: string, options: ParseOptions = {}): ParsedPolicy {
  const { policy, source, diagnostics } = loadPolicy(text, options);
  const severity = options.strict === true ? 'error' : 'warning';
  const findings = new Findings(text);
  for (const dropped of source?.dropped ?? []) findings.add(severity, sayDropped(dropped));
  return { policy, diagnostics: [...diagnostics, ...findings.diagnostics] };
}

/** The same, with the tree that the places are in. `source` is null where the text could not be read that far. */
export function loadPolicy(text: string, { kubernetesVersion = newestKnown }: ParseOptions) {
  const findings = new Findings(text);
  const minor = readMinor(kubernetesVersion);
  if (minor === null) {
    findings.add('error', {
      code: 'not-a-policy',
      message: `“${kubernetesVersion}” is no version of Kubernetes, such as 1.36.`,
      span: { start: 0, end: 0 },
    });
    return { policy: null, source: null, diagnostics: findings.diagnostics };
  }
  const tree = readTree(text, findings);
  if (tree === null || !isPolicyDocument(tree.root, minor, findings))
    return { policy: null, source: null, diagnostics: findings.diagnostics };
  const { value, errors, dropped } = decode(tree.root, policyShape);
  for (const error of errors) findings.add('error', error);
  const unchecked = value as UncheckedPolicy;
  checkRules(unchecked, tree.root, minor, findings);
  const source: PolicySource = { text, minor, root: tree.root, dropped, secondDocument: tree.secondDocument };
  return { policy: findings.hasErrors ? null : withoutEmpty(unchecked), source, diagnostics: findings.diagnostics };
}

function sayDropped({ kind, path, key, known, map, at }: Dropped) {
  const span = map.entries[at]?.keySpan ?? map.span;
  const place = sayPath([...path, key]);
  if (kind === 'replaced') return { code: 'duplicate-key', message: `${place} is given again below: the API server takes the last.`, span };
  const meant = nearest(key, known);
  return {
    code: 'unknown-field',
    message: `There is no field ${place}: the API server drops it and goes on.`,
    span,
    ...(meant !== null && { hint: `Did you mean ${meant}?` }),
  };
}

/** The checked policy in the one form that empty, null and absent come to. */
function withoutEmpty({ metadata, omitStages, omitManagedFields, rules = [] }: UncheckedPolicy): Policy {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    ...(metadata !== undefined && Object.keys(metadata).length > 0 && { metadata }),
    ...kept({ omitStages }),
    ...(omitManagedFields === true && { omitManagedFields }),
    rules: rules.map(
      ({ level, resources, omitManagedFields: own, users, userGroups, verbs, namespaces, nonResourceURLs, omitStages: omitted }) => ({
        level,
        ...kept({ users, userGroups, verbs, namespaces, nonResourceURLs, omitStages: omitted }),
        ...(resources !== undefined &&
          resources.length > 0 && {
            resources: resources.map(({ group, ...lists }) => ({ ...(group !== undefined && group !== '' && { group }), ...kept(lists) })),
          }),
        ...(own !== undefined && { omitManagedFields: own }),
      }),
    ),
  } as Policy;
}

function kept(lists: Readonly<Record<string, readonly string[] | undefined>>) {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0));
}
