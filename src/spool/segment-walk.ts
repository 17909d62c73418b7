/** Goes through the records of a segment by their headers, bodies apart, and finds the next one behind what is damaged. */
import type { FileHandle } from 'node:fs/promises';
import { type FrameHeader, type FrameMeta, frameBytes, frameHeaderBytes, frameMark, parseFrameHeader, parseMeta } from './frame.ts';

/** `record`: its header and meta are right, its body was not looked at. `torn`: the segment ends before the record does. */
export type Found =
  | { readonly kind: 'record'; readonly offset: number; readonly header: FrameHeader; readonly meta: FrameMeta }
  | { readonly kind: 'damaged' | 'torn'; readonly offset: number; readonly bytes: number };

export const segmentHeaderBytes = 32;
const signature = Buffer.from('telltale spool1\n');
const tokenBytes = 8;
/** A body of this size is read with what stands around it. */
const smallBytes = 16 * 1024;
const windowBytes = 64 * 1024;

/** The token tells the entries of this segment from those of any other, ever. */
export function printSegmentHeader(token: string): Buffer {
  const header = Buffer.alloc(segmentHeaderBytes);
  signature.copy(header);
  Buffer.from(token, 'hex').copy(header, signature.length);
  return header;
}

export function parseSegmentHeader(header: Buffer): string | null {
  if (header.length < segmentHeaderBytes || !header.subarray(0, signature.length).equals(signature)) return null;
  return header.toString('hex', signature.length, signature.length + tokenBytes);
}

export class SegmentWalk {
  readonly #handle: FileHandle;
  readonly #memory = Buffer.allocUnsafeSlow(windowBytes);
  #window = Buffer.alloc(0);
  #windowAt = 0;
  /** Where the next record begins. */
  position: number;

  constructor(handle: FileHandle, position = segmentHeaderBytes) {
    this.#handle = handle;
    this.position = position;
  }

  /** The next record or damage that begins before `end`, behind which nothing is to be read; null where there is none. */
  async next(end: number): Promise<Found | null> {
    const offset = this.position;
    if (offset >= end) return null;
    const header = parseFrameHeader(await this.#bytes(offset, frameHeaderBytes, end));
    if (header === null) return this.#damage(offset, end);
    this.position = Math.min(offset + frameBytes(header), end);
    if (offset + frameBytes(header) > end) return { kind: 'torn', offset, bytes: end - offset };
    const meta = parseMeta(header, await this.#bytes(offset + frameHeaderBytes, header.metaBytes, end));
    if (meta === null) return { kind: 'damaged', offset, bytes: frameBytes(header) };
    return { kind: 'record', offset, header, meta };
  }

  /** A copy of the body of a record that `next` gave. */
  async body({ offset, header }: Extract<Found, { kind: 'record' }>): Promise<Buffer> {
    const at = offset + frameHeaderBytes + header.metaBytes;
    const content = Buffer.allocUnsafe(header.bodyBytes);
    if (header.bodyBytes > smallBytes) return content.subarray(0, await readFully(this.#handle, content, at));
    const found = await this.#bytes(at, header.bodyBytes, at + header.bodyBytes);
    return content.subarray(0, found.copy(content));
  }

  /** Goes on to the next header that is right. What a write that was cut short leaves at the end is no damage. */
  async #damage(offset: number, end: number): Promise<Found> {
    const next = await this.#find(offset + 1, end);
    this.position = next ?? end;
    const isTorn = next === null && (await this.#isBeginning(offset, end));
    return { kind: isTorn ? 'torn' : 'damaged', offset, bytes: this.position - offset };
  }

  async #find(from: number, end: number): Promise<number | null> {
    for (let at = from; at < end; ) {
      const bytes = await this.#bytes(at, windowBytes, end);
      const found = bytes.indexOf(frameMark);
      if (found < 0) {
        at += Math.max(bytes.length - frameMark.length + 1, 1);
        continue;
      }
      at += found;
      if (parseFrameHeader(await this.#bytes(at, frameHeaderBytes, end)) !== null) return at;
      at += 1;
    }
    return null;
  }

  /** Whether a header just begins here, or zeros stand up to the end: the file had grown and nothing was in it yet. */
  async #isBeginning(offset: number, end: number): Promise<boolean> {
    const start = await this.#bytes(offset, frameMark.length, end);
    if (end - offset < frameHeaderBytes && start.equals(frameMark.subarray(0, start.length))) return true;
    for (let at = offset; at < end; at += windowBytes) {
      if ((await this.#bytes(at, windowBytes, end)).some((byte) => byte !== 0)) return false;
    }
    return true;
  }

  /** So many bytes, or as many as there are before `end`. What they lie in is used again by the next call. */
  async #bytes(at: number, count: number, end: number): Promise<Buffer> {
    const wanted = Math.min(count, end - at);
    const from = at - this.#windowAt;
    if (from < 0 || from + wanted > this.#window.length) {
      const length = Math.min(Math.max(wanted, windowBytes), end - at);
      const window = length <= windowBytes ? this.#memory.subarray(0, length) : Buffer.allocUnsafeSlow(length);
      this.#window = window.subarray(0, await readFully(this.#handle, window, at));
      this.#windowAt = at;
    }
    const start = at - this.#windowAt;
    return this.#window.subarray(start, start + wanted);
  }
}

/** Reads until the target is full or the file ends. */
export async function readFully(handle: FileHandle, target: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await handle.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
