/**
 * Decodes zstd, any number of frames back to back. Frames and blocks are told apart here, so that damage costs only what
 * it hits and is reported; the blocks are decoded by fzstd (Node has a decoder of its own from 22.15 on). fzstd takes
 * some damage for data, or for no data at all: a frame's length and checksum are therefore verified here.
 */
import { Decompress } from 'fzstd';
import loadHashes, { type XXHash, type XXHashAPI } from 'xxhash-wasm';
import type { BadReason } from '../../decode/bad-reasons.ts';
import type { DecodedOutput, Decoder, StoredInput } from './decoded-source.ts';
import {
  blockHeaderLength,
  checksumLength,
  type FrameHeader,
  isFrame,
  maxHeaderLength,
  readBlockHeader,
  readFrameHeader,
} from './zstd-frame.ts';

/** What the zstd program accepts without being told to. */
const maxWindowBytes = 128 * 1024 * 1024;

let loading: Promise<XXHashAPI> | undefined;
function hashes(): Promise<XXHashAPI> {
  loading ??= loadHashes();
  return loading;
}

interface Frame {
  readonly header: FrameHeader;
  readonly blocks: Decompress;
  readonly contents: Contents;
}

/** What a frame turned out to hold. */
interface Contents {
  bytes: number;
  readonly checksum: XXHash<bigint> | null;
}

export class ZstdDecoder implements Decoder {
  #frame: Frame | null = null;
  /** What is left of a frame that holds no data. */
  #skip = 0;

  async step(input: StoredInput, output: DecodedOutput): Promise<boolean> {
    if (this.#skip > 0) return this.#skipSome(input, output);
    if (this.#frame === null) return this.#beginFrame(input, output);
    return this.#readBlock(this.#frame, input, output);
  }

  close(): void {
    this.#frame = null;
  }

  async #skipSome(input: StoredInput, output: DecodedOutput): Promise<boolean> {
    if (!(await input.atLeast(1))) {
      output.fail('zstd-cut-off', input);
      return false;
    }
    const count = Math.min(this.#skip, input.bytes.length);
    input.use(count);
    this.#skip -= count;
    return true;
  }

  async #beginFrame(input: StoredInput, output: DecodedOutput): Promise<boolean> {
    const whole = await input.atLeast(maxHeaderLength);
    if (input.bytes.length === 0) return false;
    const header = readFrameHeader(input.bytes);
    if (header === null) return this.#fail(whole || !isFrame(input.bytes) ? 'zstd-damaged' : 'zstd-cut-off', input, output);
    if (header.kind === 'skippable') {
      this.#skip = header.length;
      return true;
    }
    if (header.needsDictionary) return this.#fail('zstd-needs-dictionary', input, output);
    if (header.windowBytes > maxWindowBytes) return this.#fail('zstd-window-too-large', input, output);
    const contents = { bytes: 0, checksum: header.hasChecksum ? (await hashes()).create64() : null };
    const blocks = new Decompress((block) => {
      contents.bytes += block.length;
      contents.checksum?.update(block);
      output.push(block);
    });
    blocks.push(copyOf(input.bytes, header.length));
    input.use(header.length);
    this.#frame = { header, blocks, contents };
    return true;
  }

  async #readBlock(frame: Frame, input: StoredInput, output: DecodedOutput): Promise<boolean> {
    const block = (await input.atLeast(blockHeaderLength)) ? readBlockHeader(input.bytes) : 'cut-off';
    if (block === null) return this.#fail('zstd-damaged', input, output);
    if (block === 'cut-off') return this.#fail('zstd-cut-off', input, output);
    const length = block.length + (block.last && frame.header.hasChecksum ? checksumLength : 0);
    if (!(await input.atLeast(length))) return this.#fail('zstd-cut-off', input, output);
    try {
      frame.blocks.push(copyOf(input.bytes, length), block.last);
    } catch {
      return this.#fail('zstd-damaged', input, output);
    }
    if (block.last && !isWhole(frame, input.bytes.subarray(0, length))) return this.#fail('zstd-damaged', input, output);
    input.use(length);
    if (block.last) this.#frame = null;
    return true;
  }

  /** Reports, and goes on with the next frame, if there is one. */
  async #fail(reason: BadReason, input: StoredInput, output: DecodedOutput): Promise<boolean> {
    this.#frame = null;
    output.fail(reason, input);
    input.use(1);
    const found = await input.seek(0x28, isFrame);
    if (found) output.endLine();
    return found;
  }
}

/** Whether a frame holds what it says of itself; `last` is its last block with what follows that. */
function isWhole({ header, contents }: Frame, last: Buffer): boolean {
  if (header.contentBytes !== null && header.contentBytes !== contents.bytes) return false;
  if (contents.checksum === null) return true;
  return Number(contents.checksum.digest() & 0xffffffffn) === last.readUInt32LE(last.length - checksumLength);
}

/** fzstd keeps what it is given, and takes a Buffer's `slice`, which shares, for one that copies. */
function copyOf(bytes: Buffer, length: number): Uint8Array {
  return Uint8Array.prototype.slice.call(bytes, 0, length);
}
