/**
 * Reads an open input as chunks of whole records, for the loader. The next chunk is read and decompressed while the
 * consumer works on the one it has, and no further ahead: two chunks are held, in two buffers that are used in turn.
 */
import { AppError } from '../../contract/problems.ts';
import { byteOrderMark, detectEnvelope, headBytes, namedEnvelope } from '../../decode/detect.ts';
import { badSlice } from '../../decode/discard.ts';
import type { BadSlice, Cut, Cutter, Envelope, Incomplete, SkipCounts } from '../../decode/envelope.ts';
import type { ByteSource } from './byte-source.ts';
import { type OpenInput, unreadable } from './input.ts';
import { openSource } from './open-source.ts';

const defaultChunkBytes = 32 * 1024 * 1024;

export interface Chunk {
  /**
   * Whole records, each ended by `\n`. Empty lines may stand among them; they are no records. The memory is the reader's:
   * it holds until the next chunk is asked for.
   */
  readonly payload: Buffer;
  /** What was read, as offsets in the decoded stream (after decompression). */
  readonly start: number;
  readonly end: number;
  /** The offset for a checkpoint once this chunk is stored: reading `from` there misses nothing. */
  readonly resumeAt: number;
  /** How far the file is read as it is stored: what progress is measured by. */
  readonly storedEnd: number;
  /** How the events are wrapped. */
  readonly format: string;
  /** Each line is a native event, a tab, and the record that it was mapped from; see `Cut.payload`. */
  readonly mapped: boolean;
  readonly bad: readonly BadSlice[];
  /** What was passed over, for it is no audit event; absent where nothing was. */
  readonly skipped?: SkipCounts;
  /** Nothing follows: the input was read to its end. */
  readonly last: boolean;
  /** Only with the last chunk. */
  readonly incomplete?: Incomplete;
}

export interface ReadOptions {
  /** About how much a chunk holds; 32 MiB by default: each costs a load a dozen statements, and all of a load's memory grows with it. */
  readonly chunkBytes?: number;
  /** `resumeAt` of a checkpoint. */
  readonly from?: number;
  /** The name of an envelope that is taken for granted; null, and a name that nothing has: told by content. */
  readonly format?: string | null;
  /** How long the decoded input is at most, where that is known: a short one takes a small buffer. */
  readonly inputBytes?: number;
  /** The input will not grow: what is incomplete at its end is bad. */
  readonly whole?: boolean;
  readonly signal?: AbortSignal;
}

/** Raises `input-refused` where the input is of an envelope that cannot be read. */
export async function* readChunks(input: OpenInput, options: ReadOptions = {}): AsyncGenerator<Chunk, void, undefined> {
  const { signal } = options;
  // A read from a pipe would otherwise wait for its writer.
  const letGo = () => void ('stream' in input.content && input.content.stream.destroy());
  signal?.addEventListener('abort', letGo);
  try {
    signal?.throwIfAborted();
    yield* readAhead(input, options);
  } catch (cause) {
    if (signal?.aborted === true) throw cancelled(input.path, cause);
    throw cause instanceof AppError ? cause : unreadable(input.path, cause);
  } finally {
    signal?.removeEventListener('abort', letGo);
  }
}

async function* readAhead(input: OpenInput, options: ReadOptions): AsyncGenerator<Chunk, void, undefined> {
  const source = await openSource(input, options.from ?? 0);
  const reader = new ChunkReader(source, input.path, options);
  let ahead = reader.next();
  try {
    for (let chunk = await ahead; chunk !== null; chunk = await ahead) {
      ahead = reader.next();
      // Its failure is thrown when its turn comes; until then nobody listens.
      ahead.catch(() => undefined);
      yield chunk;
    }
  } finally {
    // Closed first, so that what is under way ends.
    await source.close();
    await ahead.catch(() => undefined);
  }
}

function cancelled(path: string, cause: unknown): AppError {
  return new AppError('cancelled', { message: `Reading ${path} was cancelled.` }, { cause });
}

function refuse({ refusal }: Envelope, path: string): void {
  if (refusal !== undefined) throw new AppError('input-refused', { message: `${path}: ${refusal}`, path });
}

class ChunkReader {
  readonly #source: ByteSource;
  readonly #path: string;
  readonly #chunkBytes: number;
  readonly #signal: AbortSignal | undefined;
  readonly #named: string | null;
  readonly #whole: boolean;
  readonly #headBytes: number;
  /** Used in turn. The one at `#turn` is not in the hands of the consumer. */
  readonly #buffers: [Buffer | null, Buffer | null] = [null, null];
  #turn = 0;
  #cutter: Cutter | null = null;
  #format = '';
  #mapped = false;
  /** Read, and part of no record yet. */
  #rest: Buffer = Buffer.alloc(0);
  /** Place of the first byte of the rest in the decoded stream. */
  #offset: number;
  #ended = false;

  constructor(source: ByteSource, path: string, options: ReadOptions) {
    const { from = 0, chunkBytes = defaultChunkBytes, signal, format = null, whole = false, inputBytes = headBytes } = options;
    this.#source = source;
    this.#path = path;
    this.#named = format;
    this.#whole = whole;
    this.#headBytes = Math.min(headBytes, inputBytes);
    this.#offset = from;
    this.#chunkBytes = chunkBytes;
    this.#signal = signal;
  }

  /** The next chunk that says something; null at the end. */
  async next(): Promise<Chunk | null> {
    while (!this.#ended) {
      const start = this.#offset;
      const bytes = await this.#fill();
      const cut = this.#withEnd(this.#withDamage(this.#cut(bytes), bytes, start), bytes, start);
      this.#rest = bytes.subarray(cut.consumed);
      this.#offset = start + cut.consumed;
      const silent = cut.payload.length === 0 && cut.bad.length === 0 && cut.skipped === undefined && cut.incomplete === undefined;
      if (silent && !(this.#ended && cut.consumed > 0)) continue;
      this.#turn = 1 - this.#turn;
      const { buffer, byteOffset, length } = cut.payload;
      return {
        payload: Buffer.from(buffer, byteOffset, length),
        start,
        end: this.#offset,
        resumeAt: cut.resumeAt,
        storedEnd: this.#source.storedPosition,
        format: this.#format,
        mapped: this.#mapped,
        bad: cut.bad,
        last: this.#ended,
        ...(cut.skipped === undefined ? {} : { skipped: cut.skipped }),
        ...(cut.incomplete === undefined ? {} : { incomplete: cut.incomplete }),
      };
    }
    return null;
  }

  /** The rest, and new bytes behind it. */
  async #fill(): Promise<Buffer> {
    const bytes = this.#takeBuffer();
    let filled = this.#rest.copy(bytes);
    while (filled < bytes.length) {
      this.#signal?.throwIfAborted();
      const count = await this.#source.read(bytes.subarray(filled));
      if (count === 0) {
        this.#ended = true;
        break;
      }
      filled += count;
    }
    return bytes.subarray(0, filled);
  }

  #takeBuffer(): Buffer {
    const size = Math.max(this.#cutter === null ? this.#headBytes : 0, this.#chunkBytes, this.#rest.length * 2);
    const spare = this.#buffers[this.#turn] ?? null;
    if (spare !== null && spare.length >= size) return spare;
    const buffer = Buffer.allocUnsafeSlow(size);
    this.#buffers[this.#turn] = buffer;
    return buffer;
  }

  #cut(bytes: Buffer): Cut {
    const cutter = this.#cutter;
    if (cutter !== null) return cutter.cut(bytes, this.#offset, this.#ended);
    const named = this.#named === null ? null : namedEnvelope(this.#named, bytes);
    const { envelope, head } = named ?? detectEnvelope(bytes);
    // What was acknowledged is kept as bad instead.
    if (!this.#whole) refuse(envelope, this.#path);
    this.#cutter = envelope.cutter(head);
    this.#format = envelope.name;
    this.#mapped = envelope.maps === true;
    const mark = this.#offset === 0 ? byteOrderMark(bytes) : 0;
    const cut = this.#cutter.cut(bytes.subarray(mark), this.#offset + mark, this.#ended);
    return { ...cut, consumed: cut.consumed + mark };
  }

  #withEnd(cut: Cut, bytes: Buffer, start: number): Cut {
    const { incomplete, ...rest } = cut;
    if (!this.#whole || incomplete === undefined) return cut;
    // A list without its end, after what is bad at the end of it, says nothing more.
    if (incomplete.length === 0 && cut.bad.length > 0) return { ...rest };
    const from = Math.max(incomplete.offset - start, 0);
    return { ...rest, bad: [...cut.bad, { ...badSlice(bytes.subarray(from), start + from, 'body-cut-off'), ...incomplete }] };
  }

  /** Damage is reported beside what the records gave. Where the stored bytes just end, it is what the last record lacks. */
  #withDamage(cut: Cut, bytes: Buffer, start: number): Cut {
    const damage = this.#source.takeDamage();
    if (damage.length === 0) return cut;
    const { incomplete, ...whole } = cut;
    const at = start + bytes.length;
    const bad = damage.map(({ reason, bytes: stored }) => {
      if (stored.length > 0 || incomplete === undefined) return badSlice(stored, at, reason);
      return badSlice(bytes.subarray(Math.max(incomplete.offset - start, 0)), incomplete.offset, reason);
    });
    return { ...whole, bad: [...cut.bad, ...bad] };
  }
}
