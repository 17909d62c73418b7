/** All of a small body that waits in a spool. */
import type { SpooledBody } from './spool.ts';

export async function readWhole(body: SpooledBody): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(body.bytes);
  let filled = 0;
  while (filled < bytes.length) {
    const count = await body.read(bytes.subarray(filled), filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
