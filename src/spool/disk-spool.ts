/** A spool over a directory that this process owns: accounts for what comes, what is read, and what is released and goes. */
import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../contract/problems.ts';
import { invariant } from '../model/invariant.ts';
import { BodyIntake, type IntakeBudget } from './body-intake.ts';
import type { ToldStatus } from './inspect-spool.ts';
import { RateMeter } from './rate-meter.ts';
import { type Released, writeReleased } from './released.ts';
import type { Segment } from './segment.ts';
import { SegmentWriter } from './segment-writer.ts';
import { countDamaged, setAside, setBodyAside } from './set-aside.ts';
import type { Spool, SpoolEntry, SpooledBody, SpoolOptions, SpoolRate, SpoolStatus, Stall } from './spool.ts';
import { type SpoolFiles, spoolError } from './spool-files.ts';
import type { SpoolLock } from './spool-lock.ts';
import { type ReadRecord, readSegments } from './spool-reader.ts';

export interface FoundSpool {
  readonly segments: readonly Segment[];
  readonly released: Released;
  readonly damaged: SpoolRate;
}

/** An entry that was handed out, without its content. */
type Outstanding = Omit<ReadRecord, 'body'> & { readonly body: Pick<SpooledBody, 'id' | 'sequence' | 'bytes' | 'receivedAt'> };

const defaultSegmentBytes = 32 * 1024 ** 2;
const defaultInlineBytes = 512 * 1024;
/** What bodies may hold in memory while they arrive, all together; beyond that they go to files early. */
const maxHeldBytes = 64 * 1024 ** 2;
/** A segment with nothing left in it is ended early when it has this size. */
const idleBytes = 4 * 1024 ** 2;
const tellEveryMs = 2000;
/** For so long a refusal says that the spool is full, if nothing is accepted meanwhile. */
const refusalHoldsMs = 5000;

export class DiskSpool implements Spool {
  readonly #files: SpoolFiles;
  readonly #lock: SpoolLock;
  readonly #options: Required<SpoolOptions>;
  readonly #writer: SegmentWriter;
  readonly #segments: Map<number, Segment>;
  readonly #received: RateMeter;
  readonly #releasedRate: RateMeter;
  readonly #budget: IntakeBudget;
  readonly #appending = new Set<Promise<unknown>>();
  #damaged: SpoolRate;
  /** Handed out, in order, and not released. */
  #outstanding = new Map<string, Outstanding>();
  #stalled: Stall | null = null;
  #upTo: number;
  readonly #beyond: Set<number>;
  /** The last entry that the reading has gone past. */
  #passed: number;
  /** Bodies' files whose release is not on disk yet. */
  #removable: string[] = [];
  /** What is released could not be written down the last time. */
  #unsettled = false;
  #settling: Promise<void> | null = null;
  #settlingNext: Promise<void> | null = null;
  #reading = false;
  #closed = false;
  /** Taken up on disk by what is committed, and by what is arriving. */
  #used: number;
  #reserved = 0;
  #held = 0;
  /** When there was no room last, by the clock that nobody sets. */
  #refusedAt: number | null = null;
  readonly #telling: NodeJS.Timeout;
  #changes = 0;
  #wakers = new Set<() => void>();

  /** Use `openSpool`. */
  constructor(files: SpoolFiles, lock: SpoolLock, found: FoundSpool, options: SpoolOptions) {
    const segmentBytes = Math.min(options.segmentBytes ?? defaultSegmentBytes, Math.ceil(options.maxBytes / 8));
    this.#options = { inlineBytes: defaultInlineBytes, gatherMs: 2, clock: Date.now, warn: () => undefined, ...options, segmentBytes };
    this.#files = files;
    this.#lock = lock;
    this.#segments = new Map(found.segments.map((segment) => [segment.number, segment]));
    this.#damaged = found.damaged;
    this.#upTo = found.released.upTo;
    this.#beyond = new Set(found.released.beyond);
    this.#passed = this.#upTo;
    this.#used = found.segments.reduce((sum, segment) => sum + diskBytesOf(segment), 0);
    this.#received = new RateMeter(this.#options.clock);
    this.#releasedRate = new RateMeter(this.#options.clock);
    const last = found.segments.reduce((most, { lastSequence }) => Math.max(most, lastSequence), Math.max(this.#upTo, ...this.#beyond));
    this.#writer = new SegmentWriter(files, {
      segmentBytes,
      gatherMs: this.#options.gatherMs,
      firstSegment: Math.max(0, ...this.#segments.keys()) + 1,
      firstSequence: last + 1,
      assertOwned: () => lock.assertOwned(),
      opened: (segment) => {
        this.#segments.set(segment.number, segment);
        this.#used += segment.committed;
      },
      committed: (diskBytes) => {
        this.#used += diskBytes;
        this.#wake();
      },
      sealed: () => {
        this.#wake();
        // What is in it may all be released.
        void this.#settle();
      },
    });
    this.#telling = setInterval(() => void this.#tell(), tellEveryMs).unref();
    void this.#tell();
    this.#budget = {
      reserve: (bytes) => this.#reserve(bytes),
      free: (bytes) => {
        this.#reserved -= bytes;
      },
      hold: (bytes) => {
        if (this.#held + bytes > maxHeldBytes) return false;
        this.#held += bytes;
        return true;
      },
      letGo: (bytes) => {
        this.#held -= bytes;
      },
    };
  }

  get directory(): string {
    return this.#files.directory;
  }

  append(entry: SpoolEntry, body: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number }> {
    if (this.#closed) return Promise.reject(closedError());
    const appended = this.#append(entry, body);
    const settled: Promise<unknown> = appended.catch(() => undefined).then(() => this.#appending.delete(settled));
    this.#appending.add(settled);
    return appended;
  }

  async #append(entry: SpoolEntry, body: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number }> {
    const name = randomBytes(12).toString('hex');
    const intake = new BodyIntake(this.#files, this.#budget, this.#options.inlineBytes, name);
    try {
      this.#reserve(0);
      const taken = await intake.take(body);
      const { bytes } = intake;
      await this.#writer.commit(entry, taken).catch((error: unknown) => {
        throw spoolError(this.#files.directory, error);
      });
      this.#reserved -= bytes;
      intake.letGo();
      this.#refusedAt = null;
      this.#received.count(bytes);
      return { bytes };
    } catch (error) {
      await intake.discard();
      if (error instanceof AppError && error.code === 'spool-full') this.#refusedAt = performance.now();
      throw error;
    }
  }

  #reserve(bytes: number): void {
    if (this.#used + this.#reserved + bytes >= this.#options.maxBytes) {
      throw new AppError('spool-full', {
        message: `The spool ${this.#files.directory} holds what it may (${this.#options.maxBytes} bytes).`,
      });
    }
    this.#reserved += bytes;
  }

  async *read(signal: AbortSignal): AsyncGenerator<SpooledBody, void, undefined> {
    invariant(!this.#reading, 'a spool has one reader at a time');
    this.#reading = true;
    this.#outstanding = new Map();
    this.#passed = this.#upTo;
    let seen = -1;
    const wake = () => this.#wake();
    signal.addEventListener('abort', wake);
    try {
      const bodies = readSegments(this.#files, {
        segmentAfter: (number) => this.#segmentAfter(number),
        isReleased: (sequence) => sequence <= this.#upTo || this.#beyond.has(sequence),
        passed: (sequence) => {
          this.#passed = sequence;
        },
        gaveUp: () => this.#countDamage('A record of the spool is damaged'),
        ended: (segment) => this.#end(segment),
        waitForMore: async () => {
          while (!signal.aborted && !this.#closed && seen === this.#changes) await this.#changed();
          seen = this.#changes;
          return !signal.aborted && !this.#closed;
        },
      });
      for await (const record of bodies) {
        if (signal.aborted) return;
        const { id, sequence, bytes, receivedAt } = record.body;
        this.#outstanding.set(id, { ...record, body: { id, sequence, bytes, receivedAt } });
        yield record.body;
        if (signal.aborted) return;
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#reading = false;
    }
  }

  async release(id: string): Promise<void> {
    const found = this.#outstanding.get(id);
    if (found === undefined) return;
    this.#take(found);
    this.#releasedRate.count(found.body.bytes);
    await this.#settle();
  }

  async giveUp(id: string, reason: string): Promise<void> {
    const found = this.#outstanding.get(id);
    if (found === undefined) return;
    const { segment, body, offset, diskBytes } = found;
    await setAside(this.#files, segment, offset, diskBytes);
    const file = segment.bodies.get(body.sequence);
    if (file !== undefined) await setBodyAside(this.#files, file.name);
    this.#take(found);
    await this.#countDamage(`A record of the spool cannot be stored (${reason})`);
    await this.#settle();
  }

  noteStall(stall: Stall | null): void {
    this.#stalled = stall;
  }

  status(): SpoolStatus {
    const { maxBytes } = this.#options;
    const waiting = [...this.#segments.values()].filter(({ entries }) => entries > 0);
    const [oldest] = this.#outstanding.values();
    const diskBytes = this.#used + this.#reserved;
    const refused = this.#refusedAt !== null && performance.now() - this.#refusedAt < refusalHoldsMs;
    return {
      directory: this.#files.directory,
      entries: waiting.reduce((sum, { entries }) => sum + entries, 0),
      bytes: waiting.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestReceivedAt: oldest?.body.receivedAt ?? waiting[0]?.oldestReceivedAt ?? null,
      diskBytes,
      maxBytes,
      stalled: this.#stalled,
      full: refused || diskBytes >= maxBytes,
      received: this.#received.rate(),
      released: this.#releasedRate.rate(),
      damaged: this.#damaged,
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all(this.#appending);
    await this.#writer.close();
    this.#wake();
    await this.#settle();
    clearInterval(this.#telling);
    await this.#tell();
    await this.#lock.release();
  }

  #segmentAfter(number: number): Segment | null {
    for (const segment of this.#segments.values()) if (segment.number > number) return segment;
    return null;
  }

  /** The reading is through with a segment: what is not outstanding now is released or given up. */
  #end(segment: Segment): void {
    this.#passed = Math.max(this.#passed, segment.lastSequence);
    const left = [...this.#outstanding.values()].flatMap((record) => (record.segment === segment ? [record.body] : []));
    const sequences = new Set(left.map(({ sequence }) => sequence));
    for (const sequence of segment.bodies.keys()) if (!sequences.has(sequence)) this.#giveBody(segment, sequence);
    segment.entries = left.length;
    segment.bytes = left.reduce((sum, { bytes }) => sum + bytes, 0);
    void this.#settle();
  }

  /** The entry is done with. */
  #take({ body, segment }: Outstanding): void {
    this.#outstanding.delete(body.id);
    this.#beyond.add(body.sequence);
    segment.entries -= 1;
    segment.bytes -= body.bytes;
    this.#giveBody(segment, body.sequence);
  }

  #giveBody(segment: Segment, sequence: number): void {
    const body = segment.bodies.get(sequence);
    if (body === undefined) return;
    segment.bodies.delete(sequence);
    this.#removable.push(body.name);
    this.#used -= body.bytes;
  }

  async #countDamage(what: string): Promise<void> {
    this.#damaged = await countDamaged(this.#files);
    this.#options.warn(`${what}: it is kept in ${this.#files.damaged}, and what follows it is read.`);
  }

  /** Puts on disk what is released, and deletes what nobody needs. Calls that come while it runs share the next run. */
  #settle(): Promise<void> {
    if (this.#settling === null) {
      this.#settling = this.#settleNow().finally(() => {
        this.#settling = null;
      });
      return this.#settling;
    }
    this.#settlingNext ??= this.#settling.then(() => {
      this.#settlingNext = null;
      return this.#settle();
    });
    return this.#settlingNext;
  }

  async #settleNow(): Promise<void> {
    const [first] = this.#outstanding.values();
    this.#upTo = Math.max(this.#upTo, first === undefined ? this.#passed : first.body.sequence - 1);
    for (const sequence of this.#beyond) if (sequence <= this.#upTo) this.#beyond.delete(sequence);
    const removable = this.#removable;
    this.#removable = [];
    try {
      await writeReleased(this.#files, { upTo: this.#upTo, beyond: [...this.#beyond] });
      for (const name of removable) await rm(join(this.#files.bodies, name), { force: true });
      this.#unsettled = false;
    } catch (error) {
      // Not on disk, so it may be read again after a crash, which the store notices. A segment that goes needs no note.
      this.#removable.push(...removable);
      if (!this.#unsettled) this.#options.warn(spoolError(this.#files.directory, error).message);
      this.#unsettled = true;
    }
    for (const segment of [...this.#segments.values()]) {
      if (segment.entries > 0) continue;
      // What is stored need not lie here until the segment has grown to its size.
      if (!segment.sealed && segment.committed >= idleBytes) await this.#writer.seal();
      if (!segment.sealed) continue;
      this.#segments.delete(segment.number);
      this.#used -= segment.committed;
      await rm(segment.path, { force: true }).catch(() => undefined);
    }
  }

  /** For `telltale spool`, which is another process. Nothing rests on it. */
  async #tell(): Promise<void> {
    const told: ToldStatus = { version: 1, at: this.#options.clock(), status: this.status() };
    const fresh = `${this.#files.status}.new`;
    await writeFile(fresh, JSON.stringify(told), { mode: 0o600 })
      .then(() => rename(fresh, this.#files.status))
      .catch(() => undefined);
  }

  #wake(): void {
    this.#changes += 1;
    for (const waker of this.#wakers) waker();
    this.#wakers = new Set();
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => this.#wakers.add(resolve));
  }
}

function diskBytesOf(segment: Segment): number {
  return segment.committed + [...segment.bodies.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

function closedError(): AppError {
  return new AppError('spool-unavailable', { message: 'The spool is being closed.' });
}
