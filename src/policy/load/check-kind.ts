/** Whether the document says that it is a policy, of a version that the API server loads. */
import type { Span } from '../../model/diagnostic.ts';
import type { Findings } from './finding.ts';
import { apiVersionsOf } from './kubernetes-version.ts';
import type { TreeMap, TreeNode } from './tree.ts';

export function isPolicyDocument(root: TreeNode, minor: number, findings: Findings): root is TreeMap {
  const before = findings.diagnostics.length;
  if (root.kind !== 'map') {
    findings.add('error', {
      code: 'not-a-policy',
      message: root.kind === 'null' ? 'There is nothing in it.' : 'A policy is a mapping that begins with apiVersion: audit.k8s.io/v1.',
      span: beginningOf(root),
    });
    return false;
  }
  const apiVersion = looseText(root, 'apiVersion', findings);
  const kind = looseText(root, 'kind', findings);
  if (findings.diagnostics.length > before) return false;
  checkApiVersion(root, apiVersion, kind.value, minor, findings);
  if (kind.value !== '' && kind.value !== 'Policy') {
    findings.add('error', {
      code: 'not-a-policy',
      message: `This is a ${kind.value}, not a Policy.`,
      span: kind.span ?? beginningOf(root),
      hint:
        kind.value === 'ConfigMap'
          ? 'An API server reads a file with the policy itself, not the object that holds it.'
          : 'Write kind: Policy.',
    });
  }
  return findings.diagnostics.length === before;
}

function checkApiVersion(root: TreeMap, { value, span }: LooseText, kind: string, minor: number, findings: Findings): void {
  const start = beginningOf(root);
  if (value === '') {
    const insertion = { start: start.start, end: start.start };
    findings.add('error', {
      code: 'not-a-policy',
      message: 'apiVersion is missing.',
      span: span ?? start,
      hint: 'Begin with apiVersion: audit.k8s.io/v1.',
      fix:
        span === null && !root.flow ? { title: 'Add the apiVersion', span: insertion, text: 'apiVersion: audit.k8s.io/v1\n' } : undefined,
    });
    return;
  }
  const [, group, version = ''] = /^(.*)\/([^/]*)$/.exec(value) ?? [];
  if (group === 'audit.k8s.io' && apiVersionsOf(minor).includes(version)) return;
  const isOld = group === 'audit.k8s.io' && apiVersionsOf(0).includes(version);
  const place = span ?? start;
  findings.add('error', {
    code: 'not-a-policy',
    message: isOld ? `Kubernetes 1.24 and later no longer load ${value}.` : `“${value}” is not the apiVersion of an audit policy.`,
    span: place,
    hint: 'Write audit.k8s.io/v1; the fields are the same.',
    fix: isOld || kind === 'Policy' ? { title: 'Write audit.k8s.io/v1', span: place, text: 'audit.k8s.io/v1' } : undefined,
  });
}

interface LooseText {
  readonly value: string;
  readonly span: Span | null;
}

function beginningOf({ span: { start } }: TreeNode): Span {
  return { start, end: start + 1 };
}

/** The server finds these two in any case of letters; of several, the last in its order of keys counts. */
function looseText(root: TreeMap, name: string, findings: Findings): LooseText {
  const entries = root.entries
    .filter(({ key, isReplaced }) => !isReplaced && key.toLowerCase() === name.toLowerCase())
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  let found: LooseText = { value: '', span: null };
  for (const { key, value } of entries) {
    if (value.kind === 'text') found = { value: value.value, span: value.span };
    else if (value.kind !== 'null')
      findings.add('error', {
        code: 'wrong-type',
        message: `${key} has to be a text.`,
        span: beginningOf(value),
      });
  }
  return found;
}
