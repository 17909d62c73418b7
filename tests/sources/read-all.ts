/** Reads an input to its end, as the loader does. */
import { Readable } from 'node:stream';
import type { BadSlice, Incomplete } from '../../src/decode/envelope.ts';
import { openInput } from '../../src/sources/file/input.ts';
import { type Chunk, type ReadOptions, readChunks } from '../../src/sources/file/read-chunks.ts';

export interface ReadAll {
  readonly lines: readonly string[];
  readonly bad: readonly BadSlice[];
  readonly incomplete: Incomplete | undefined;
  /** Without their payloads. */
  readonly chunks: readonly Omit<Chunk, 'payload'>[];
  readonly resumeAt: number;
}

export async function readFile(path: string, options: ReadOptions = {}): Promise<ReadAll> {
  return readAll(await openInput({ kind: 'file', path }), options);
}

export async function readPipe(blocks: Iterable<Uint8Array>, options: ReadOptions = {}): Promise<ReadAll> {
  return readAll(await openInput({ kind: 'stdin', path: '-' }, Readable.from(blocks, { objectMode: false })), options);
}

async function readAll(input: Awaited<ReturnType<typeof openInput>>, options: ReadOptions): Promise<ReadAll> {
  const payloads: Buffer[] = [];
  const bad: BadSlice[] = [];
  const chunks: Omit<Chunk, 'payload'>[] = [];
  let incomplete: Incomplete | undefined;
  try {
    for await (const { payload, ...chunk } of readChunks(input, options)) {
      // The memory is the reader's.
      payloads.push(Buffer.from(payload));
      bad.push(...chunk.bad);
      incomplete = chunk.incomplete;
      chunks.push(chunk);
    }
  } finally {
    await input.close();
  }
  const lines = Buffer.concat(payloads).toString('latin1').split('\n');
  return { lines: lines.filter((line) => line !== ''), bad, incomplete, chunks, resumeAt: chunks.at(-1)?.resumeAt ?? 0 };
}
