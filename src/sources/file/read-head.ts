/** The first bytes of an input, decompressed: enough to tell how its events are wrapped. */
import { type Compression, detectCompression, headBytes } from '../../decode/detect.ts';
import { type Input, openInput } from './input.ts';
import { openSource } from './open-source.ts';

export interface InputHead {
  readonly compression: Compression;
  readonly bytes: Buffer;
}

/** At most so many bytes. Of a pipe they are gone then. */
export async function readHead(input: Input, atMost: number = headBytes): Promise<InputHead> {
  const opened = await openInput(input);
  try {
    const signature = Buffer.alloc(4);
    if ('handle' in opened.content) await opened.content.handle.read(signature, 0, signature.length, 0);
    const source = await openSource(opened, 0);
    const head = Buffer.alloc(atMost);
    let filled = 0;
    for (let count = 1; count > 0 && filled < head.length; filled += count) count = await source.read(head.subarray(filled));
    await source.close();
    return { compression: detectCompression(signature), bytes: head.subarray(0, filled) };
  } finally {
    await opened.close();
  }
}
