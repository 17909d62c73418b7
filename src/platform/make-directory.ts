/** Makes a directory and those above it, private to their owner. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Not Node's own `recursive`: that never ends where a parent exists and yet nothing can be made in it, as in /proc. */
export async function makeDirectory(directory: string): Promise<void> {
  const make = () => mkdir(directory, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => error);
  const failure = await make();
  if (failure?.code === 'EEXIST') return;
  if (failure?.code !== 'ENOENT') {
    if (failure !== undefined) throw failure;
    return;
  }
  await makeDirectory(dirname(directory));
  const again = await make();
  if (again !== undefined) throw again;
}
