/** Says what files are seen as, and why, from their first piece. Nothing is stored, and no store is opened. */
import type { AnswerOf } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import { detectEnvelope, namedEnvelope } from '../decode/detect.ts';
import type { BadSlice } from '../decode/envelope.ts';
import { type Input, openInput } from '../sources/file/input.ts';
import { readChunks } from '../sources/file/read-chunks.ts';
import { readHead } from '../sources/file/read-head.ts';
import type { Context } from './context.ts';

type FormatAnswer = NonNullable<AnswerOf<'ingest'>['formats']>[number];

/** So much of a file is cut. */
const pieceBytes = 1024 * 1024;
const lineFeed = 0x0a;

export async function explainFormats(
  inputs: readonly Input[],
  { format }: RequestOf<'ingest'>,
  { signal }: Context,
): Promise<FormatAnswer[]> {
  const answers: FormatAnswer[] = [];
  for (const input of inputs) {
    signal.throwIfAborted();
    answers.push(await explainFormat(input, format));
  }
  return answers;
}

async function explainFormat(input: Input, named: string | undefined): Promise<FormatAnswer> {
  const { compression, bytes } = await readHead(input);
  const { envelope, reason } = (named === undefined ? null : namedEnvelope(named, bytes)) ?? detectEnvelope(bytes);
  const { name, about, refusal } = envelope;
  const seen = { path: input.path, compression, format: name, title: about.title, reason };
  if (refusal !== undefined) return { ...seen, records: 0, skipped: {}, bad: {}, whole: false, refusal };
  const loses = about.loses === undefined ? {} : { loses: about.loses };
  // A pipe gives its first bytes once, and they are looked at.
  const counts = input.kind === 'file' ? await countPiece(input, named) : { records: 0, skipped: {}, bad: {}, whole: false };
  return { ...seen, ...counts, ...loses };
}

async function countPiece(input: Input, format: string | undefined): Promise<Pick<FormatAnswer, 'records' | 'skipped' | 'bad' | 'whole'>> {
  const opened = await openInput(input);
  try {
    for await (const chunk of readChunks(opened, { chunkBytes: pieceBytes, ...(format === undefined ? {} : { format }) })) {
      return { records: countLines(chunk.payload), skipped: { ...chunk.skipped }, bad: countReasons(chunk.bad), whole: chunk.last };
    }
  } finally {
    await opened.close();
  }
  return { records: 0, skipped: {}, bad: {}, whole: true };
}

/** Lines that are not empty. */
function countLines(payload: Uint8Array): number {
  let count = 0;
  for (let start = 0; start < payload.length; ) {
    const end = payload.indexOf(lineFeed, start);
    if (end > start) count++;
    start = end + 1;
  }
  return count;
}

function countReasons(bad: readonly BadSlice[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of bad) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
