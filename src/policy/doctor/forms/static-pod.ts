/** The manifest of an API server that the kubelet runs, or the same pod as the API gives it. */
import { nodeAt, type TreeNode } from '../../load/tree.ts';
import type { Mount } from '../setup.ts';
import type { FormReading } from './form-reading.ts';
import { type ReadFlags, readWords } from './read-flags.ts';
import { entriesAt, headOf, isTrue, itemsAt, wordAt, wordOf } from './read-node.ts';

const program = /(?:^|[/ ])(?:kube-apiserver|hyperkube)$/;

export function readStaticPod(text: string, root: TreeNode): FormReading | null {
  if (wordAt(root, 'kind') !== 'Pod') return null;
  const index = itemsAt(root, 'spec', 'containers').findIndex(isServer);
  const container = itemsAt(root, 'spec', 'containers')[index];
  if (container === undefined) return null;
  const base = ['spec', 'containers', index] as const;
  const words = wordsOf(container);
  const user = wordAt(container, 'securityContext', 'runAsUser') ?? wordAt(root, 'spec', 'securityContext', 'runAsUser');
  return {
    form: 'static-pod',
    flags: words.read.flags,
    odd: words.read.odd,
    mounts: readMounts(root, container),
    flagPlace: words.list === null ? null : { kind: 'words', path: [...base, words.list], dashes: '--' },
    mountPlace: { kind: 'pod', mounts: [...base, 'volumeMounts'], volumes: ['spec', 'volumes'] },
    implied: new Map(),
    inlinePolicy: null,
    kubernetesVersion: imageTag(container),
    runAsUser: user === null || Number(user) === 0 ? null : Number(user),
    place: headOf(text, nodeAt(container, [words.list ?? 'command', 0])?.span ?? container.span),
  };
}

function isServer(container: TreeNode): boolean {
  const words = [...itemsAt(container, 'command'), ...itemsAt(container, 'args')];
  if (words.some((word) => program.test(wordOf(word) ?? ''))) return true;
  return /kube-apiserver/.test(wordAt(container, 'image') ?? '') || wordAt(container, 'name') === 'kube-apiserver';
}

export function imageTag(container: TreeNode | undefined): string | null {
  return wordAt(container, 'image')?.replace(/@.*$/, '').split(':').at(-1) ?? null;
}

/** The flags, and the list that more of them belong into; null where a shell is between. */
function wordsOf(container: TreeNode): { readonly read: ReadFlags; readonly list: 'command' | 'args' | null } {
  const [command, args] = [itemsAt(container, 'command'), itemsAt(container, 'args')];
  const shell = shellWords(command, args);
  if (shell !== null) return { read: shell, list: null };
  const [first, rest] = [afterProgram(command), afterProgram(args)];
  // Places are those of one list: of the flags of the other it is only known that they are there.
  if (rest.flags.length > first.flags.length) return { read: rest, list: 'args' };
  const others = rest.flags.map((flag) => ({ ...flag, at: -1 }));
  return {
    read: { flags: [...first.flags, ...others], odd: first.odd },
    list: command.length === 0 && args.length > 0 ? 'args' : 'command',
  };
}

function afterProgram(words: readonly TreeNode[]): ReadFlags {
  return readWords(words, words.findIndex((word) => program.test(wordOf(word) ?? '')) + 1);
}

/** Flags within one word for a shell: read, and never changed. */
function shellWords(command: readonly TreeNode[], args: readonly TreeNode[]) {
  const script = [...command, ...args].find((word) => /kube-apiserver\s+(?:\\\s*)?--/.test(wordOf(word) ?? ''));
  if (script === undefined) return null;
  const words = (wordOf(script) ?? '').split(/[\s\\]+/).map((value): TreeNode => ({ kind: 'text', span: script.span, value }));
  return readWords(words, words.findIndex((word) => program.test(wordOf(word) ?? '')) + 1);
}

function readMounts(root: TreeNode, container: TreeNode): readonly Mount[] {
  const volumes = new Map(itemsAt(root, 'spec', 'volumes').map((node, at) => [wordAt(node, 'name'), { node, at }]));
  return itemsAt(container, 'volumeMounts').flatMap((node, at) => {
    const name = wordAt(node, 'name') ?? '';
    const mountPath = wordAt(node, 'mountPath');
    const volume = volumes.get(name);
    if (mountPath === null) return [];
    const below = wordAt(node, 'subPath');
    const host = wordAt(volume?.node, 'hostPath', 'path');
    return {
      name,
      mountPath,
      hostPath: host === null || below === null ? host : `${host.replace(/\/+$/, '')}/${below}`,
      type: wordAt(volume?.node, 'hostPath', 'type') ?? '',
      readOnly: isTrue(entriesAt(node).find(({ key }) => key === 'readOnly')?.value),
      hasVolume: volume !== undefined,
      span: node.span,
      volumeSpan: volume?.node.span ?? node.span,
      at,
      volumeAt: volume?.at ?? -1,
    };
  });
}
