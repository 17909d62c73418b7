/** Where a following goes on after a break, as text that is given out and comes back. It belongs to one query, and grants nothing. */
import { AppError } from '../contract/problems.ts';
import type { Query } from '../query/ast.ts';
import type { FollowPosition } from './follow-list.ts';
import { queryHash } from './page-cursor.ts';
import { openSealedText, sealText } from './sealed-text.ts';

const version = 'f1';
/** It goes into a header of a request. */
const namedWriters = 32;

export function printFollowCursor({ heads, isComplete, atUs, open }: FollowPosition, query: Query, key: Uint8Array): string {
  const named = [...heads].slice(-namedWriters).map(([writer, seq]) => [writer, String(seq)]);
  const parts = [queryHash(query), String(atUs), isComplete && heads.size <= namedWriters, named, open];
  return `${version}.${sealText(JSON.stringify(parts), key)}`;
}

/** @throws AppError `usage` */
export function readFollowCursor(text: string, query: Query, key: Uint8Array): FollowPosition {
  const [found, sealed = ''] = text.trim().split('.');
  const opened = found === version ? openSealedText(sealed, key) : null;
  if (opened === null)
    throw new AppError('usage', {
      message: 'This is not a place that telltale gave to go on from.',
      hint: 'Leave it out to follow what arrives from now on.',
    });
  const [hash, atUs, isComplete, named, open] = JSON.parse(opened) as [string, string, boolean, [string, string][], string[]];
  if (hash !== queryHash(query))
    throw new AppError('usage', { message: 'This place belongs to another query.', hint: 'Give the query again as it was.' });
  return { heads: new Map(named.map(([writer, seq]) => [writer, BigInt(seq)])), isComplete, atUs: BigInt(atUs), open };
}
