/** Joins neighbouring texts into one write, and leaves bytes as they are. */
import type { Sink } from '../terminal/sink.ts';

export async function writeParts(sink: Sink, parts: readonly (string | Uint8Array)[]): Promise<void> {
  let texts: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      texts.push(part);
      continue;
    }
    await sink.write(texts.join(''));
    texts = [];
    await sink.write(part);
  }
  await sink.write(texts.join(''));
}
