/** How an API server is set up for auditing, as one file says it: its flags, what it has mounted, and where both stand in the text. */
import type { Span } from '../../model/diagnostic.ts';
import type { Path, TreeNode } from '../load/tree.ts';
import { type AuditFlag, auditFlagsOf, type Backend } from './audit-flags.ts';

export const setupForms = ['static-pod', 'kubeadm', 'k3s', 'rke2', 'talos'] as const;
export type SetupForm = (typeof setupForms)[number];

export interface FlagUse {
  /** Without dashes. */
  readonly name: string;
  /** Null where none is given. */
  readonly value: string | null;
  /** Of all that gives the flag. */
  readonly span: Span;
  /** In its list or mapping. */
  readonly at: number;
}

/** A word where a flag should be. */
export interface OddWord {
  readonly word: string;
  readonly span: Span;
  readonly at: number;
  readonly why: 'blank' | 'dashes' | 'form' | 'type';
}

export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  /** Null where it is no directory or file of the machine. */
  readonly hostPath: string | null;
  /** Of the hostPath, such as `DirectoryOrCreate`; empty where none is given. */
  readonly type: string;
  readonly readOnly: boolean;
  readonly hasVolume: boolean;
  readonly span: Span;
  /** Where the volume is written; the same as `span` where it is one thing. */
  readonly volumeSpan: Span;
  /** In the lists of mounts and of volumes; -1 for what comes of itself. */
  readonly at: number;
  readonly volumeAt: number;
}

/** Where flags stand: words of a command, a mapping, or a list of names and values. */
export interface FlagPlace {
  readonly kind: 'words' | 'map' | 'named';
  readonly path: Path;
  /** Before the name of a flag. */
  readonly dashes: '--' | '';
}

/** Where mounts stand: in the two lists of a pod, or in one list of their own. */
export type MountPlace =
  | { readonly kind: 'pod'; readonly mounts: Path; readonly volumes: Path }
  | { readonly kind: 'extra'; readonly path: Path; readonly readOnlyKey: string; readonly typeKey: string | null };

export interface ServerSetup {
  readonly form: SetupForm;
  readonly text: string;
  readonly root: TreeNode;
  readonly flags: readonly FlagUse[];
  readonly odd: readonly OddWord[];
  /** Null where the API server sees the files of the machine, or gets what it needs mounted of itself. */
  readonly mounts: readonly Mount[] | null;
  /** Null where the command is written in a way that is not changed here. */
  readonly flagPlace: FlagPlace | null;
  readonly mountPlace: MountPlace | null;
  /** What it is started with beside the flags of the file. */
  readonly implied: ReadonlyMap<string, string>;
  /** The policy, where the file holds it. */
  readonly inlinePolicy: Span | null;
  /** As the file tells; null where it does not. */
  readonly kubernetesVersion: string | null;
  readonly minor: number;
  /** The user that it runs as; null for root. */
  readonly runAsUser: number | null;
  /** What stands for the whole, for what is missing. */
  readonly place: Span;
}

export function lastUse({ flags }: ServerSetup, name: string): FlagUse | undefined {
  return flags.findLast((flag) => flag.name === name);
}

/** What the API server works with: what is given last, else what the distribution gives, else the default of its version. */
export function settingOf(setup: ServerSetup, name: string): string | null {
  const use = lastUse(setup, name);
  const flag = flagOf(setup, name);
  if (use !== undefined) return use.value ?? (flag?.kind === 'switch' ? 'true' : null);
  return setup.implied.get(name) ?? flag?.initial ?? null;
}

export function numberOf(setup: ServerSetup, name: string): number {
  const value = Number(settingOf(setup, name));
  return Number.isFinite(value) ? value : Number(flagOf(setup, name)?.initial ?? 0);
}

export function isOn(setup: ServerSetup, name: string): boolean {
  return /^(?:1|t|true)$/i.test(settingOf(setup, name) ?? '');
}

export function flagOf({ minor }: ServerSetup, name: string): AuditFlag | undefined {
  return auditFlagsOf(minor).get(name);
}

/** Whether there is anywhere to write, or to send. */
export function hasBackend(setup: ServerSetup, backend: Backend): boolean {
  return (settingOf(setup, backend === 'log' ? 'audit-log-path' : 'audit-webhook-config-file') ?? '') !== '';
}

export function hasPolicy(setup: ServerSetup): boolean {
  return setup.inlinePolicy !== null || (settingOf(setup, 'audit-policy-file') ?? '') !== '';
}

export function modeOf(setup: ServerSetup, backend: Backend): string {
  return settingOf(setup, `audit-${backend}-mode`) ?? '';
}

/** The file that the log goes to; null where it goes to none. */
export function logFileOf(setup: ServerSetup): string | null {
  const path = settingOf(setup, 'audit-log-path');
  return path === null || path === '' || path === '-' ? null : path;
}

/** The mount that holds a path of the container: the longest. */
export function mountOf({ mounts }: ServerSetup, path: string): Mount | null {
  const holding = (mounts ?? []).filter(({ mountPath }) => isWithin(path, mountPath));
  return holding.sort((one, other) => trimmed(other.mountPath).length - trimmed(one.mountPath).length)[0] ?? null;
}

export function isWithin(path: string, folder: string): boolean {
  const base = trimmed(folder);
  return path === base || path.startsWith(`${base}/`);
}

/** The path on the machine; null where no mount leads to it. */
export function hostPathOf(setup: ServerSetup, path: string): string | null {
  if (setup.mounts === null) return path;
  const mount = mountOf(setup, path);
  if (mount === null || mount.hostPath === null) return null;
  return trimmed(mount.hostPath) + path.slice(trimmed(mount.mountPath).length);
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}
