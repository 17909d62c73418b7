/**
 * Takes a body in as it arrives: a short one is held until its commit, a longer one goes to a file of its own. Every byte is
 * first granted by the budget, which guards disk and memory; what breaks off gives everything back.
 */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type SpoolFiles, spoolError } from './spool-files.ts';

/** A body that is complete: its bytes, or where they are. Its file is synced, but the file's name may not be on disk yet. */
export type TakenBody =
  | { readonly kind: 'inline'; readonly content: Buffer }
  | { readonly kind: 'file'; readonly name: string; readonly bytes: number; readonly crc: number };

export interface IntakeBudget {
  /** Throws `spool-full` when so many more bytes would pass the limit of the disk. */
  reserve(bytes: number): void;
  /** False: so many more bytes would pass the limit of what is held in memory. */
  hold(bytes: number): boolean;
  free(bytes: number): void;
  letGo(bytes: number): void;
}

/** Thousands of senders may have begun and say nothing more. */
const firstBytes = 4 * 1024;

export class BodyIntake {
  readonly #files: SpoolFiles;
  readonly #budget: IntakeBudget;
  readonly #inlineBytes: number;
  readonly #name: string;
  #held = Buffer.alloc(0);
  #heldBytes = 0;
  #bytes = 0;
  #crc = 0;
  #file: FileHandle | null = null;

  /** @param name of the file, if there is to be one; no other body's. */
  constructor(files: SpoolFiles, budget: IntakeBudget, inlineBytes: number, name: string) {
    this.#files = files;
    this.#budget = budget;
    this.#inlineBytes = inlineBytes;
    this.#name = name;
  }

  /** What it has been granted on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  async take(body: AsyncIterable<Uint8Array>): Promise<TakenBody> {
    for await (const piece of body) await this.#own(this.#add(piece));
    const content = this.#held.subarray(0, this.#heldBytes);
    if (this.#file === null) return { kind: 'inline', content };
    await this.#own(this.#finish(this.#file));
    return { kind: 'file', name: this.#name, bytes: this.#bytes, crc: this.#crc };
  }

  /** What fails on the spool's disk is the spool's failure; what the body itself fails with is passed on as it is. */
  #own<Result>(work: Promise<Result>): Promise<Result> {
    return work.catch((error: unknown) => {
      throw spoolError(this.#files.directory, error);
    });
  }

  async #finish(file: FileHandle): Promise<void> {
    await this.#flush(file);
    await file.datasync();
    await file.close();
    this.#file = null;
  }

  /** Gives back what it holds in memory. */
  letGo(): void {
    this.#budget.letGo(this.#held.length);
    this.#held = Buffer.alloc(0);
    this.#heldBytes = 0;
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    this.letGo();
    this.#budget.free(this.#bytes);
    this.#bytes = 0;
    await this.#file?.close().catch(() => undefined);
    this.#file = null;
    await rm(join(this.#files.bodies, this.#name), { force: true }).catch(() => undefined);
  }

  async #add(piece: Uint8Array): Promise<void> {
    this.#budget.reserve(piece.length);
    this.#bytes += piece.length;
    if (this.#file === null) {
      if (this.#hold(piece)) return;
      this.#file = await open(join(this.#files.bodies, this.#name), 'wx', 0o600);
    }
    if (this.#heldBytes + piece.length <= this.#held.length) {
      this.#append(piece);
      return;
    }
    await this.#flush(this.#file);
    if (piece.length <= this.#held.length) this.#append(piece);
    else await this.#write(this.#file, piece);
  }

  /** Copies, since a small piece may keep a large buffer of the network alive. False: it is too much. */
  #hold(piece: Uint8Array): boolean {
    const needed = this.#heldBytes + piece.length;
    const wanted = Math.min(this.#inlineBytes, Math.max(needed, firstBytes, this.#held.length * 2));
    const fits = needed <= this.#inlineBytes && (needed <= this.#held.length || this.#grow(wanted));
    if (fits) this.#append(piece);
    return fits;
  }

  #grow(bytes: number): boolean {
    if (!this.#budget.hold(bytes - this.#held.length)) return false;
    const grown = Buffer.allocUnsafeSlow(bytes);
    this.#held.copy(grown, 0, 0, this.#heldBytes);
    this.#held = grown;
    return true;
  }

  #append(piece: Uint8Array): void {
    this.#held.set(piece, this.#heldBytes);
    this.#heldBytes += piece.length;
  }

  async #flush(file: FileHandle): Promise<void> {
    const bytes = this.#held.subarray(0, this.#heldBytes);
    this.#heldBytes = 0;
    await this.#write(file, bytes);
  }

  async #write(file: FileHandle, piece: Uint8Array): Promise<void> {
    // Of nothing zlib begins anew.
    if (piece.length > 0) this.#crc = crc32(piece, this.#crc);
    for (let at = 0; at < piece.length; ) at += (await file.write(piece, at)).bytesWritten;
  }
}
