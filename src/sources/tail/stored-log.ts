/** What a log looks like on disk: how it is compressed, how it begins, and where it can be said to end without reading it all. */
import type { FileHandle } from 'node:fs/promises';
import { type Compression, detectCompression } from '../../decode/detect.ts';
import type { Damage } from '../file/byte-source.ts';
import { openSource } from '../file/open-source.ts';
import { readAt } from './line-reader.ts';

export interface Beginning {
  readonly compression: Compression;
  /** Decompressed. Fewer bytes than asked for only where there are no more. */
  readonly head: Buffer;
  readonly damage: readonly Damage[];
}

export async function readBeginning(handle: FileHandle, count: number): Promise<Beginning> {
  const compression = detectCompression(await readAt(handle, 0, 4));
  if (compression === 'none') return { compression, head: await readAt(handle, 0, count), damage: [] };
  const source = await openSource({ content: { handle } }, 0);
  try {
    const head = Buffer.alloc(count);
    let filled = 0;
    while (filled < count) {
      const read = await source.read(head.subarray(filled));
      if (read === 0) break;
      filled += read;
    }
    return { compression, head: head.subarray(0, filled), damage: source.takeDamage() };
  } finally {
    await source.close();
  }
}

/** The length, modulo 2^32, that a gzip file's last member says it has when decompressed: of a rotated log that is all of it. */
export async function gzipContentBytes(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  return size < 18 ? 0 : (await readAt(handle, size - 4, 4)).readUInt32LE(0);
}

const backBytes = 64 * 1024;

/** Behind the last line end; 0 where there is none. */
export async function lastLineEnd(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  for (let end = size; end > 0; end = Math.max(0, end - backBytes)) {
    const from = Math.max(0, end - backBytes);
    const at = (await readAt(handle, from, end - from)).lastIndexOf('\n');
    if (at >= 0) return from + at + 1;
  }
  return 0;
}
