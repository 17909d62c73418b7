/**
 * ClickHouse cannot take back an answer that has begun: it appends the exception to it, between marks that a header
 * announced. This takes the block out of the bytes and makes it the stream's error.
 */
import { Transform, type TransformCallback } from 'node:stream';

export class ExceptionFilter extends Transform {
  readonly #mark: Buffer;
  readonly #toError: (text: string) => Error;
  /** Bytes that may be the beginning of the mark. */
  #held: Buffer = Buffer.alloc(0);
  #exception: Buffer[] | undefined;

  constructor(tag: string, toError: (text: string) => Error) {
    super();
    this.#mark = Buffer.from(`\r\n__exception__\r\n${tag}\r\n`);
    this.#toError = toError;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#exception !== undefined) {
      this.#exception.push(chunk);
      done();
      return;
    }
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const start = bytes.indexOf(this.#mark);
    if (start >= 0) {
      this.#exception = [bytes.subarray(start + this.#mark.length)];
      done(null, bytes.subarray(0, start));
      return;
    }
    const clear = bytes.length - this.#partialMark(bytes);
    this.#held = bytes.subarray(clear);
    done(null, bytes.subarray(0, clear));
  }

  /** The length of the longest end of the bytes that begins the mark. */
  #partialMark(bytes: Buffer): number {
    for (let from = Math.max(0, bytes.length - this.#mark.length + 1); from < bytes.length; from++) {
      if (bytes[from] === 0x0d && this.#mark.subarray(0, bytes.length - from).equals(bytes.subarray(from))) return bytes.length - from;
    }
    return 0;
  }

  override _flush(done: TransformCallback): void {
    if (this.#exception === undefined) done(null, this.#held);
    else done(this.#toError(Buffer.concat(this.#exception).toString('utf8')));
  }
}
