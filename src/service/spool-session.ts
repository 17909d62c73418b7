/**
 * One session of loading a spool: reads entries in order, joins what is small, and loads it, until it is told to stop or
 * something fails. Then it ends as a whole: what was not stored is found by the next session, as after a crash.
 */
import type { SkipCounts } from '../decode/envelope.ts';
import type { Spool, SpooledBody } from '../spool/spool.ts';
import type { Loader, LoadOutcome } from '../store/loader.ts';
import type { Store } from '../store/store.ts';
import { agentReportFormat } from './agent-reports.ts';
import { SpoolBatch } from './spool-batch.ts';
import { findStoredParts, type Part, type StoredParts, spoolCheckpoint } from './spool-journal.ts';
import { type SpooledChunk, spooledChunks } from './spooled-chunks.ts';

export interface SessionOptions {
  readonly spool: Spool;
  readonly store: Store;
  readonly loader: Loader;
  readonly signal: AbortSignal;
  /** Entries up to this number are loaded one at a time, so that a failure shows which one it is. */
  readonly carefulUpTo: number;
  /** A load is in the store. */
  stored(outcome: LoadOutcome, of: { readonly cluster: string; readonly source: string }): void;
  /** What an agent noticed. */
  reported?(body: SpooledBody): Promise<void>;
  /** What is no audit event was passed over. */
  skipped?(counts: SkipCounts, of: { readonly cluster: string; readonly source: string }): void;
}

export class LoadFailure extends Error {
  /** The id of the first entry in the load. */
  readonly entry: string;
  readonly lastSequence: number;

  constructor({ entry, parts }: SpoolBatch, options: ErrorOptions) {
    super('a load of spooled entries failed', options);
    this.entry = entry;
    this.lastSequence = parts.at(-1)?.sequence ?? 0;
  }
}

const mib = 1024 ** 2;
/** A batch of this size is sent; none is larger than the most, unless one chunk is. */
const fullBytes = 12 * mib;
const mostBytes = 24 * mib;
/** Each is named in the journal, as a parameter of one statement. */
const mostParts = 2000;
/** What all batches may hold that wait to be sent. */
const heldBytes = 40 * mib;
/** How long a small batch waits for more. */
const lingerMs = 200;
/** The loader has as many landings. */
const maxInFlight = 2;

/** An entry that is being loaded. */
interface Loading {
  readonly id: string;
  /** Parts that are not stored yet. */
  open: number;
  /** Its last part is known. */
  ended: boolean;
}

export class SpoolSession {
  readonly #options: SessionOptions;
  /** Ends the reading when something has failed, or when the asker has had enough. */
  readonly #stop = new AbortController();
  /** Those that still grow, by cluster, source and segment, the oldest first. */
  readonly #growing = new Map<string, SpoolBatch>();
  readonly #full: SpoolBatch[] = [];
  readonly #entries = new Map<Part, Loading>();
  /** Loads, and releases of what they stored. */
  readonly #working = new Set<Promise<void>>();
  #failure: unknown = null;
  #held = 0;
  #inFlight = 0;
  #timer: NodeJS.Timeout | null = null;
  #waiting: (() => void)[] = [];
  #storedParts: StoredParts | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Resolves when the signal has fired and what was on its way is stored; rejects with the first failure. */
  async run(): Promise<void> {
    const { spool, signal } = this.#options;
    const stop = () => this.#end(null);
    if (signal.aborted) return;
    signal.addEventListener('abort', stop);
    try {
      for await (const body of spool.read(this.#stop.signal)) await this.#take(body);
      this.#end(null);
    } catch (error) {
      this.#end(error);
    }
    signal.removeEventListener('abort', stop);
    while (this.#working.size > 0) await Promise.all(this.#working);
    if (this.#failure !== null) throw this.#failure;
  }

  /** The first reason counts. */
  #end(failure: unknown): void {
    if (!this.#stop.signal.aborted) this.#failure = failure;
    this.#stop.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#makeRoom();
  }

  async #take(body: SpooledBody): Promise<void> {
    if (body.format === agentReportFormat) return this.#handOn(body);
    const loading: Loading = { id: body.id, open: 0, ended: false };
    if (this.#storedParts?.segment !== body.segment) {
      this.#storedParts = await findStoredParts(this.#options.store, body.segment, body.sequence);
    }
    for await (const chunk of spooledChunks(body, this.#stop.signal)) {
      const part: Part = { sequence: body.sequence, start: chunk.start, end: chunk.end };
      if (this.#storedParts.has(part)) continue;
      this.#options.skipped?.(chunk.skipped, body);
      loading.open += 1;
      this.#entries.set(part, loading);
      this.#add(body, part, chunk);
      await this.#roomForMore();
      if (this.#stop.signal.aborted) return;
    }
    loading.ended = true;
    this.#releaseIfStored(loading);
  }

  /** Nothing waits for it, and what it waits for is no matter of this session: what is not released then comes again. */
  #handOn(body: SpooledBody): void {
    const { spool, reported } = this.#options;
    void reported?.(body)
      .then(() => spool.release(body.id))
      .catch(() => undefined);
  }

  #add({ id, cluster, source, segment }: SpooledBody, part: Part, chunk: SpooledChunk): void {
    const key = JSON.stringify([cluster, source, segment, chunk.mapped]);
    let batch = this.#growing.get(key);
    if (batch !== undefined && batch.bytes + chunk.payload.length > mostBytes) {
      this.#complete(key, batch);
      batch = undefined;
    }
    if (batch === undefined) {
      batch = new SpoolBatch({ entry: id, cluster, source, segment, openedAt: performance.now(), mapped: chunk.mapped });
      this.#growing.set(key, batch);
    }
    batch.add(part, chunk);
    this.#held += chunk.payload.length;
    const isFull = batch.bytes >= fullBytes || batch.parts.length >= mostParts;
    if (isFull || part.sequence <= this.#options.carefulUpTo) this.#complete(key, batch);
    this.#pump();
  }

  #complete(key: string, batch: SpoolBatch): void {
    this.#growing.delete(key);
    this.#full.push(batch);
  }

  /** Sends what is full or has waited long enough, as far as the loader can take it: while it is busy, batches grow. */
  #pump(): void {
    while (this.#inFlight < maxInFlight && !this.#stop.signal.aborted) {
      // One at a time: of two that are on their way, the failure of one is that of both.
      if (this.#inFlight > 0 && (this.#full[0]?.parts[0]?.sequence ?? 0) <= this.#options.carefulUpTo) return;
      const batch = this.#nextBatch();
      if (batch === null) return;
      this.#inFlight += 1;
      this.#work(
        this.#load(batch).finally(() => {
          this.#inFlight -= 1;
          this.#pump();
        }),
      );
    }
  }

  /** In the order in which they were begun: a cluster with much traffic does not keep others waiting. */
  #nextBatch(): SpoolBatch | null {
    const [full] = this.#full;
    const [oldest] = this.#growing.values();
    if (full === undefined || (oldest !== undefined && oldest.openedAt < full.openedAt)) {
      const batch = this.#longEnough();
      if (batch !== null) return batch;
    }
    return this.#full.shift() ?? null;
  }

  #longEnough(): SpoolBatch | null {
    const [oldest] = this.#growing;
    if (oldest === undefined) return null;
    const [key, batch] = oldest;
    const waitMs = batch.openedAt + lingerMs - performance.now();
    if (waitMs <= 0 || this.#held > heldBytes) {
      this.#growing.delete(key);
      return batch;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#pump();
    }, waitMs);
    return null;
  }

  async #load(batch: SpoolBatch): Promise<void> {
    const { cluster, source, segment, parts, payload, mapped, bad } = batch;
    const { loader } = this.#options;
    try {
      const { outcome } = await loader.load({ cluster, source, payload, mapped, bad, checkpoint: spoolCheckpoint(segment, parts) });
      this.#held -= payload.length;
      this.#makeRoom();
      this.#options.stored(await outcome, { cluster, source });
    } catch (cause) {
      throw new LoadFailure(batch, { cause });
    }
    for (const part of parts) {
      const loading = this.#entries.get(part);
      if (loading === undefined) continue;
      this.#entries.delete(part);
      loading.open -= 1;
      this.#releaseIfStored(loading);
    }
  }

  #releaseIfStored({ id, open, ended }: Loading): void {
    if (ended && open === 0) this.#work(this.#options.spool.release(id));
  }

  #work(work: Promise<void>): void {
    const settled: Promise<void> = work.catch((error: unknown) => this.#end(error)).finally(() => this.#working.delete(settled));
    this.#working.add(settled);
  }

  async #roomForMore(): Promise<void> {
    while (this.#held > heldBytes && !this.#stop.signal.aborted) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #makeRoom(): void {
    for (const go of this.#waiting) go();
    this.#waiting = [];
  }
}
