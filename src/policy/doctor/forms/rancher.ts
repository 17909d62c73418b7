/** config.yaml of k3s and of RKE2, which differ in what they do by themselves. */
import { entryOf, nodeAt, type TreeNode } from '../../load/tree.ts';
import type { FlagPlace, FlagUse } from '../setup.ts';
import type { FormReading } from './form-reading.ts';
import { type ReadFlags, readWords } from './read-flags.ts';
import { entriesAt, headOf, itemsAt, spanOfEntry, wordAt, wordOf } from './read-node.ts';

/** Keys that say which of the two it is, or that it is one of them at all. */
const ofRke2 = ['audit-policy-file', 'cni', 'profile', 'cloud-provider-name', 'ingress-controller'];
const ofBoth = [
  'kube-apiserver-arg',
  'kube-apiserver-arg+',
  'tls-san',
  'node-ip',
  'write-kubeconfig-mode',
  'cluster-init',
  'server',
  'token',
];
const ofK3s = ['disable', 'flannel-backend', 'datastore-endpoint', 'secrets-encryption', 'docker', 'servicelb-namespace'];

const listKeys = ['kube-apiserver-arg', 'kube-apiserver-arg+'];

export function readRancher(text: string, root: TreeNode, hint: 'k3s' | 'rke2' | null): FormReading | null {
  const keys = entriesAt(root).map(({ key }) => key);
  if (keys.includes('kind') || keys.includes('apiVersion')) return null;
  const isEither = [...ofRke2, ...ofBoth, ...ofK3s].some((key) => keys.includes(key));
  if (hint === null && !isEither) return null;
  const form = hint ?? (keys.some((key) => ofRke2.includes(key)) ? 'rke2' : 'k3s');
  const key = listKeys.find((name) => entryOf(root, name) !== undefined) ?? 'kube-apiserver-arg';
  const node = nodeAt(root, [key]);
  const read = node?.kind === 'list' ? withDashes(itemsAt(root, key)) : withDashes(node === undefined ? [] : [node]);
  const isList = node === undefined || node.kind === 'list' || node.kind === 'null';
  const flagPlace: FlagPlace | null = isList ? { kind: 'words', path: [key], dashes: '' } : null;
  const own = ownPolicy(root);
  return {
    form,
    flags: own === null ? read.flags : [own, ...read.flags],
    odd: read.odd,
    // k3s runs the API server in its own process; RKE2 mounts what the flags name.
    mounts: null,
    flagPlace,
    mountPlace: null,
    implied: form === 'rke2' ? impliedByRke2(root) : new Map(),
    inlinePolicy: null,
    kubernetesVersion: null,
    runAsUser: null,
    place: headOf(text, node === undefined ? root.span : spanOfEntry(root, key)),
  };
}

/** The words have no dashes before them; those that are there are taken off. */
function withDashes(items: readonly TreeNode[]): ReadFlags {
  return readWords(
    items.map((item): TreeNode => ({ kind: 'text', span: item.span, value: `--${(wordOf(item) ?? '').replace(/^--/, '')}` })),
    0,
  );
}

/** RKE2 has a key of its own for the policy. */
function ownPolicy(root: TreeNode): FlagUse | null {
  const value = wordAt(root, 'audit-policy-file');
  return value === null ? null : { name: 'audit-policy-file', value, span: spanOfEntry(root, 'audit-policy-file'), at: -1 };
}

function impliedByRke2(root: TreeNode): ReadonlyMap<string, string> {
  const data = wordAt(root, 'data-dir') ?? '/var/lib/rancher/rke2';
  const hardened = /^cis/.test(wordAt(root, 'profile') ?? '');
  if (wordAt(root, 'audit-policy-file') === null && !hardened) return new Map();
  return new Map([
    ['audit-log-path', `${data}/server/logs/audit.log`],
    ['audit-log-maxage', '30'],
    ['audit-log-maxbackup', '10'],
    ['audit-log-maxsize', '100'],
    ...(wordAt(root, 'audit-policy-file') === null ? ([['audit-policy-file', '/etc/rancher/rke2/audit-policy.yaml']] as const) : []),
  ]);
}
