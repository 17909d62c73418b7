/** Text → how an API server is set up for auditing, whichever form it is in; or why it cannot be read. */
import { Findings, type PolicyDiagnostic } from '../load/finding.ts';
import { newestKnown, readMinor } from '../load/kubernetes-version.ts';
import { readTrees } from '../load/read-tree.ts';
import type { TreeNode } from '../load/tree.ts';
import type { FormReading } from './forms/form-reading.ts';
import { readKubeadm } from './forms/kubeadm.ts';
import { readRancher } from './forms/rancher.ts';
import { readStaticPod } from './forms/static-pod.ts';
import { readTalos } from './forms/talos.ts';
import type { ServerSetup } from './setup.ts';

export interface SetupOptions {
  /** What a person says that the version is; it comes before what the file says. */
  readonly kubernetesVersion?: string | undefined;
  /** Where a config.yaml is from, if its path tells. */
  readonly distribution?: 'k3s' | 'rke2' | undefined;
}

export interface SetupReading {
  /** Null where the text has none, or cannot be read. */
  readonly setup: ServerSetup | null;
  /** Why it cannot be read. */
  readonly diagnostics: readonly PolicyDiagnostic[];
}

/** What a path says of a config.yaml, which k3s and RKE2 have in the same form. */
export function distributionOf(path: string): SetupOptions['distribution'] {
  if (/\/rancher\/rke2\//.test(path)) return 'rke2';
  return /\/rancher\/k3s\//.test(path) ? 'k3s' : undefined;
}

export function readSetup(text: string, { kubernetesVersion, distribution }: SetupOptions = {}): SetupReading {
  const findings = new Findings(text);
  const roots = readTrees(text, findings);
  if (roots === null) return { setup: null, diagnostics: findings.diagnostics.map(aboutManifests) };
  for (const root of roots) {
    const read = readForm(text, root, distribution ?? null);
    if (read === null) continue;
    const told = read.kubernetesVersion !== null && readMinor(read.kubernetesVersion) !== null ? read.kubernetesVersion : null;
    const version = kubernetesVersion ?? told;
    return { setup: { ...read, text, root, kubernetesVersion: version, minor: readMinor(version ?? newestKnown) ?? 0 }, diagnostics: [] };
  }
  findings.add('error', {
    code: 'not-a-setup',
    message:
      text.trim() === ''
        ? 'The file is empty.'
        : 'This is no set-up of an API server: no static pod of kube-apiserver, no ClusterConfiguration of kubeadm, no config.yaml of k3s or RKE2, no machine configuration of Talos.',
    span: { start: 0, end: Math.min(text.length, Math.max(1, text.search(/[\r\n]|$/))) },
    hint: 'Give the file that says how kube-apiserver is started, such as /etc/kubernetes/manifests/kube-apiserver.yaml.',
  });
  return { setup: null, diagnostics: findings.diagnostics };
}

function readForm(text: string, root: TreeNode, distribution: 'k3s' | 'rke2' | null): FormReading | null {
  return readStaticPod(text, root) ?? readKubeadm(text, root) ?? readTalos(text, root) ?? readRancher(text, root, distribution);
}

/** The reader of YAML speaks of policies, where indentation can be put back. */
function aboutManifests({ hint, ...diagnostic }: PolicyDiagnostic): PolicyDiagnostic {
  const isIndent = diagnostic.message.startsWith('The indentation');
  if (isIndent) return { ...diagnostic, message: 'The indentation does not add up here: this cannot be read as YAML.' };
  return hint === undefined || hint.includes('policy') ? diagnostic : { ...diagnostic, hint };
}
