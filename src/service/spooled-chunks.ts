/** Cuts a spooled body into chunks of whole records: decompressed, its envelope told by content, the same chunks each time. */
import { Readable } from 'node:stream';
import type { BadReason } from '../decode/bad-reasons.ts';
import { detectCompression } from '../decode/detect.ts';
import type { OpenInput } from '../sources/file/input.ts';
import { readChunks } from '../sources/file/read-chunks.ts';
import type { SpooledBody } from '../spool/spool.ts';
import type { BadSlice } from '../store/loader.ts';

export interface SpooledChunk {
  /** Holds until the next chunk is asked for. */
  readonly payload: Uint8Array;
  readonly bad: readonly BadSlice[];
  /** Each line brings a native event with it; see `Cut.payload`. */
  readonly mapped: boolean;
  /** Place in the decoded body. */
  readonly start: number;
  readonly end: number;
}

const lineEnd = Buffer.from('\n');
const mib = 1024 ** 2;
const chunkBytes = 8 * mib;
const pieceBytes = 256 * 1024;
/** Real audit logs compress 10 to 40 to one. What passes this is made to do harm. */
const maxRatio = 256;
const allowedBytes = 16 * mib;
const maxDecodedBytes = 8192 * mib;
/** So much of a bomb is kept, as it was received. */
const keptBytes = 1024;

export async function* spooledChunks(body: SpooledBody, signal: AbortSignal): AsyncGenerator<SpooledChunk, void, undefined> {
  const limit = Math.min(maxDecodedBytes, allowedBytes + maxRatio * body.bytes);
  // More than the body and its line end, so that its end is seen in the first reading; a small body takes a small buffer.
  const size = body.encoding === 'identity' ? Math.min(chunkBytes, body.bytes + 2) : chunkBytes;
  for await (const { payload, bad, mapped, start, end } of readChunks(inputOf(body), {
    chunkBytes: size,
    format: body.format,
    whole: true,
    signal,
  })) {
    yield { payload, bad, mapped, start, end };
    if (end <= limit) continue;
    const beginning = Buffer.alloc(Math.min(keptBytes, body.bytes));
    const kept = beginning.subarray(0, await body.read(beginning, 0));
    const reason: BadReason = 'decodes-too-large';
    yield { payload: new Uint8Array(0), bad: [{ offset: end, length: body.bytes, reason, bytes: kept }], mapped, start: end, end };
    return;
  }
}

function inputOf(body: SpooledBody): OpenInput {
  const stream = Readable.from(piecesOf(body), { objectMode: true, highWaterMark: 1 });
  return {
    kind: 'pipe',
    path: body.source,
    content: { stream },
    identify: () => Promise.resolve(null),
    isStill: () => Promise.resolve(false),
    close: () => {
      stream.destroy();
      return Promise.resolve();
    },
  };
}

async function* piecesOf(body: SpooledBody): AsyncGenerator<Buffer> {
  let isPlain = false;
  for (let at = 0; at < body.bytes; ) {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, body.bytes - at));
    const count = await body.read(piece, at);
    if (count === 0) throw new Error('a spooled body is shorter than it was');
    isPlain = at === 0 ? detectCompression(piece.subarray(0, count)) === 'none' : isPlain;
    at += count;
    yield piece.subarray(0, count);
  }
  // Nothing will be added to the last line, so it ends here: what is no JSON is one bad line then, and not many bad values.
  if (isPlain) yield lineEnd;
}
