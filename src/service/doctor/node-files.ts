/** The files of a node, which may be mounted at another place than the root. Whatever goes wrong is an answer, not an error. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface NodeFiles {
  /** Where the root of the node is. */
  readonly root: string;
  /** Whether what is missing here is missing on the node. */
  readonly isNode: boolean;
  /** The folder of the set-up: what was copied from its machine may lie beside it. */
  readonly beside: string | null;
}

export type ReadOutcome =
  | { readonly state: 'read'; readonly path: string; readonly text: string }
  | { readonly state: 'missing' | 'folder' | 'unreadable' | 'elsewhere'; readonly path: string };

/** Files of settings are small; what is larger is none. */
const mostBytes = 4_000_000;

/** Folders in which a file is that of the machine itself. */
const ofNodes = ['/etc/kubernetes/manifests/', '/etc/rancher/', '/var/lib/rancher/', '/var/lib/kubelet/'];

export function isNodePath(path: string): boolean {
  return ofNodes.some((folder) => path.startsWith(folder));
}

/** A file of the node, by its path there; `elsewhere` where this is not the node, and it is not beside the set-up either. */
export async function readNodeFile({ root, isNode, beside }: NodeFiles, path: string): Promise<ReadOutcome> {
  const here = join(root, path);
  const found = await readHere(here);
  if (found.state !== 'missing' || isNode) return found;
  const copy = beside === null ? null : await readHere(join(beside, basename(path)));
  return copy !== null && copy.state !== 'missing' ? copy : { state: 'elsewhere', path };
}

async function readHere(path: string): Promise<ReadOutcome> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return { state: 'folder', path };
    // A pipe or a device would never end.
    if (!found.isFile() || found.size > mostBytes) return { state: 'unreadable', path };
    return { state: 'read', path, text: await readFile(path, 'utf8') };
  } catch (error) {
    return { state: codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' ? 'missing' : 'unreadable', path };
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

export function folderOfFile(path: string): string | null {
  return path === '-' ? null : dirname(path);
}
