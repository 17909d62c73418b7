/** Mounts that are written as one list: a path of the machine, a path of the container, and how. */
import type { TreeNode } from '../../load/tree.ts';
import type { Mount } from '../setup.ts';
import { entriesAt, isTrue, wordAt } from './read-node.ts';

export function extraMounts(items: readonly TreeNode[], readOnlyKey: string, typeKey: string | null): readonly Mount[] {
  return items.flatMap((node, at) => {
    const mountPath = wordAt(node, 'mountPath');
    if (mountPath === null) return [];
    return {
      name: wordAt(node, 'name') ?? mountPath,
      mountPath,
      hostPath: wordAt(node, 'hostPath'),
      type: (typeKey === null ? null : wordAt(node, typeKey)) ?? '',
      readOnly: isTrue(entriesAt(node).find(({ key }) => key === readOnlyKey)?.value),
      hasVolume: true,
      span: node.span,
      volumeSpan: node.span,
      at,
      volumeAt: at,
    };
  });
}

/** One that the distribution makes by itself. */
export function impliedMount(path: string, readOnly: boolean): Mount {
  const nowhere = { start: 0, end: 0 };
  return {
    name: path,
    mountPath: path,
    hostPath: path,
    type: 'DirectoryOrCreate',
    readOnly,
    hasVolume: true,
    span: nowhere,
    volumeSpan: nowhere,
    at: -1,
    volumeAt: -1,
  };
}
