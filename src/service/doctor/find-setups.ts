/** The set-ups that are to be looked at: the files that were named, else those of this machine, else those of the cluster. */
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { distributionOf, readSetup } from '../../policy/doctor/read-setup.ts';
import { readClusterServers } from './cluster-servers.ts';
import { putTogether, readDropIns, type SettingsFile } from './drop-ins.ts';
import { folderOfFile, isNodePath, type NodeFiles, readNodeFile } from './node-files.ts';

export interface FoundSetups {
  readonly setups: readonly FoundSetup[];
  /** Of an API server of the cluster, where that was asked. */
  readonly metrics: { readonly path: string; readonly text: string } | null;
}

export interface FoundSetup {
  readonly path: string;
  readonly text: string;
  readonly files: NodeFiles;
  readonly distribution: 'k3s' | 'rke2' | undefined;
  readonly canWrite: boolean;
}

/** Where API servers are set up on a node, by how they are run. */
const usualPlaces = ['/etc/kubernetes/manifests/kube-apiserver.yaml', '/etc/rancher/rke2/config.yaml', '/etc/rancher/k3s/config.yaml'];

interface Finding {
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** @throws AppError `input-unreadable`, `usage` */
export async function findSetups(request: RequestOf<'doctor'>, finding: Finding): Promise<FoundSetups> {
  const { paths, manifests, kubeadm, live, metrics } = request;
  const named = [...new Set([...paths, ...manifests, ...(kubeadm === undefined ? [] : [kubeadm])])];
  const given = await Promise.all(named.map((path) => readGiven(path, request, finding)));
  if (kubeadm !== undefined) requireKubeadm(kubeadm, given);
  if (!live && (named.length > 0 || metrics !== undefined)) return { setups: given, metrics: null };
  const here = await findHere(request, finding);
  return { ...here, setups: [...given, ...here.setups] };
}

async function readGiven(path: string, { root, live }: RequestOf<'doctor'>, { note }: Finding): Promise<FoundSetup> {
  const files = { root: root ?? '/', isNode: root !== undefined || live || isNodePath(path), beside: folderOfFile(path) };
  if (path === '-')
    return {
      path,
      text: await readAll(process.stdin),
      files: { ...files, isNode: root !== undefined || live },
      distribution: undefined,
      canWrite: false,
    };
  const file = await readNodeFile({ root: '/', isNode: true, beside: null }, path.startsWith('/') ? path : join(process.cwd(), path));
  if (file.state !== 'read') {
    const why =
      file.state === 'missing'
        ? 'there is no such file'
        : file.state === 'folder'
          ? 'it is a directory'
          : 'it cannot be read, or is too large';
    throw new AppError('input-unreadable', { message: `${path}: ${why}.`, path });
  }
  const found = { path, text: file.text, files, distribution: distributionOf(path), canWrite: true };
  const form = readSetup(file.text, found).setup?.form;
  return form === 'k3s' || form === 'rke2' ? withDropIns({ ...found, distribution: form }, await readDropIns(path, note), note) : found;
}

/** What k3s and RKE2 make of all their files. */
function withDropIns(found: FoundSetup, dropIns: readonly SettingsFile[], note: Finding['note']): FoundSetup {
  const together = dropIns.length === 0 ? null : putTogether([found, ...dropIns], note);
  return together === null ? found : { ...found, path: together.path, text: together.text, canWrite: !together.isMerged };
}

function requireKubeadm(path: string, found: readonly FoundSetup[]): void {
  const setup = readSetup(found.find((one) => one.path === path)?.text ?? '').setup;
  if (setup !== null && setup.form !== 'kubeadm')
    throw new AppError('usage', { message: `${path} is no ClusterConfiguration of kubeadm.`, hint: 'Give it without --kubeadm.' });
}

async function findHere({ root = '/', offline, live }: RequestOf<'doctor'>, { note, signal }: Finding): Promise<FoundSetups> {
  const node = { root, isNode: true, beside: null };
  const looked = await Promise.all(usualPlaces.map(async (place) => ({ place, file: await readNodeFile(node, place) })));
  const settled = await Promise.all(
    looked.map(async ({ place, file }): Promise<readonly FoundSetup[]> => {
      const distribution = distributionOf(place);
      const dropIns = distribution === undefined ? [] : await readDropIns(join(root, place), note);
      const found = { path: file.path, files: node, distribution, canWrite: true };
      if (file.state === 'read') return [withDropIns({ ...found, text: file.text }, dropIns, note)];
      // The files beside it are enough.
      const together = file.state === 'missing' ? putTogether(dropIns, note) : null;
      return together === null ? [] : [{ ...found, path: together.path, text: together.text, canWrite: !together.isMerged }];
    }),
  );
  const here = settled.flat();
  if (here.length > 0) return { setups: here, metrics: null };
  const closed = looked.find(({ file }) => file.state === 'unreadable');
  if (closed !== undefined) throw nothingHere(`${closed.file.path} is there, and may not be read`, 'Run it as root.');
  const told: string[] = [];
  const tell = (text: string) => {
    told.push(text);
    note(text);
  };
  const cluster = offline ? null : await readClusterServers({ note: tell, signal, asKubectl: live });
  const files = { root: '/', isNode: false, beside: null };
  if (cluster !== null && (cluster.servers.length > 0 || cluster.metrics !== null))
    return {
      setups: cluster.servers.map(({ name, text }) => ({ path: name, text, files, distribution: undefined, canWrite: false })),
      metrics: cluster.metrics,
    };
  throw nothingHere(
    `No API server is set up on this machine: looked for ${usualPlaces.map((place) => (root === '/' ? place : join(root, place))).join(', ')}${told.map((text) => `. ${text.replace(/\.$/, '')}`).join('')}`,
    'Run it on a node of the control plane, or give the file: telltale doctor kube-apiserver.yaml. In a pod with the file system of the node, add --root /host.',
  );
}

function nothingHere(message: string, remedy: string): AppError {
  return new AppError('input-unreadable', { message: `${message}.`, remedy });
}
