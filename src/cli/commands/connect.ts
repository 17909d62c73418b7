/** `telltale connect`: prints the files, or writes them into a folder; then what to do, and what to know. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type ConnectFile, connect } from '../../service/connect/connect.ts';
import { writeWithBackup } from '../../service/doctor/write-with-backup.ts';
import type { CommandRunner, Face } from '../face.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runConnectCommand: CommandRunner<RequestOf<'connect'>> = async (request, face) => {
  const { secret: secretFile, manifest: path, write, backup } = request;
  if (write && path === undefined) throw new AppError('usage', { message: '--write belongs to --manifest FILE.' });
  const [secret, ca, text] = await Promise.all([read(secretFile), read(request.ca), read(path)]);
  const manifest = path === undefined || text === null ? null : { path, text };
  const { files, steps, warnings, changed } = connect(request, { secret: secret?.trim() ?? null, ca, manifest });
  const { out, outStyle: style, setup, context } = face;
  if (request.out !== undefined) await writeFiles(files, request.out, face);
  // The changed file alone, so that it can be put into one.
  else if (changed !== null && !write) await out.write(out.isTerminal ? escapeLines(changed.after) : changed.after);
  else if (changed === null)
    for (const { name, text: content } of files) await out.write(`${style.bold(`# ${name}`)}\n${escapeLines(content)}\n`);
  if (write && changed !== null && changed.after !== changed.before) {
    const kept = await writeWithBackup(changed.path, changed.before, changed.after, { folder: backup, nowMs: context.clock() });
    await face.err.write(escapeLines(`${changed.path} was written; the old one is ${kept}.\n`));
  }
  await out.flush();
  if (setup.quiet) return 0;
  const others = changed !== null && request.out === undefined ? files.filter(({ name }) => name !== 'flags.txt').slice(0, -1) : [];
  const paragraphs = [
    style.bold('What to do'),
    ...(others.length === 0 ? [] : [`0. ${others.map(({ name }) => name).join(' and ')} are written with --out DIR.`]),
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
