/**
 * How a record lies in a segment: a header with a checksum of its own, then what is known of the body (JSON), then the body,
 * unless that is a file. So where the body is damaged it is still known whose it was and where the next record begins.
 */
import { crc32 } from 'node:zlib';
import type { SpoolEntry } from './spool.ts';

/** 0xff and 0xfe stand in no UTF-8 text: a search for the next record rarely stops in a body. */
export const frameMark = Buffer.from([0xff, 0xfe, 0x54, 0x52]);
export const frameHeaderBytes = 32;

export interface FrameMeta extends SpoolEntry {
  /** Set for a body in a file of its own: its name in the folder of bodies, its length and its checksum. */
  readonly file?: { readonly name: string; readonly bytes: number; readonly crc: number };
}

export interface FrameHeader {
  readonly metaBytes: number;
  /** In the segment, after the meta. */
  readonly bodyBytes: number;
  readonly sequence: number;
  readonly bodyCrc: number;
  readonly metaCrc: number;
}

export function frameBytes({ metaBytes, bodyBytes }: FrameHeader): number {
  return frameHeaderBytes + metaBytes + bodyBytes;
}

/** Header and meta of a record, for a body that follows. */
export function printFrame(meta: FrameMeta, sequence: number, body: Uint8Array): Buffer {
  const text = Buffer.from(JSON.stringify(meta));
  const head = Buffer.alloc(frameHeaderBytes + text.length);
  frameMark.copy(head);
  head.writeUInt32LE(text.length, 4);
  head.writeUInt32LE(body.length, 8);
  head.writeBigUInt64LE(BigInt(sequence), 12);
  head.writeUInt32LE(crc32(body), 20);
  head.writeUInt32LE(crc32(text), 24);
  head.writeUInt32LE(crc32(head.subarray(0, 28)), 28);
  text.copy(head, frameHeaderBytes);
  return head;
}

/** Null: these bytes begin no record. Its lengths can be relied on. */
export function parseFrameHeader(bytes: Buffer): FrameHeader | null {
  if (bytes.length < frameHeaderBytes || !bytes.subarray(0, frameMark.length).equals(frameMark)) return null;
  if (bytes.readUInt32LE(28) !== crc32(bytes.subarray(0, 28))) return null;
  return {
    metaBytes: bytes.readUInt32LE(4),
    bodyBytes: bytes.readUInt32LE(8),
    sequence: Number(bytes.readBigUInt64LE(12)),
    bodyCrc: bytes.readUInt32LE(20),
    metaCrc: bytes.readUInt32LE(24),
  };
}

/** What is known of the body; null where that is damaged. */
export function parseMeta({ metaCrc }: FrameHeader, text: Buffer): FrameMeta | null {
  return crc32(text) === metaCrc ? (JSON.parse(text.toString('utf8')) as FrameMeta) : null;
}
