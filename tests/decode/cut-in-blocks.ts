/** Feeds a cutter block by block, as a reader does, and collects what it gives. */
import type { BadSlice, Cutter, Incomplete } from '../../src/decode/envelope.ts';

export interface Collected {
  /** The records, one line each; UTF-8 that is broken is kept as it is by `latin1`. */
  readonly records: readonly string[];
  readonly bad: readonly BadSlice[];
  readonly incomplete: Incomplete | undefined;
  readonly skipped: Readonly<Record<string, number>>;
  readonly resumeAt: number;
  /** The most that was held at a time. */
  readonly held: number;
  /** Every offset at which a checkpoint could have been taken, with the number of records that were out by then. */
  readonly checkpoints: readonly { readonly at: number; readonly records: number }[];
}

/** `sizes` are the sizes of the blocks; the last one repeats. */
export function cutInBlocks(cutter: Cutter, bytes: Uint8Array, sizes: readonly number[] = [bytes.length], from = 0): Collected {
  const out: Buffer[] = [];
  const bad: BadSlice[] = [];
  const checkpoints: { at: number; records: number }[] = [];
  const skipped: Record<string, number> = {};
  let incomplete: Incomplete | undefined;
  let rest: Uint8Array = new Uint8Array(0);
  let offset = from;
  let held = 0;
  let resumeAt = from;
  let records = 0;
  for (let at = from, turn = 0, last = false; !last; turn++) {
    const size = Math.max(1, sizes[Math.min(turn, sizes.length - 1)] ?? bytes.length);
    const block = Buffer.concat([rest, bytes.subarray(at, at + size)]);
    at += size;
    last = at >= bytes.length;
    held = Math.max(held, block.length);
    const cut = cutter.cut(block, offset, last);
    out.push(Buffer.from(cut.payload));
    bad.push(...cut.bad);
    for (const [kind, count] of Object.entries(cut.skipped ?? {})) skipped[kind] = (skipped[kind] ?? 0) + count;
    incomplete = cut.incomplete;
    resumeAt = cut.resumeAt;
    records += linesOf(Buffer.from(cut.payload)).length;
    if (checkpoints.at(-1)?.at !== resumeAt) checkpoints.push({ at: resumeAt, records });
    rest = block.subarray(cut.consumed);
    offset += cut.consumed;
  }
  return { records: linesOf(Buffer.concat(out)), bad, incomplete, skipped, resumeAt, held, checkpoints };
}

function linesOf(payload: Buffer): string[] {
  return payload
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** As `records` holds them. */
export function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
