/** A file that is made while it is sent, compressed where the client takes that. A failure breaks the connection off, so that half a file is not taken for one. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { FileAnswer } from '../contract/answers.ts';
import type { Answering } from './answer-response.ts';
import { textBody } from './text-body.ts';

/** The engine and the network are slower than this. */
const level = 4;

export function fileResponse({ name, type, text }: FileAnswer, answering: Answering): Response {
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, vary: 'accept-encoding' };
  if (!takesGzip(answering.accepts.encoding)) return new Response(textBody(text, answering), { headers });
  return new Response(textBody(gzip(text), answering), { headers: { ...headers, 'content-encoding': 'gzip' } });
}

function takesGzip(accepted: string): boolean {
  return accepted.split(',').some((one) => /^\s*gzip\s*(;\s*q=(1|0\.\d*[1-9]\d*)[.0]*)?\s*$/i.test(one));
}

async function* gzip(text: AsyncGenerator<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  const zipper = createGzip({ level });
  const zipping = pipeline(Readable.from(text, { objectMode: true, highWaterMark: 1 }), zipper);
  // The failure is told by what is read.
  zipping.catch(() => undefined);
  yield* zipper as AsyncIterable<Uint8Array>;
}
