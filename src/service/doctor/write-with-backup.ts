/** Writes a mended file in the place of the old one, which is kept first: outside its folder, where the kubelet would run it as well. */
import { chmod, mkdir, open, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { AppError } from '../../contract/problems.ts';
import { replaceFile } from '../replace-file.ts';

export interface BackupOptions {
  /** Absent: `telltale-backup` beside the folder of the file. */
  readonly folder: string | undefined;
  readonly nowMs: number;
}

/** Gives the path of the backup. @throws AppError `usage`, `input-unreadable` */
export async function writeWithBackup(given: string, before: string, after: string, { folder, nowMs }: BackupOptions): Promise<string> {
  const fail = (message: string, cause?: unknown) => new AppError('input-unreadable', { message, path: given }, { cause });
  const path = await realpath(given).catch((cause: unknown) => {
    throw fail(`${given} could not be found: ${String(cause)}`, cause);
  });
  const [own, kept] = [dirname(path), resolve(folder ?? join(dirname(dirname(path)), 'telltale-backup'))];
  try {
    await mkdir(kept, { recursive: true, mode: 0o700 });
    const real = await realpath(kept);
    if (real === own || real.startsWith(own.endsWith(sep) ? own : `${own}${sep}`))
      throw new AppError('usage', {
        message: `${kept} is in the folder of the file: of a manifest the kubelet would run the backup as well.`,
        hint: 'Give another folder with --backup.',
      });
    // Whoever changed it since it was read would lose that.
    if ((await readFile(path, 'utf8')) !== before) throw fail(`${given} was changed meanwhile: nothing was written.`);
    const { mode } = await stat(path);
    const backup = await keep(real, basename(path), before, nowMs);
    await chmod(backup, mode & 0o600);
    await replaceFile(path, after);
    return backup;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw fail(`${given} was not changed, for its backup could not be written into ${kept}: ${String(error)}`, error);
  }
}

/** A name that is free: of two writes within a second both are kept. */
async function keep(folder: string, name: string, text: string, nowMs: number): Promise<string> {
  const stamp = new Date(nowMs)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  for (let count = 1; ; count++) {
    const path = join(folder, `${name}.${stamp}${count === 1 ? '' : `-${count}`}`);
    const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST' && count < 1000) return null;
      throw error;
    });
    if (file === null) continue;
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return path;
  }
}
