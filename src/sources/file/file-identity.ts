/**
 * What a checkpoint says about its file. A file that was renamed by a rotation is recognised; one that was cut and written
 * anew, or that got the inode of a file that is gone, is not taken for it. A compressed copy is simply another file.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** The time and the ID of the first event stand within it. */
const maxHeadBytes = 4096;

export interface FileIdentity {
  readonly device: string;
  readonly inode: string;
  /** Of the file as it is stored, compressed or not. */
  readonly size: number;
  /** So many first bytes are in the hash. */
  readonly headBytes: number;
  readonly headSha256: string;
}

/** Take it anew with every checkpoint: while a file is short, its identity grows with it. */
export async function fileIdentity(handle: FileHandle): Promise<FileIdentity> {
  const { dev, ino, size } = await handle.stat({ bigint: true });
  const head = await readHead(handle, Math.min(maxHeadBytes, Number(size)));
  return { device: String(dev), inode: String(ino), size: Number(size), headBytes: head.length, headSha256: sha256(head) };
}

/** Whether the file that is open is the one that had this identity, perhaps grown since: then a checkpoint's offset holds. */
export async function identityHolds(handle: FileHandle, identity: FileIdentity): Promise<boolean> {
  // Of a file that was empty nothing is known.
  if (identity.headBytes === 0) return false;
  const { dev, ino, size } = await handle.stat({ bigint: true });
  if (String(dev) !== identity.device || String(ino) !== identity.inode || Number(size) < identity.size) return false;
  const head = await readHead(handle, identity.headBytes);
  return head.length === identity.headBytes && sha256(head) === identity.headSha256;
}

async function readHead(handle: FileHandle, length: number): Promise<Buffer> {
  const head = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(head, filled, length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return head.subarray(0, filled);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
