/** Says what files are seen as, and why, from their first piece. Nothing is stored, and no store is opened. */
import type { AnswerOf } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import { byteOrderMark, detectEnvelope, namedEnvelope } from '../decode/detect.ts';
import type { BadSlice } from '../decode/envelope.ts';
import type { Input } from '../sources/file/input.ts';
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
  const { compression, bytes } = await readHead(input, pieceBytes);
  const { envelope, reason, head } = (named === undefined ? null : namedEnvelope(named, bytes)) ?? detectEnvelope(bytes);
  const { name, about, refusal } = envelope;
  const seen = { path: input.path, compression, format: name, title: about.title, reason };
  if (refusal !== undefined) return { ...seen, records: 0, skipped: {}, bad: {}, whole: false, refusal };
  const mark = byteOrderMark(bytes);
  const whole = bytes.length < pieceBytes;
  const { payload, skipped, bad } = envelope.cutter(head).cut(bytes.subarray(mark), mark, whole);
  const counts = { records: countLines(payload), skipped: { ...skipped }, bad: countReasons(bad), whole };
  return { ...seen, ...counts, ...(about.loses === undefined ? {} : { loses: about.loses }) };
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
