/** The outline of a zstd frame (RFC 8878): where its header and its blocks end. */

export interface FrameHeader {
  readonly kind: 'data' | 'skippable';
  /** Of the header; of a skippable frame, all of it. */
  readonly length: number;
  /** What a decoder must hold. */
  readonly windowBytes: number;
  /** What its blocks hold when decoded; null where the frame does not say. */
  readonly contentBytes: number | null;
  readonly hasChecksum: boolean;
  readonly needsDictionary: boolean;
}

export interface BlockHeader {
  /** Of the block with its header. */
  readonly length: number;
  readonly last: boolean;
}

export const maxHeaderLength = 18;
export const blockHeaderLength = 3;
export const checksumLength = 4;

const frameMagic = 0xfd2fb528;
/** The first of sixteen. */
const skippableMagic = 0x184d2a50;
const maxBlockBytes = 128 * 1024;

/** Whether these bytes, at least four, can begin a frame of data. */
export function isFrame(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32LE(0) === frameMagic;
}

/** Null: these bytes, `maxHeaderLength` or all that there are, begin no frame. */
export function readFrameHeader(bytes: Buffer): FrameHeader | null {
  if (bytes.length < 6) return null;
  const magic = bytes.readUInt32LE(0);
  if (magic - (magic % 16) === skippableMagic) return readSkippable(bytes);
  if (magic !== frameMagic) return null;
  const descriptor = bytes[4] ?? 0;
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? Number(singleSegment) : 1 << sizeFlag;
  const sizeAt = 5 + Number(!singleSegment) + dictionaryBytes;
  const length = sizeAt + sizeBytes;
  const reserved = (descriptor & 0x08) !== 0;
  if (reserved || bytes.length < length) return null;
  const contentBytes = sizeBytes === 0 ? null : readSize(bytes, sizeAt, sizeBytes);
  return {
    kind: 'data',
    length,
    windowBytes: singleSegment ? (contentBytes ?? 0) : windowOf(bytes[5] ?? 0),
    contentBytes,
    hasChecksum: (descriptor & 0x04) !== 0,
    needsDictionary: dictionaryBytes > 0,
  };
}

/** Null: a block cannot begin so. */
export function readBlockHeader(bytes: Buffer): BlockHeader | null {
  const header = bytes.readUIntLE(0, blockHeaderLength);
  const type = (header >> 1) & 3;
  const size = header >> 3;
  if (type === 3 || size > maxBlockBytes) return null;
  // A block of type 1 is one byte that is repeated.
  return { length: blockHeaderLength + (type === 1 ? 1 : size), last: (header & 1) === 1 };
}

function readSkippable(bytes: Buffer): FrameHeader | null {
  if (bytes.length < 8) return null;
  const length = 8 + bytes.readUInt32LE(4);
  return { kind: 'skippable', length, windowBytes: 0, contentBytes: null, hasChecksum: false, needsDictionary: false };
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function readSize(bytes: Buffer, at: number, length: number): number {
  if (length === 8) return Number(bytes.readBigUInt64LE(at));
  return bytes.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}
