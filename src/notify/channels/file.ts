/** A file with a line of JSON for each document, for what reads files, such as a log shipper. It is only its owner’s to read. */
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import { makeDirectory } from '../../platform/make-directory.ts';
import type { Destination, Means, Outcome } from '../destination.ts';
import { documentsOf } from '../schemas/documents.ts';

type Settings = SettingsOf<'file'>;

export const file: Destination<'file'> = {
  kind: 'file',
  most: 1000,
  where: ({ path }) => path,
  send: async (alerts, settings, means) => {
    const documents = alerts.flatMap((alert) => documentsOf(alert, settings, means.version));
    return appendLines(
      documents.map((document) => `${JSON.stringify(document)}\n`),
      settings,
      means,
    );
  },
};

export async function appendLines(lines: readonly string[], settings: Settings, { sent }: Means): Promise<Outcome> {
  const bytes = Buffer.from(lines.join(''));
  sent(lines.join(''));
  await makeDirectory(dirname(settings.path));
  if ((await sizeOf(settings.path)) + bytes.length > settings.maxSize) await rotate(settings);
  const handle = await open(settings.path, 'a', 0o600);
  try {
    await handle.appendFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { result: 'done', detail: `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}` };
}

/** PATH becomes PATH.1, that PATH.2, and so on; the oldest goes. */
async function rotate({ path, keep }: Settings): Promise<void> {
  if ((await sizeOf(path)) === 0) return;
  await rm(`${path}.${keep}`, { force: true });
  for (let number = keep - 1; number >= 0; number--) {
    const from = number === 0 ? path : `${path}.${number}`;
    await rename(from, `${path}.${number + 1}`).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return found?.size ?? 0;
}
