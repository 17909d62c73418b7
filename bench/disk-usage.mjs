/** Bytes of all files below a directory. Files that vanish meanwhile count nothing. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export async function diskUsage(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
