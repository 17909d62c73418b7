import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createSink, ReaderGone } from './sink.ts';

/** Takes each chunk when it is told to. */
class SlowReader extends Writable {
  readonly taken: string[] = [];
  #release: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: 4 });
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.taken.push(chunk.toString());
    this.#release = done;
  }

  takeOn(): void {
    this.#release?.();
  }
}

describe('createSink', () => {
  it('writes no faster than the reader takes', async () => {
    const stream = new SlowReader();
    const sink = createSink(stream, () => undefined);
    let isThrough = false;
    const written = sink.write('too much').then(() => {
      isThrough = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isThrough).toBe(false);
    stream.takeOn();
    await written;
    expect(isThrough).toBe(true);
  });

  it('tells once that the reader went away, ends what waits, and takes no more', async () => {
    let gone = 0;
    const stream = new SlowReader();
    const sink = createSink(stream, () => {
      gone += 1;
    });
    const waiting = sink.write('never taken');
    const epipe = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    stream.emit('error', epipe);
    stream.emit('error', epipe);
    await expect(waiting).rejects.toBeInstanceOf(ReaderGone);
    await expect(sink.write('more')).rejects.toBeInstanceOf(ReaderGone);
    await sink.flush();
    expect(gone).toBe(1);
  });
});
