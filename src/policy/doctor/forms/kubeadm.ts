/** The ClusterConfiguration of kubeadm: a mapping of flags up to v1beta3, a list of names and values since. */
import { nodeAt, type TreeNode } from '../../load/tree.ts';
import { extraMounts, impliedMount } from './extra-mounts.ts';
import type { FormReading } from './form-reading.ts';
import { readMap, readNamed } from './read-flags.ts';
import { headOf, itemsAt, spanOfEntry, wordAt } from './read-node.ts';

/** What kubeadm mounts by itself, of what an audit set-up could name. */
const always = [impliedMount('/etc/kubernetes/pki', true), impliedMount('/etc/ssl/certs', true)];

export function readKubeadm(text: string, root: TreeNode): FormReading | null {
  const api = wordAt(root, 'apiVersion') ?? '';
  if (wordAt(root, 'kind') !== 'ClusterConfiguration' || !(api === '' || api.startsWith('kubeadm.k8s.io/'))) return null;
  const isNamed = !/\/v1(?:alpha\d|beta[123])$/.test(api);
  const path = ['apiServer', 'extraArgs'];
  const args = nodeAt(root, path);
  const kindFits = args === undefined || args.kind === 'null' || args.kind === (isNamed ? 'list' : 'map');
  const read = args?.kind === 'map' ? readMap(args.entries, true) : readNamed(itemsAt(root, ...path));
  return {
    form: 'kubeadm',
    flags: read.flags,
    odd: kindFits ? read.odd : [...read.odd, { word: 'extraArgs', span: headOf(text, args.span), at: -1, why: 'form' }],
    mounts: [...always, ...extraMounts(itemsAt(root, 'apiServer', 'extraVolumes'), 'readOnly', 'pathType')],
    flagPlace: kindFits ? { kind: isNamed ? 'named' : 'map', path, dashes: '' } : null,
    mountPlace: { kind: 'extra', path: ['apiServer', 'extraVolumes'], readOnlyKey: 'readOnly', typeKey: 'pathType' },
    implied: new Map(),
    inlinePolicy: null,
    kubernetesVersion: wordAt(root, 'kubernetesVersion'),
    runAsUser: null,
    place: headOf(text, nodeAt(root, ['apiServer']) === undefined ? spanOfEntry(root, 'kind') : spanOfEntry(root, 'apiServer')),
  };
}
