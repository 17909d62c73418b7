/** Another text in the place of a file: whole or not at all, with the mode and the owner of the old one. */
import { chmod, chown, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../contract/problems.ts';

/**
 * The name of the new file begins with a dot until it takes the place: the kubelet passes such a file over, should it lie among manifests.
 * @throws AppError `input-unreadable`
 */
export async function replaceFile(given: string, text: string): Promise<void> {
  let temporary: string | null = null;
  const replace = async () => {
    // A link stays one: what it leads to is replaced.
    const path = await realpath(given);
    const { mode, uid, gid } = await stat(path);
    temporary = join(dirname(path), `.${basename(path)}.telltale-${process.pid}`);
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    const made = await stat(temporary);
    if (made.uid !== uid || made.gid !== gid) await chown(temporary, uid, gid);
    await chmod(temporary, mode & 0o7777);
    await rename(temporary, path);
  };
  await replace().catch(async (cause: unknown) => {
    if (temporary !== null) await rm(temporary, { force: true });
    const remedy = 'Check the permission to write it and its directory; the file is as it was.';
    throw new AppError('input-unreadable', { message: `${given} could not be changed: ${String(cause)}`, path: given, remedy }, { cause });
  });
}
