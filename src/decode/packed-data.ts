/** What queues and cloud functions carry: a document in base64, often compressed with gzip before. */
import type { BadReason } from './bad-reasons.ts';
import { decodeBase64 } from './base64.ts';
import { gunzip } from './inflate.ts';
import type { Slice } from './json-slices.ts';
import { unescapeString } from './unescape.ts';

/** Functions and queues take a few megabytes at a time; what unpacks to more is no log. */
const maxUnpackedBytes = 64 * 1024 * 1024;

export function unpackData(record: Uint8Array, data: Slice | undefined): Uint8Array | BadReason {
  const text = data === undefined ? null : unescapeString(record, data);
  if (text === null) return 'no-event-inside';
  const bytes = decodeBase64(text);
  if (bytes === null) return 'broken-base64';
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return gunzip(bytes, maxUnpackedBytes) ?? 'broken-gzip';
}
