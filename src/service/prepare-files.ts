/**
 * Makes files ready for the engine. Files with one event a line it reads itself, plain or compressed, which is the fast way;
 * anything else (wrapped events, pipes, a byte order mark) is first cut into lines in a private file that is removed afterwards.
 */
import { resolve } from 'node:path';
import { AppError } from '../contract/problems.ts';
import { byteOrderMark, detectEnvelope } from '../decode/detect.ts';
import { jsonLines } from '../decode/json-lines.ts';
import { findInputs } from '../sources/file/find-files.ts';
import { type Input, openInput } from '../sources/file/input.ts';
import { readChunks } from '../sources/file/read-chunks.ts';
import { readHead } from '../sources/file/read-head.ts';
import type { LineFile } from '../sql/compile-context.ts';
import type { Reading } from './context.ts';
import { checkFormatName } from './format-name.ts';
import { type LeftOut, warnOfLeftOut } from './left-out.ts';
import { PrivateFolder } from './private-folder.ts';

export interface PreparedFiles {
  readonly files: readonly LineFile[];
  /**
   * The same files once more, with all that is compressed cut into lines: the engine gives up on a compressed file that is
   * damaged or not written to its end, our own readers take what is good. Null where there is nothing to be gained.
   */
  mend(): Promise<readonly LineFile[] | null>;
  remove(): Promise<void>;
}

interface FormatReading extends Reading {
  readonly format?: string;
}

interface Prepared {
  readonly input: Input;
  readonly file: LineFile;
  readonly isCut: boolean;
}

/** `format` is the name of the envelope, where it is not to be told by the content. */
export async function prepareFiles(paths: readonly string[], shared: Reading, format?: string): Promise<PreparedFiles> {
  checkFormatName(format);
  const reading: FormatReading = format === undefined ? shared : { ...shared, format };
  const { inputs } = await findInputs(paths);
  const folder = new PrivateFolder();
  const first = await eachInTurn(inputs, reading, (input, leftOut) => prepare(input, folder, reading, leftOut)).catch(
    async (error: unknown) => {
      await folder.remove();
      throw error;
    },
  );
  const needsCutting = ({ isCut, file }: Prepared) => !isCut && file.compression !== 'none';
  return {
    files: first.map(({ file }) => file),
    mend: async () => {
      if (!first.some(needsCutting)) return null;
      return eachInTurn(first, reading, (item, leftOut) =>
        needsCutting(item) ? cutIntoLines(item.input, folder, reading, leftOut) : item.file,
      );
    },
    remove: () => folder.remove(),
  };
}

/** One after the other, for the sake of the progress bar; what could not be read is told when all are done. */
async function eachInTurn<From, To>(
  items: readonly From[],
  { progress, warn }: Reading,
  work: (item: From, leftOut: LeftOut[]) => To | Promise<To>,
): Promise<To[]> {
  const leftOut: LeftOut[] = [];
  const done: To[] = [];
  try {
    for (const item of items) {
      try {
        done.push(await work(item, leftOut));
      } catch (error) {
        // One file of another kind among many is told of and left out.
        if (items.length === 1 || !(error instanceof AppError && error.code === 'input-refused')) throw error;
        warn(error.message);
      }
    }
    return done;
  } finally {
    progress.done();
    warnOfLeftOut(leftOut, warn);
  }
}

async function prepare(input: Input, folder: PrivateFolder, reading: FormatReading, leftOut: LeftOut[]): Promise<Prepared> {
  const file = await asItLies(input, folder, reading.format);
  return file === null ? { input, file: await cutIntoLines(input, folder, reading, leftOut), isCut: true } : { input, file, isCut: false };
}

const compressionNames = { none: 'none', gzip: 'gz', zstd: 'zstd' } as const;

/** What the engine is told about a file that it can read as it is, or null. */
async function asItLies(input: Input, folder: PrivateFolder, format: string | undefined): Promise<LineFile | null> {
  if (input.kind !== 'file') return null;
  const { compression, bytes } = await readHead(input);
  if (byteOrderMark(bytes) > 0 || (format ?? detectEnvelope(bytes).envelope.name) !== jsonLines.name) return null;
  const path = resolve(input.path);
  // The engine would take such a path for a pattern.
  const isPattern = /[*?{}]/.test(path);
  return { path: isPattern ? await folder.link(path) : path, source: input.path, compression: compressionNames[compression] };
}

async function cutIntoLines(
  input: Input,
  folder: PrivateFolder,
  { signal, progress, format }: FormatReading,
  leftOut: LeftOut[],
): Promise<LineFile> {
  const opened = await openInput(input);
  const { handle, path } = await folder.create();
  let records = 0;
  let read = 0;
  let mapped = false;
  progress.start(input.size ?? 0);
  progress.note(input.path);
  try {
    for await (const chunk of readChunks(opened, { signal, ...(format === undefined ? {} : { format }) })) {
      await handle.writeFile(chunk.payload);
      records += chunk.bad.length;
      mapped = chunk.mapped;
      progress.advance(chunk.storedEnd - read);
      read = chunk.storedEnd;
    }
  } finally {
    await handle.close();
    await opened.close();
  }
  leftOut.push({ source: input.path, records });
  return { path, source: input.path, compression: 'none', ...(mapped && { mapped }) };
}
