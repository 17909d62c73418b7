/** The machine configuration of Talos, which records at Metadata unless it is told otherwise. */
import { entryOf, nodeAt, type TreeNode } from '../../load/tree.ts';
import { extraMounts, impliedMount } from './extra-mounts.ts';
import type { FormReading } from './form-reading.ts';
import { readMap } from './read-flags.ts';
import { entriesAt, headOf, itemsAt, spanOfEntry } from './read-node.ts';
import { imageTag } from './static-pod.ts';

const folder = '/var/log/audit/kube';

export function readTalos(text: string, root: TreeNode): FormReading | null {
  const server = nodeAt(root, ['cluster', 'apiServer']);
  const isWhole = entryOf(root, 'machine') !== undefined && entryOf(root, 'cluster') !== undefined;
  if (entryOf(root, 'kind') !== undefined || (server === undefined && !isWhole)) return null;
  const policy = entryOf(server, 'auditPolicy');
  return {
    form: 'talos',
    ...readMap(entriesAt(server, 'extraArgs'), false),
    mounts: [impliedMount(folder, false), ...extraMounts(itemsAt(server, 'extraVolumes'), 'readonly', null)],
    flagPlace: { kind: 'map', path: ['cluster', 'apiServer', 'extraArgs'], dashes: '' },
    mountPlace: { kind: 'extra', path: ['cluster', 'apiServer', 'extraVolumes'], readOnlyKey: 'readonly', typeKey: null },
    implied: new Map([
      ['audit-log-path', `${folder}/kube-apiserver.log`],
      ['audit-log-maxage', '30'],
      ['audit-log-maxbackup', '10'],
      ['audit-log-maxsize', '100'],
    ]),
    // Without one of its own it gives a policy of Metadata for all.
    inlinePolicy: policy?.value.span ?? root.span,
    kubernetesVersion: imageTag(server),
    runAsUser: 65534,
    place: headOf(text, server === undefined ? root.span : spanOfEntry(nodeAt(root, ['cluster']) ?? root, 'apiServer')),
  };
}
