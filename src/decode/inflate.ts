/**
 * Unpacks gzip that stands inside a record (base64 in the event of a cloud function). Files are unpacked by the sources,
 * faster; these folders know nothing of Node, and such a record holds a few megabytes at most.
 */

/** Symbols by their codes: how many codes there are of each length, and the symbols in the order of their codes. */
interface Huffman {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

const lengthBases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const lengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
  24577,
];
const distanceExtras = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
/** The order in which the lengths of the codes for lengths are written. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const longestCode = 15;

function huffman(lengths: readonly number[]): Huffman {
  const counts = new Uint16Array(longestCode + 1);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  const next = new Uint16Array(longestCode + 2);
  for (let length = 1; length <= longestCode; length++) next[length + 1] = (next[length] as number) + (counts[length] as number);
  const symbols = new Uint16Array(lengths.length);
  for (const [symbol, length] of lengths.entries()) {
    if (length > 0) {
      symbols[next[length] as number] = symbol;
      next[length] = (next[length] as number) + 1;
    }
  }
  return { counts, symbols };
}

const fixedLengths = huffman(Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)));
const fixedDistances = huffman(Array.from({ length: 30 }, () => 5));

class Broken extends Error {}

class Inflater {
  readonly #bytes: Uint8Array;
  readonly #limit: number;
  #at: number;
  #held = 0;
  #heldBits = 0;
  #out = new Uint8Array(64 * 1024);
  #length = 0;

  constructor(bytes: Uint8Array, at: number, limit: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#limit = limit;
  }

  /** What is unpacked, and the index behind the packed bytes. */
  run(): { readonly content: Uint8Array; readonly end: number } {
    for (let last = 0; last === 0; ) {
      last = this.#bits(1);
      const kind = this.#bits(2);
      if (kind === 0) this.#stored();
      else if (kind === 1) this.#codes(fixedLengths, fixedDistances);
      else if (kind === 2) this.#dynamic();
      else throw new Broken();
    }
    return { content: this.#out.subarray(0, this.#length), end: this.#at };
  }

  #bits(count: number): number {
    while (this.#heldBits < count) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Broken();
      this.#held |= byte << this.#heldBits;
      this.#heldBits += 8;
    }
    const bits = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#heldBits -= count;
    return bits;
  }

  #symbol({ counts, symbols }: Huffman): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length++) {
      code |= this.#bits(1);
      const count = counts[length] as number;
      if (code - count < first) return symbols[index + code - first] as number;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Broken();
  }

  #stored(): void {
    this.#held = 0;
    this.#heldBits = 0;
    const [low = 0, high = 0] = this.#bytes.subarray(this.#at, this.#at + 2);
    const length = low | (high << 8);
    const from = this.#at + 4;
    if (from + length > this.#bytes.length) throw new Broken();
    this.#reserve(length);
    this.#out.set(this.#bytes.subarray(from, from + length), this.#length);
    this.#length += length;
    this.#at = from + length;
  }

  #dynamic(): void {
    const lengthCount = this.#bits(5) + 257;
    const distanceCount = this.#bits(5) + 1;
    const codeCount = this.#bits(4) + 4;
    const codeLengths = Array.from({ length: lengthOrder.length }, () => 0);
    for (const symbol of lengthOrder.slice(0, codeCount)) codeLengths[symbol] = this.#bits(3);
    const codes = huffman(codeLengths);
    const lengths: number[] = [];
    while (lengths.length < lengthCount + distanceCount) {
      const symbol = this.#symbol(codes);
      if (symbol < 16) lengths.push(symbol);
      else if (symbol === 16) this.#repeat(lengths, lengths.at(-1), 3 + this.#bits(2));
      else this.#repeat(lengths, 0, symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7));
    }
    if (lengths.length > lengthCount + distanceCount) throw new Broken();
    this.#codes(huffman(lengths.slice(0, lengthCount)), huffman(lengths.slice(lengthCount)));
  }

  #repeat(lengths: number[], length: number | undefined, times: number): void {
    if (length === undefined) throw new Broken();
    for (let turn = 0; turn < times; turn++) lengths.push(length);
  }

  #codes(lengths: Huffman, distances: Huffman): void {
    for (let symbol = this.#symbol(lengths); symbol !== 256; symbol = this.#symbol(lengths)) {
      if (symbol < 256) {
        this.#reserve(1);
        this.#out[this.#length++] = symbol;
        continue;
      }
      const length = this.#extended(lengthBases, lengthExtras, symbol - 257);
      const distance = this.#extended(distanceBases, distanceExtras, this.#symbol(distances));
      if (distance > this.#length) throw new Broken();
      this.#reserve(length);
      for (let turn = 0; turn < length; turn++) this.#out[this.#length] = this.#out[this.#length++ - distance] as number;
    }
  }

  #extended(bases: readonly number[], extras: readonly number[], index: number): number {
    const base = bases[index];
    if (base === undefined) throw new Broken();
    return base + this.#bits(extras[index] ?? 0);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed > this.#limit) throw new Broken();
    if (needed <= this.#out.length) return;
    const grown = new Uint8Array(Math.min(Math.max(needed, this.#out.length * 2), this.#limit));
    grown.set(this.#out.subarray(0, this.#length));
    this.#out = grown;
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (crcTable[(value ^ byte) & 0xff] as number) ^ (value >>> 8);
  return ~value >>> 0;
}

/** The index behind the header of a gzip member; -1 where there is none. */
function endOfHeader(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== 0x1f || bytes[start + 1] !== 0x8b || bytes[start + 2] !== 8) return -1;
  const flags = bytes[start + 3] ?? 0;
  let at = start + 10;
  if (flags & 4) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1 || bytes.length;
  return flags & 2 ? at + 2 : at;
}

/** One or more gzip members. Null where they are damaged, or hold more than `limitBytes`. */
export function gunzip(bytes: Uint8Array, limitBytes: number): Uint8Array | null {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for (let at = 0; at < bytes.length; ) {
      const start = endOfHeader(bytes, at);
      if (start < 0) return null;
      const { content, end } = new Inflater(bytes, start, limitBytes - length).run();
      if (end + 8 > bytes.length || new DataView(bytes.buffer, bytes.byteOffset + end, 4).getUint32(0, true) !== checksum(content))
        return null;
      pieces.push(content);
      length += content.length;
      at = end + 8;
    }
  } catch (error) {
    if (error instanceof Broken) return null;
    throw error;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
