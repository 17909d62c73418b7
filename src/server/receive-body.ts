/** The bytes of a request as they arrive, within a size and a time. Stopping early leaves the connection open for the answer. */
import type { Readable } from 'node:stream';
import { refusal } from './problem-document.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

export interface BodyCount {
  bytes: number;
}

/** Raises `body-too-large` and `request-timeout`; what breaks off raises what the connection says. */
export async function* receiveBody(
  body: Readable | ReadableStream<Uint8Array> | null,
  { maxBytes, timeoutMs }: BodyLimits,
  count: BodyCount,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const pieces = 'iterator' in body ? body.iterator({ destroyOnReturn: false }) : body[Symbol.asyncIterator]();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(refusal('request-timeout', `The body did not arrive within ${timeoutMs / 1000} s.`)), timeoutMs);
  });
  late.catch(() => undefined);
  try {
    while (true) {
      const next = pieces.next();
      // A piece that comes after the time-out is nobody's.
      next.catch(() => undefined);
      const { done, value } = await Promise.race([next, late]);
      if (done === true) return;
      count.bytes += (value as Uint8Array).length;
      if (count.bytes > maxBytes) throw refusal('body-too-large', `The body is larger than ${maxBytes} bytes.`);
      yield value as Uint8Array;
    }
  } finally {
    clearTimeout(timer);
  }
}
