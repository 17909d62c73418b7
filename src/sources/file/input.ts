/** What can be read: a file, a pipe that has a path, or standard input; and the same once it is open. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { AppError } from '../../contract/problems.ts';
import type { ByteSource } from './byte-source.ts';
import { type FileIdentity, fileIdentity, identityHolds } from './file-identity.ts';

export interface Input {
  readonly kind: 'file' | 'pipe' | 'stdin';
  /** As it was given, or as the directory that was given leads to it; `-` is standard input. */
  readonly path: string;
  /** Of a file as it is stored: what progress is measured against. */
  readonly size?: number;
}

export interface OpenInput extends Input {
  readonly content: { readonly handle: FileHandle } | { readonly stream: Readable } | { readonly source: ByteSource };
  /** What a checkpoint must say to be recognised; null for what cannot be read twice. */
  identify(): Promise<FileIdentity | null>;
  /** Whether a checkpoint with this identity still speaks of this file. */
  isStill(identity: FileIdentity): Promise<boolean>;
  close(): Promise<void>;
}

/** Everything about an open input comes from one handle: a rotation meanwhile cannot mix up two files. */
export async function openInput(input: Input, stdin: Readable = process.stdin): Promise<OpenInput> {
  if (input.kind !== 'file') return openPipe(input, input.kind === 'stdin' ? stdin : createReadStream(input.path));
  const handle = await open(input.path, 'r').catch((cause: unknown) => {
    throw unreadable(input.path, cause);
  });
  return {
    ...input,
    content: { handle },
    identify: () => fileIdentity(handle),
    isStill: (identity) => identityHolds(handle, identity),
    close: () => handle.close(),
  };
}

function openPipe(input: Input, stream: Readable): OpenInput {
  return {
    ...input,
    content: { stream },
    identify: () => Promise.resolve(null),
    isStill: () => Promise.resolve(false),
    close: () => {
      stream.destroy();
      return Promise.resolve();
    },
  };
}

const causes: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ENOENT: ['There is no such file or directory', 'Check the path.'],
  EACCES: ['The permission to read it is missing', 'Audit logs usually belong to root: give yourself the right to read it, or copy it.'],
  EPERM: ['The permission to read it is missing', 'Audit logs usually belong to root: give yourself the right to read it, or copy it.'],
  ELOOP: ['Its symbolic links lead in a circle', 'Check the path.'],
  ENOTDIR: ['A part of the path is no directory', 'Check the path.'],
  ENAMETOOLONG: ['The path is too long', 'Check the path.'],
  EIO: ['The disk could not deliver it', 'Check the disk; what was read before is kept.'],
};

/** The one error for a path that cannot be read: which, why, and what to do. */
export function unreadable(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const [what, remedy] = causes[code] ?? [`It cannot be read (${code})`, 'Check the path and its permissions.'];
  return new AppError('input-unreadable', { message: `${path}: ${what}.`, path, remedy }, { cause });
}
