/**
 * What a log file holds, whatever it is called and wherever it lies: told by its first bytes after decompression, so that
 * a renamed, copied or compressed log is the same content. It knows how far it was read, and how far that is safe.
 */
import { createHash } from 'node:crypto';

/** The time and the ID of the first event stand within it. */
export const maxHeadBytes = 4096;

export interface HeadHash {
  /** So many first bytes are in the hash. */
  readonly headBytes: number;
  readonly headSha256: string;
}

export interface ContentState extends HeadHash {
  /** Where it was last seen. */
  readonly path: string;
  /** Device and inode of the file that carried it last. */
  readonly key: string;
  /** All before it was acknowledged; a place in the decompressed bytes. */
  readonly offset: number;
  /** When it was last there. */
  readonly seenMs: number;
}

export class Content {
  path: string;
  /** Of the file that carries it, or did so last. */
  key: string;
  seenMs: number;
  /** How far it was handed on. */
  position: number;
  /** How far it was acknowledged without a gap. */
  #safe: number;
  /** Its first bytes; empty while only their hash is known. */
  #head: Buffer = Buffer.alloc(0);
  #hash: HeadHash;
  /** Handed on and not acknowledged without a gap: where each ends. */
  #pending: { readonly end: number; isSafe: boolean }[] = [];

  constructor(state: ContentState) {
    this.path = state.path;
    this.key = state.key;
    this.seenMs = state.seenMs;
    this.position = state.offset;
    this.#safe = state.offset;
    this.#hash = state;
  }

  get head(): Buffer {
    return this.#head;
  }

  /** The number of first bytes that tell it from others. */
  get headBytes(): number {
    return this.#head.length > 0 ? this.#head.length : this.#hash.headBytes;
  }

  /** Tells it from others, for people and machines elsewhere; empty while nothing of it is known. */
  get fingerprint(): string {
    const { headBytes, headSha256 } = this.#headHash();
    return headBytes === 0 ? '' : headSha256.slice(0, 32);
  }

  /** Whether a file that begins so holds this content. Of an empty one nothing is known. */
  begins(head: Buffer, hashOf: (count: number) => string): boolean {
    const count = this.headBytes;
    if (count === 0 || head.length < count) return false;
    return this.#head.length > 0 ? head.subarray(0, count).equals(this.#head) : hashOf(count) === this.#hash.headSha256;
  }

  /** Whether a file that is still short may become this content: a copy in the making. */
  mayBecome(head: Buffer): boolean {
    return head.length > 0 && head.length < this.#head.length && this.#head.subarray(0, head.length).equals(head);
  }

  /** Takes the first bytes of a file that holds it. */
  learnHead(head: Buffer): void {
    if (head.length > this.#head.length) this.#head = Buffer.from(head.subarray(0, maxHeadBytes));
  }

  /** Takes the bytes at a place, as far as they belong to the head. */
  learn(bytes: Buffer, at: number): void {
    if (at <= this.#head.length && at < maxHeadBytes)
      this.learnHead(Buffer.concat([this.#head.subarray(0, at), bytes.subarray(0, maxHeadBytes - at)]));
  }

  /** Keeps the hash alone, for when nothing is read from it. */
  compact(): void {
    this.#hash = this.#headHash();
    this.#head = Buffer.alloc(0);
  }

  /** Notes that all up to `end` was handed on. The result is called once that is safe; true: the checkpoint moves. */
  handOn(end: number): () => boolean {
    const entry = { end, isSafe: false };
    this.position = end;
    this.#pending.push(entry);
    return () => {
      entry.isSafe = true;
      const before = this.#safe;
      while (this.#pending[0]?.isSafe === true) this.#safe = this.#pending.shift()?.end ?? this.#safe;
      return this.#safe !== before;
    };
  }

  /** Passes over bytes that hold nothing. */
  skip(count: number): void {
    if (this.#pending.length === 0) this.#safe += count;
    this.position += count;
  }

  /** Goes on from another place; what was handed on before it may be acknowledged, and moves nothing. */
  startAt(position: number): void {
    this.position = position;
    this.#safe = position;
    this.#pending = [];
  }

  state(): ContentState {
    const { path, key, seenMs } = this;
    return { path, key, ...this.#headHash(), offset: this.#safe, seenMs };
  }

  #headHash(): HeadHash {
    if (this.#head.length === 0) return { headBytes: this.#hash.headBytes, headSha256: this.#hash.headSha256 };
    return { headBytes: this.#head.length, headSha256: sha256(this.#head) };
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
