/** A change of how an API server is started: flags, and what they need mounted. As a patch for each way to run it, or in its own file. */
import { stringify } from 'yaml';
import { AppError } from '../../contract/problems.ts';
import { applySteps, type SetupStep, type WantedMount } from '../../policy/doctor/edit-setup.ts';
import { readSetup, type SetupOptions } from '../../policy/doctor/read-setup.ts';
import { hostPathOf, lastUse, type ServerSetup, type SetupForm } from '../../policy/doctor/setup.ts';

export interface Flag {
  readonly name: string;
  readonly value: string;
  readonly why: string;
}

export interface SetupChange {
  readonly flags: readonly Flag[];
  readonly mounts: readonly WantedMount[];
  /** YAML of an audit policy, for what holds it itself, and does not take the flag. */
  readonly policyText: string | null;
}

const yaml = (value: unknown) => stringify(value, { lineWidth: 0 });

/** One line a flag, each with its reason. */
export function flagLines(flags: readonly Flag[]): string {
  return `${flags.map(({ name, value, why }) => `# ${why}\n--${name}=${value}`).join('\n')}\n`;
}

/** The name of the patch and its text. */
export const patches: { readonly [Form in SetupForm]: (change: SetupChange) => { readonly name: string; readonly text: string } } = {
  'kubeadm': (change) => ({ name: 'kubeadm-config.yaml', text: kubeadmConfig(change) }),
  'static-pod': (change) => ({ name: 'kube-apiserver0+json.yaml', text: staticPodPatch(change) }),
  'k3s': ({ flags }) => ({ name: 'config.yaml', text: yaml({ 'kube-apiserver-arg': flags.map(({ name, value }) => `${name}=${value}`) }) }),
  'rke2': ({ flags }) => ({ name: 'config.yaml', text: rke2Config(flags) }),
  'talos': (change) => ({ name: 'machine-patch.yaml', text: talosPatch(change) }),
};

/** For `kubeadm init phase control-plane apiserver --config`, from Kubernetes 1.31 on. */
function kubeadmConfig({ flags, mounts }: SetupChange): string {
  return yaml({
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'ClusterConfiguration',
    apiServer: {
      extraArgs: flags.map(({ name, value }) => ({ name, value })),
      extraVolumes: mounts.map(({ name, path, readOnly, type }) => ({
        name,
        hostPath: path,
        mountPath: path,
        ...(readOnly && { readOnly }),
        pathType: type,
      })),
    },
  });
}

/** A JSON patch of the manifest: lists of commands and volumes are added to, whatever is in them. */
function staticPodPatch({ flags, mounts }: SetupChange): string {
  const add = (path: string, value: unknown) => ({ op: 'add', path, value });
  return yaml([
    ...flags.map(({ name, value }) => add('/spec/containers/0/command/-', `--${name}=${value}`)),
    ...mounts.flatMap(({ name, path, readOnly, type }) => [
      add('/spec/containers/0/volumeMounts/-', { name, mountPath: path, ...(readOnly && { readOnly }) }),
      add('/spec/volumes/-', { name, hostPath: { path, type } }),
    ]),
  ]);
}

/** It has a key of its own for the policy, and then makes a log by itself. */
function rke2Config(flags: readonly Flag[]): string {
  const policy = flags.find(({ name }) => name === 'audit-policy-file');
  const rest = flags.filter((flag) => flag !== policy).map(({ name, value }) => `${name}=${value}`);
  return yaml({
    ...(policy !== undefined && { 'audit-policy-file': policy.value }),
    ...(rest.length > 0 && { 'kube-apiserver-arg': rest }),
  });
}

/** It holds the policy itself. */
function talosPatch({ flags, mounts, policyText }: SetupChange): string {
  const args = flags.filter(({ name }) => name !== 'audit-policy-file');
  const change = yaml({
    cluster: {
      apiServer: {
        ...(args.length > 0 && { extraArgs: Object.fromEntries(args.map(({ name, value }) => [name, value])) }),
        ...(mounts.length > 0 && {
          extraVolumes: mounts.map(({ path, readOnly }) => ({ hostPath: path, mountPath: path, ...(readOnly && { readonly: readOnly }) })),
        }),
      },
    },
  });
  if (policyText === null) return change;
  const lines = policyText.replace(/^(?=.)/gm, '      ');
  return `${args.length + mounts.length === 0 ? 'cluster:\n  apiServer:\n' : change}    auditPolicy:\n${lines}`;
}

/**
 * The file itself with the change in it. Flags in `kept` stay as they are where they are given already.
 * @throws AppError `usage`
 */
export function changeSetup(
  text: string,
  path: string,
  { flags, mounts }: SetupChange,
  kept: ReadonlySet<string>,
  options: SetupOptions,
): string {
  const { setup, diagnostics } = readSetup(text, options);
  if (setup === null)
    throw new AppError('usage', {
      message: `${path}: ${diagnostics[0]?.message ?? 'it cannot be read.'}`,
      ...(diagnostics[0]?.hint !== undefined && { hint: diagnostics[0].hint }),
    });
  const changed = applySteps(text, [...flagSteps(setup, flags, kept), ...mountSteps(setup, mounts)], options);
  if (changed !== null) return changed;
  throw new AppError('usage', {
    message: `${path} is written in a way that is not changed here.`,
    hint: 'Leave --manifest out for a patch, and add its lines by hand.',
  });
}

function flagSteps(setup: ServerSetup, flags: readonly Flag[], kept: ReadonlySet<string>): readonly SetupStep[] {
  return flags.flatMap(({ name, value }) => {
    const isImplied = setup.implied.get(name) === value || (setup.inlinePolicy !== null && name === 'audit-policy-file');
    const stays = kept.has(name) && lastUse(setup, name) !== undefined;
    return isImplied || stays ? [] : [{ do: 'set', flag: name, value } as const];
  });
}

function mountSteps(setup: ServerSetup, mounts: readonly WantedMount[]): readonly SetupStep[] {
  if (setup.mountPlace === null) return [];
  return mounts.flatMap((mount) => (hostPathOf(setup, mount.path) === null ? [{ do: 'mount', mount } as const] : []));
}
