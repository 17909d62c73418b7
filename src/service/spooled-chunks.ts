/** Cuts a spooled body into chunks of whole records: decompressed, its envelope told by content, the same chunks each time. */
import type { BadReason } from '../decode/bad-reasons.ts';
import { detectCompression } from '../decode/detect.ts';
import type { SkipCounts } from '../decode/envelope.ts';
import type { ByteSource, Damage } from '../sources/file/byte-source.ts';
import type { OpenInput } from '../sources/file/input.ts';
import { readChunks } from '../sources/file/read-chunks.ts';
import type { SpooledBody } from '../spool/spool.ts';
import type { BadSlice } from '../store/loader.ts';

export interface SpooledChunk {
  /** Holds until the next chunk is asked for. */
  readonly payload: Uint8Array;
  readonly bad: readonly BadSlice[];
  /** What is no audit event, by kind. */
  readonly skipped: SkipCounts;
  /** Each line brings a native event with it; see `Cut.payload`. */
  readonly mapped: boolean;
  /** Place in the decoded body. */
  readonly start: number;
  readonly end: number;
}

const mib = 1024 ** 2;
const chunkBytes = 8 * mib;
const signatureBytes = 4;
/** Real audit logs compress 10 to 40 to one. What passes this is made to do harm. */
const maxRatio = 256;
const allowedBytes = 16 * mib;
const maxDecodedBytes = 8192 * mib;
/** So much of a bomb is kept, as it was received. */
const keptBytes = 1024;

export async function* spooledChunks(body: SpooledBody, signal: AbortSignal): AsyncGenerator<SpooledChunk, void, undefined> {
  const limit = Math.min(maxDecodedBytes, allowedBytes + maxRatio * body.bytes);
  const signature = Buffer.alloc(Math.min(signatureBytes, body.bytes));
  await body.read(signature, 0);
  const isPlain = detectCompression(signature) === 'none';
  // More than the body and its line end, so that its end is seen in the first reading.
  const sizes = isPlain ? { chunkBytes: Math.min(chunkBytes, body.bytes + 2), inputBytes: body.bytes + 2 } : { chunkBytes };
  const options = { ...sizes, format: body.format, whole: true, signal };
  for await (const { payload, bad, skipped = {}, mapped, start, end } of readChunks(inputOf(body, isPlain), options)) {
    yield { payload, bad, skipped, mapped, start, end };
    if (end <= limit) continue;
    const beginning = Buffer.alloc(Math.min(keptBytes, body.bytes));
    const kept = beginning.subarray(0, await body.read(beginning, 0));
    const reason: BadReason = 'decodes-too-large';
    yield {
      payload: new Uint8Array(0),
      bad: [{ offset: end, length: body.bytes, reason, bytes: kept }],
      skipped: {},
      mapped,
      start: end,
      end,
    };
    return;
  }
}

function inputOf(body: SpooledBody, isPlain: boolean): OpenInput {
  return {
    kind: 'pipe',
    path: body.source,
    content: { source: new BodySource(body, isPlain) },
    identify: () => Promise.resolve(null),
    isStill: () => Promise.resolve(false),
    close: () => Promise.resolve(),
  };
}

/** Nothing will be added to the last line, so it is given an end: what is no JSON is one bad line then, and not many bad values. */
class BodySource implements ByteSource {
  readonly #body: SpooledBody;
  #lineEnd: string;
  storedPosition = 0;

  constructor(body: SpooledBody, isPlain: boolean) {
    this.#body = body;
    this.#lineEnd = isPlain ? '\n' : '';
  }

  async read(target: Buffer): Promise<number> {
    const left = this.#body.bytes - this.storedPosition;
    if (left > 0) return this.#readSome(target.subarray(0, left));
    const lineEnd = this.#lineEnd;
    this.#lineEnd = '';
    return target.write(lineEnd);
  }

  async #readSome(target: Buffer): Promise<number> {
    const count = await this.#body.read(target, this.storedPosition);
    if (count === 0) throw new Error('a spooled body is shorter than it was');
    this.storedPosition += count;
    return count;
  }

  takeDamage(): readonly Damage[] {
    return [];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
