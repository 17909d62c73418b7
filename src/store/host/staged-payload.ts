/**
 * Lines that a client has written into the store's folder before it sends the statement that reads them: they do not have
 * to go through the socket, and the client's next lines are written while the engine reads these.
 */
import { randomBytes } from 'node:crypto';
import { access, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StagedLines } from '../store.ts';
import { EngineError } from './engine-error.ts';
import { directoryError, type HostFiles } from './host-files.ts';
import type { Payload } from './payload.ts';

/** Names the file in the address of a statement. */
export const stagedParameter = 'telltale_staged';

const stagedName = /^staged-[0-9a-f]{24}$/;

/** The client's side. */
export async function stagePayload(files: HostFiles, payload: Uint8Array): Promise<StagedLines> {
  const name = `staged-${randomBytes(12).toString('hex')}`;
  const path = join(files.tmp, name);
  const discard = () => rm(path, { force: true });
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      for (let written = 0; written < payload.length; ) written += (await file.write(payload, written)).bytesWritten;
    } finally {
      await file.close();
    }
    return { lines: name, discard };
  } catch (error) {
    await discard();
    throw directoryError(files.directory, error);
  }
}

/** The host's side. The client removes the file. */
export async function findStaged(files: HostFiles, name: string): Promise<Payload> {
  const path = join(files.tmp, name);
  const found =
    stagedName.test(name) &&
    (await access(path).then(
      () => true,
      () => false,
    ));
  if (!found) throw new EngineError(107, 'The staged lines are gone. (FILE_DOESNT_EXIST)');
  return { path, remove: async () => undefined };
}
