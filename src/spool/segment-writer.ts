/**
 * Commits records: those that arrive within a few milliseconds, or while the disk is busy, are written and synced together.
 * A write that fails is taken back, the segment stays readable up to there, and the next commit begins a new one.
 */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../contract/problems.ts';
import type { TakenBody } from './body-intake.ts';
import { type FrameMeta, printFrame } from './frame.ts';
import type { Segment } from './segment.ts';
import { printSegmentHeader, segmentHeaderBytes } from './segment-walk.ts';
import type { SpoolEntry } from './spool.ts';
import { type SpoolFiles, segmentPath, syncDirectory } from './spool-files.ts';

interface Waiting {
  readonly entry: SpoolEntry;
  readonly body: TakenBody;
  resolve(): void;
  reject(error: unknown): void;
}

interface OpenSegment {
  readonly segment: Segment;
  readonly handle: FileHandle;
}

export interface WriterOptions {
  readonly segmentBytes: number;
  readonly gatherMs: number;
  readonly firstSegment: number;
  readonly firstSequence: number;
  /** Throws when the spool is not this process's any more. */
  assertOwned(): Promise<void>;
  /** A segment was made. */
  opened(segment: Segment): void;
  /** So many more bytes are taken up by records that are on disk now and may be read. */
  committed(diskBytes: number): void;
  sealed(segment: Segment): void;
}

/** The system takes 1024 pieces in one call; a record has two. */
const maxBatch = 500;

export class SegmentWriter {
  readonly #files: SpoolFiles;
  readonly #options: WriterOptions;
  readonly #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #closed = false;
  #current: OpenSegment | null = null;
  #nextSegment: number;
  #nextSequence: number;

  constructor(files: SpoolFiles, options: WriterOptions) {
    this.#files = files;
    this.#options = options;
    this.#nextSegment = options.firstSegment;
    this.#nextSequence = options.firstSequence;
  }

  /** Resolves when the record is on disk. */
  commit(entry: SpoolEntry, body: TakenBody): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new AppError('spool-unavailable', { message: 'The spool is being closed.' }));
      this.#waiting.push({ entry, body, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Ends the segment at hand, unless something is being written to it. */
  async seal(): Promise<void> {
    if (this.#running === null) await this.#seal();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    await this.#seal();
  }

  async #run(): Promise<void> {
    await sleep(this.#options.gatherMs);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maxBatch);
      try {
        await this.#write(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = null;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    await this.#options.assertOwned();
    if (batch.some(({ body }) => body.kind === 'file')) await syncDirectory(this.#files.bodies);
    const pieces: Buffer[] = [];
    const records = batch.map(({ entry, body }) => {
      const sequence = this.#nextSequence++;
      const content = body.kind === 'inline' ? body.content : Buffer.alloc(0);
      const head = printFrame(metaOf(entry, body), sequence, content);
      pieces.push(head, content);
      return { sequence, entry, body, diskBytes: head.length + content.length };
    });
    const { segment, handle } = await this.#open();
    try {
      await writeAll(handle, pieces, segment.committed);
      await handle.datasync();
    } catch (error) {
      await this.#takeBack(segment, handle);
      throw error;
    }
    const before = segment.committed;
    let files = 0;
    for (const { sequence, entry, body, diskBytes } of records) {
      segment.committed += diskBytes;
      segment.lastSequence = sequence;
      segment.entries += 1;
      segment.bytes += body.kind === 'inline' ? body.content.length : body.bytes;
      segment.oldestReceivedAt ??= entry.receivedAt;
      if (body.kind === 'inline') continue;
      segment.bodies.set(sequence, body);
      files += body.bytes;
    }
    this.#options.committed(segment.committed - before + files);
    if (segment.committed >= this.#options.segmentBytes) await this.#seal();
  }

  async #open(): Promise<OpenSegment> {
    if (this.#current !== null) return this.#current;
    const number = this.#nextSegment++;
    const path = segmentPath(this.#files, number);
    const token = randomBytes(8).toString('hex');
    const handle = await open(path, 'wx', 0o600);
    try {
      await writeAll(handle, [printSegmentHeader(token)], 0);
      await handle.sync();
      await syncDirectory(this.#files.directory);
    } catch (error) {
      await handle.close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
      throw error;
    }
    const segment: Segment = {
      number,
      path,
      token,
      committed: segmentHeaderBytes,
      found: false,
      sealed: false,
      lastSequence: 0,
      entries: 0,
      bytes: 0,
      oldestReceivedAt: null,
      bodies: new Map(),
    };
    this.#options.opened(segment);
    this.#current = { segment, handle };
    return this.#current;
  }

  /** What could not be synced is not tried again: the system may have forgotten it. The next record goes elsewhere. */
  async #takeBack(segment: Segment, handle: FileHandle): Promise<void> {
    await handle.truncate(segment.committed).catch(() => undefined);
    await handle.sync().catch(() => undefined);
    await this.#seal();
  }

  async #seal(): Promise<void> {
    const open = this.#current;
    this.#current = null;
    if (open === null) return;
    await open.handle.close().catch(() => undefined);
    open.segment.sealed = true;
    this.#options.sealed(open.segment);
  }
}

function metaOf({ cluster, source, receivedAt, encoding, format }: SpoolEntry, body: TakenBody): FrameMeta {
  const entry = { cluster, source, receivedAt, encoding, format };
  return body.kind === 'inline' ? entry : { ...entry, file: { name: body.name, bytes: body.bytes, crc: body.crc } };
}

async function writeAll(handle: FileHandle, pieces: readonly Buffer[], position: number): Promise<void> {
  let left = pieces.filter(({ length }) => length > 0);
  for (let at = position; left.length > 0; ) {
    const { bytesWritten } = await handle.writev([...left], at);
    at += bytesWritten;
    let skip = bytesWritten;
    left = left.flatMap((piece) => {
      const rest = piece.subarray(Math.min(skip, piece.length));
      skip -= piece.length - rest.length;
      return rest.length > 0 ? [rest] : [];
    });
  }
}
