/** The text of a policy: from a file, from standard input, or from the file that a manifest names. */
import { access, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { AppError } from '../../contract/problems.ts';
import { findPolicyFile } from '../../policy/find-policy-file.ts';
import { newestKnown } from '../../policy/load/kubernetes-version.ts';

export interface PolicyFile {
  /** Of the policy itself; `-` is standard input. */
  readonly path: string;
  readonly text: string;
  readonly kubernetesVersion: string;
}

/** @throws AppError `input-unreadable` */
export async function readPolicyFile(path: string, givenVersion: string | undefined): Promise<PolicyFile> {
  const text = await read(path);
  const reference = findPolicyFile(text);
  const kubernetesVersion = givenVersion ?? reference?.kubernetesVersion ?? newestKnown;
  if (reference === null) return { path, text, kubernetesVersion };
  if (reference.path === null) {
    const remedy = 'Give the API server --audit-policy-file with the path of a policy.';
    throw new AppError('input-unreadable', { message: `${path}: it names no audit policy, so nothing is recorded.`, path, remedy });
  }
  const policyPath = await nearby(reference.path, path);
  return { path: policyPath, text: await read(policyPath), kubernetesVersion };
}

/** Of a manifest that was copied from its machine, the policy may lie beside it. */
async function nearby(named: string, manifest: string): Promise<string> {
  const beside = join(manifest === '-' ? '.' : dirname(manifest), basename(named));
  for (const path of [named, beside]) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  const remedy = `Run it on the machine of the API server, or put ${basename(named)} beside the manifest.`;
  throw new AppError('input-unreadable', { message: `${manifest}: the policy that it names, ${named}, is not here.`, path: named, remedy });
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'the permission is missing',
};

async function read(path: string): Promise<string> {
  const text = path === '-' ? readAll(process.stdin) : readFile(path, 'utf8');
  return text.catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new AppError('input-unreadable', { message: `${path}: ${causes[code] ?? code}.`, path }, { cause });
  });
}
