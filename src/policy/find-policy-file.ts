/** Where the policy of an API server is: from the static-pod manifest of kube-apiserver, or from a configuration of kubeadm. */
import { parseAllDocuments } from 'yaml';
import { readMinor } from './load/kubernetes-version.ts';

export interface PolicyReference {
  /** On the machine itself; null where the API server is given no policy. */
  readonly path: string | null;
  /** Of the API server; null where nothing tells. */
  readonly kubernetesVersion: string | null;
}

/** Null where the text is neither. */
export function findPolicyFile(text: string): PolicyReference | null {
  for (const document of readDocuments(text)) {
    const found = ofManifest(document) ?? ofKubeadm(document);
    if (found !== null) return found;
  }
  return null;
}

const flag = 'audit-policy-file';

function readDocuments(text: string): readonly unknown[] {
  // A look is cheap, and most files are policies.
  if (text.length > 1_000_000 || !/kube-apiserver|ClusterConfiguration/.test(text)) return [];
  try {
    const documents = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false });
    return Array.isArray(documents) ? documents.map((document) => document.toJS({ maxAliasCount: 100 }) as unknown) : [];
  } catch {
    return [];
  }
}

function ofManifest(document: unknown): PolicyReference | null {
  if (at(document, 'kind') !== 'Pod') return null;
  for (const container of listOf(at(document, 'spec', 'containers'))) {
    const words = [...listOf(at(container, 'command')), ...listOf(at(container, 'args'))].map(String);
    if (!words.some((word) => /(?:^|[/ ])kube-apiserver$/.test(word))) continue;
    const path = flagOf(words);
    const mounts = listOf(at(container, 'volumeMounts')).map((mount) => ({ inside: at(mount, 'mountPath'), volume: at(mount, 'name') }));
    const volumes = new Map(listOf(at(document, 'spec', 'volumes')).map((volume) => [at(volume, 'name'), at(volume, 'hostPath', 'path')]));
    return {
      path:
        path === null
          ? null
          : outside(
              path,
              mounts.map(({ inside, volume }) => ({ inside, host: volumes.get(volume) })),
            ),
      kubernetesVersion: versionOf(
        String(at(container, 'image') ?? '')
          .replace(/@.*$/, '')
          .split(':')
          .at(-1),
      ),
    };
  }
  return null;
}

function ofKubeadm(document: unknown): PolicyReference | null {
  if (at(document, 'kind') !== 'ClusterConfiguration') return null;
  const args = at(document, 'apiServer', 'extraArgs');
  // A mapping up to v1beta3, a list of names and values since.
  const value = Array.isArray(args)
    ? at(
        args.find((arg) => at(arg, 'name') === flag),
        'value',
      )
    : at(args, flag);
  const mounts = listOf(at(document, 'apiServer', 'extraVolumes')).map((volume) => ({
    inside: at(volume, 'mountPath'),
    host: at(volume, 'hostPath'),
  }));
  return {
    path: typeof value === 'string' ? outside(value, mounts) : null,
    kubernetesVersion: versionOf(at(document, 'kubernetesVersion')),
  };
}

/** `--audit-policy-file=PATH`, or the path in the next word; the last counts. */
function flagOf(words: readonly string[]): string | null {
  const found = words.flatMap((word, index) => {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    return name === flag ? [value ?? words[index + 1] ?? ''] : [];
  });
  const last = found.at(-1);
  return last === undefined || last === '' ? null : last;
}

/** The path on the machine of a path in the container: by the longest mount that holds it. */
function outside(path: string, mounts: readonly { readonly inside: unknown; readonly host: unknown }[]): string {
  const [best] = mounts
    .flatMap(({ inside, host }) =>
      typeof inside === 'string' && typeof host === 'string'
        ? [{ inside: inside.replace(/\/+$/, ''), host: host.replace(/\/+$/, '') }]
        : [],
    )
    .filter(({ inside }) => path === inside || path.startsWith(`${inside}/`))
    .sort((a, b) => b.inside.length - a.inside.length);
  return best === undefined ? path : best.host + path.slice(best.inside.length);
}

function versionOf(value: unknown): string | null {
  return typeof value === 'string' && readMinor(value) !== null ? value : null;
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? (found as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
