/** The use case behind `connect`: the files, what to do with them, and what to know before. Nothing is written here. */
import { basename } from 'node:path';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { defaultPaths } from '../../policy/doctor/default-paths.ts';
import { distributionOf, readSetup } from '../../policy/doctor/read-setup.ts';
import { lastUse, type ServerSetup, type SetupForm } from '../../policy/doctor/setup.ts';
import { connectFile } from './connect-file.ts';
import { type ConnectSecrets, connectWebhook } from './connect-webhook.ts';
import { changeSetup, flagLines, patches, type SetupChange } from './setup-change.ts';

export interface ConnectFile {
  readonly name: string;
  readonly text: string;
  /** Whether others must not read it. */
  readonly secret: boolean;
}

export interface Connection {
  readonly files: readonly ConnectFile[];
  /** What to do, in order. */
  readonly steps: readonly string[];
  readonly warnings: readonly string[];
  /** The whole file with the change in it, where one was given. */
  readonly changed: { readonly path: string; readonly before: string; readonly after: string } | null;
}

/** What a way to connect gives; the rest is the same for all. */
export interface Plan {
  readonly change: SetupChange;
  /** Beside the change. */
  readonly files: readonly ConnectFile[];
  /** Before the change is put in place, and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly warnings: readonly string[];
  /** Flags that stay as they are in a file that has them. */
  readonly kept: ReadonlySet<string>;
}

export interface ConnectInputs extends ConnectSecrets {
  readonly manifest: { readonly path: string; readonly text: string } | null;
}

type Request = RequestOf<'connect'>;

/** @throws AppError `usage` */
export function connect(given: Request, inputs: ConnectInputs): Connection {
  const { manifest } = inputs;
  const options = { distribution: distributionOf(manifest?.path ?? '') };
  const setup = manifest === null ? null : readSetup(manifest.text, options).setup;
  const form = setup?.form ?? formOf(given);
  const request = setup === null ? given : withItsPaths(given, setup);
  const paths = defaultPaths[form];
  for (const [option, path] of [
    ['policy', request.policy],
    ['log', request.log],
  ])
    if (path !== undefined && !path.startsWith('/'))
      throw new AppError('usage', {
        message: `--${option} is a path on the node, from its root.`,
        hint: `Such as ${option === 'log' ? paths.log : paths.policy}.`,
      });
  const plan = request.what === 'file' ? connectFile(request, form) : connectWebhook(request, form, inputs);
  const patch = request.install === 'flags' && manifest === null ? null : patches[form](plan.change);
  const changed =
    manifest === null
      ? null
      : { path: manifest.path, before: manifest.text, after: changeSetup(manifest.text, manifest.path, plan.change, plan.kept, options) };
  return {
    files: [
      ...plan.files,
      { name: 'flags.txt', text: flagLines(plan.change.flags), secret: false },
      ...(changed !== null
        ? [{ name: basename(changed.path), text: changed.after, secret: true }]
        : patch === null
          ? []
          : [{ ...patch, secret: false }]),
    ],
    steps: [
      ...plan.before,
      changed === null
        ? sayHow(request, form)
        : `Let the changed ${basename(changed.path)} take the place of the old one: --write does it, and keeps the old one.`,
      ...plan.after,
    ],
    warnings: plan.warnings,
    changed,
  };
}

/** Where a policy or a log is named already, it stays there unless another is asked for. */
function withItsPaths(request: Request, setup: ServerSetup): Request {
  const policy = request.policy ?? lastUse(setup, 'audit-policy-file')?.value ?? undefined;
  const log = request.log ?? lastUse(setup, 'audit-log-path')?.value ?? undefined;
  const isFile = log?.startsWith('/') === true;
  return { ...request, policy, log: isFile ? log : request.log };
}

function formOf({ install }: Request): SetupForm {
  return install === 'flags' ? 'static-pod' : install;
}

const nodeByNode = 'on each node of the control plane, one after the other';

function sayHow({ install }: Request, form: SetupForm): string {
  if (install === 'flags') return 'Give each API server the flags of flags.txt, one after the other.';
  return {
    'kubeadm':
      'Merge kubeadm-config.yaml into the ClusterConfiguration of the cluster (kubectl -n kube-system edit configmap kubeadm-config), then on each node, one after the other: kubeadm init phase control-plane apiserver --config FILE.',
    'static-pod':
      'On each node, one after the other, let kube-apiserver0+json.yaml patch the manifest: kubeadm takes it from its --patches folder; elsewhere --manifest FILE writes the whole file with the change in it.',
    'k3s': `Merge config.yaml into /etc/rancher/k3s/config.yaml, then systemctl restart k3s: ${nodeByNode}.`,
    'rke2': `Merge config.yaml into /etc/rancher/rke2/config.yaml, then systemctl restart rke2-server: ${nodeByNode}.`,
    'talos': 'Apply it: talosctl patch machineconfig --nodes ADDRESSES --patch @machine-patch.yaml.',
  }[form];
}
