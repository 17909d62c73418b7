/** Where output goes: in order, no faster than the reader takes it, and quietly to its end when the reader goes away. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Thrown by a write after the reader went away (`| head`): nobody wants the rest. */
export class ReaderGone extends Error {
  constructor() {
    super('the reader of the output went away');
    this.name = 'ReaderGone';
  }
}

export interface Sink {
  readonly isTerminal: boolean;
  /** Cells in a row; undefined where nobody said. */
  readonly width: number | undefined;
  /** Resolves when more may be written. */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Resolves when all has been handed over. */
  flush(): Promise<void>;
}

interface MaybeTerminal extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A sink over a stream of this process. `onGone` is told once when the reader goes away. */
export function createSink(stream: MaybeTerminal, onGone: () => void): Sink {
  const gone = new AbortController();
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    if (gone.signal.aborted) return;
    gone.abort();
    onGone();
  });
  const drained = async () => {
    try {
      await once(stream, 'drain', { signal: gone.signal });
    } catch (error) {
      throw gone.signal.aborted ? new ReaderGone() : error;
    }
  };
  return {
    isTerminal: stream.isTTY === true,
    get width() {
      return stream.columns ?? (Number(process.env['COLUMNS']) || undefined);
    },
    async write(chunk) {
      if (gone.signal.aborted) throw new ReaderGone();
      if (chunk.length > 0 && !stream.write(chunk)) await drained();
    },
    async flush() {
      if (!gone.signal.aborted) await new Promise<void>((resolve) => stream.write('', () => resolve()));
    },
  };
}
