/** `telltale connect webhook`: prints the files, or writes them into a folder; then what to do, and what to know. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type ConnectFile, connectWebhook } from '../../service/connect/connect-webhook.ts';
import type { CommandRunner, Face } from '../face.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runConnectCommand: CommandRunner<RequestOf<'connect'>> = async (request, face) => {
  const [secret, ca] = await Promise.all([read(request.secret), read(request.ca)]);
  const { files, steps, warnings } = connectWebhook(request, { secret: secret?.trim() ?? null, ca });
  const { out, outStyle: style, setup } = face;
  if (request.out === undefined) {
    for (const { name, text } of files) await out.write(`${style.bold(`# ${name}`)}\n${escapeLines(text)}\n`);
  } else await writeFiles(files, request.out, face);
  if (setup.quiet) return 0;
  const paragraphs = [
    style.bold('What to do'),
    ...steps.map((step, index) => `${index + 1}. ${step}`),
    '',
    style.bold('What to know'),
    ...warnings.map((warning) => `- ${warning}`),
  ];
  await face.err.write(`${escapeLines(paragraphs.join('\n'))}\n`);
  return 0;
};

async function read(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('input-unreadable', { message: `${path} could not be read: ${String(error)}` }, { cause: error });
  });
}

/** A file that is there is left alone: it may hold a secret that somebody has put in. */
async function writeFiles(files: readonly ConnectFile[], folder: string, { out }: Face): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { name, text, secret } of files) {
    const path = join(folder, name);
    const file = await open(path, 'wx', secret ? 0o600 : 0o644).catch((error: unknown) => {
      throw new AppError(
        'usage',
        { message: `${path} could not be written: ${String(error)}`, hint: 'Give another folder with --out.' },
        { cause: error },
      );
    });
    await file.writeFile(text).finally(() => file.close());
    await out.write(`${escapeLines(path)}\n`);
  }
  await out.flush();
}
