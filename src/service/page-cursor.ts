/**
 * Cursors: opaque text that says after which row a page begins, what had arrived when the first page was asked for, and
 * which time relative times count back from. It belongs to one query, and grants nothing: the scope is in the statement.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../contract/problems.ts';
import type { Query } from '../query/ast.ts';
import { printQuery } from '../query/print-query.ts';
import type { Position, Snapshot } from '../sql/list-part.ts';
import { openSealedText, sealText } from './sealed-text.ts';

export interface PageCursor {
  readonly position: Position;
  readonly snapshot: Snapshot;
  /** Microseconds since the epoch, when the first page was asked for. */
  readonly nowUs: bigint;
}

const version = 'p1';
const sealedVersion = 's1';
const queryDigits = 12;

/** With a key it is sealed: the numbers in it would tell who does not see everything how much others have. */
export function printCursor({ position, snapshot, nowUs }: PageCursor, query: Query, key: Uint8Array | null): string {
  const { timeUs, writer, seq } = position;
  const heads = snapshot.heads.map((head) => [head.writer, String(head.seq)]);
  const parts = [queryHash(query), String(nowUs), String(timeUs), writer, String(seq), snapshot.isComplete, heads];
  const text = JSON.stringify(parts);
  return key === null ? `${version}.${Buffer.from(text).toString('base64url')}` : `${sealedVersion}.${sealText(text, key)}`;
}

/** @throws AppError `usage` */
export function readCursor(text: string, query: Query, key: Uint8Array | null): PageCursor {
  const [hash, now, time, writer, seq, isComplete, heads] = partsOf(text, key);
  const [nowUs, timeUs, number] = [now, time, seq].map(readInteger);
  const read = Array.isArray(heads) ? heads.map(readHead) : [undefined];
  const known = read.filter((head) => head !== undefined);
  if (nowUs === undefined || timeUs === undefined || number === undefined || typeof writer !== 'string' || known.length < read.length)
    throw unreadable();
  if (hash !== queryHash(query))
    throw new AppError('usage', { message: 'This cursor belongs to another query.', hint: 'Give the query again as it was.' });
  return { position: { timeUs, writer, seq: number }, snapshot: { heads: known, isComplete: isComplete === true }, nowUs };
}

function partsOf(text: string, key: Uint8Array | null): readonly unknown[] {
  const [found, body = ''] = text.trim().split('.');
  if (found !== (key === null ? version : sealedVersion)) throw unreadable();
  try {
    const opened = key === null ? Buffer.from(body, 'base64url').toString() : openSealedText(body, key);
    const parts: unknown = JSON.parse(opened ?? 'null');
    if (Array.isArray(parts)) return parts;
  } catch (error) {
    throw unreadable(error);
  }
  throw unreadable();
}

function readHead(head: unknown): Snapshot['heads'][number] | undefined {
  const [writer, seq]: unknown[] = Array.isArray(head) ? head : [];
  const number = readInteger(seq);
  return typeof writer === 'string' && number !== undefined ? { writer, seq: number } : undefined;
}

/** What a 64-bit column can hold. */
function readInteger(text: unknown): bigint | undefined {
  return typeof text === 'string' && /^-?\d{1,18}$/.test(text) ? BigInt(text) : undefined;
}

export function queryHash(query: Query): string {
  return createHash('sha256').update(printQuery(query)).digest('hex').slice(0, queryDigits);
}

function unreadable(cause?: unknown): AppError {
  const details = {
    message: 'This is not a cursor that telltale gave.',
    hint: 'A cursor is the text after --page-after in the footer of a page.',
  };
  return new AppError('usage', details, { cause });
}
