/**
 * Loads records into the store so that each event is there once, numbered in order of arrival, whatever is interrupted.
 * Parsing runs ahead in landing tables; sealing goes one landing at a time, in order, under the store's loading lock.
 */
import { randomBytes } from 'node:crypto';
import { AppError } from '../contract/problems.ts';
import { mendRecord } from '../decode/mend-record.ts';
import { invariant } from '../model/invariant.ts';
import {
  type CopyCounts,
  closeStages,
  countCopies,
  countLanding,
  createLanding,
  dropLanding,
  dropUnparsed,
  emptyCandidates,
  emptyLanding,
  fillCandidates,
  fillLanding,
  findUnparsed,
  firstMended,
  type LandingCounts,
  type LandingTables,
  type LoadPlace,
  landingNames,
  nameElsewhere,
  type Seal,
  storeLanding,
  supersedeRows,
  type UnparsedRecord,
} from '../sql/load.ts';
import { storeBadRecords, storeBadSlices } from '../sql/load-bad-records.ts';
import { journalLoad, type LoadCheckpoint } from '../sql/load-journal.ts';
import { type TallyRow, tallyLanding } from '../sql/load-tally.ts';
import { fixed } from '../sql/statement.ts';
import { healLoads } from './heal-loads.ts';
import type { StagedLines, StatementOptions, Store } from './store.ts';
import { storeWriter } from './store-writer.ts';

/** What was read, and where. */
export interface LoadInput extends LoadPlace {
  /** Whole records, one a line, each ended by `\n`. */
  readonly payload: Uint8Array;
  /** Each line is a native event (or nothing), a tab, and the record as it arrived. */
  readonly mapped?: boolean;
  /** What could not be cut into records, between them. */
  readonly bad: readonly BadSlice[];
  readonly checkpoint: LoadCheckpoint;
}

/** A piece of an input that could not be cut into records. */
export interface BadSlice {
  readonly offset: number;
  /** Its whole length; `bytes` may be its beginning. */
  readonly length: number;
  readonly reason: string;
  readonly bytes: Uint8Array;
}

export interface LoadOutcome {
  /** Newly stored. */
  readonly events: number;
  /** Already there, or copies within the payload. */
  readonly duplicates: number;
  /** Copies whose bodies differ from the one that is kept. */
  readonly differing: number;
  readonly bad: number;
  /** Log lines of Kubernetes components among the records: neither stored nor bad. */
  readonly klog: number;
  /** What was new, in groups for the metrics, where that was asked for: the records, and the reasons of what could not be cut into any. */
  readonly tally?: { readonly records: readonly TallyRow[]; readonly slices: readonly string[] };
  /** Another cluster's name under which some of these events stand already. */
  readonly elsewhere: string | null;
}

export interface LoaderOptions {
  /** Whether each outcome has its tally, which costs a statement. */
  readonly tally?: boolean;
}

/** How many landings there are: one is sealed while the other is parsed. */
const landingCount = 2;

/** A landing is one block of the engine, in the order of the lines, parsed in steps that bound the memory of long lines. */
const oneBlock = { max_threads: 1, max_insert_threads: 1, min_insert_block_size_rows: 1_000_000, min_insert_block_size_bytes: 268_435_456 };
/** The highest of the bytes that are blanks between records. */
const blank = 0x20;
const noBytes = new Uint8Array(0);
const lineEnd = Buffer.from('\n');

const patient: StatementOptions = { timeoutMs: 600_000 };
/** Nothing is there to be optimised, and looking for it takes a third of the time that such a long statement takes to plan. */
const plain = { query_plan_enable_optimizations: 0 };
const parsing: StatementOptions = { ...patient, settings: { ...oneBlock, ...plain, max_block_size: 8192 } };
/** Each month is a partition: a payload may hold any number of them. */
const storing: StatementOptions = { ...patient, settings: { ...oneBlock, ...plain, max_partitions_per_insert_block: 0 } };
/** Within an hour the rows are not in the order of time: an index of times passes over nothing. */
const looking: StatementOptions = { ...patient, settings: { ...oneBlock, ...plain, use_skip_indexes: 0 } };

export class Loader {
  readonly #store: Store;
  readonly #writer: string;
  readonly #clock: () => number;
  readonly #options: LoaderOptions;
  readonly #all: readonly LandingTables[];
  /** Used in turn; each is there when it has been emptied of the payload before. */
  readonly #landings: Promise<LandingTables>[];
  #turn = 0;
  #sealed: Promise<unknown> = Promise.resolve();

  /** Use `openLoader`. */
  constructor(store: Store, writer: string, tables: readonly LandingTables[], clock: () => number, options: LoaderOptions) {
    this.#options = options;
    this.#store = store;
    this.#writer = writer;
    this.#all = tables;
    this.#landings = tables.map((each) => Promise.resolve(each));
    this.#clock = clock;
  }

  /**
   * Takes a payload over. Resolves when its bytes may be used for something else and the next payload is welcome: one may
   * wait while its predecessors are parsed and sealed. Payloads are sealed in the order of the calls.
   */
  async load(input: LoadInput): Promise<{ readonly outcome: Promise<LoadOutcome> }> {
    const hasRecords = input.payload.some((byte) => byte > blank);
    const staged = await this.#store.stageLines(input.payload);
    const turn = this.#turn++ % this.#landings.length;
    const landing = this.#landings[turn];
    invariant(landing !== undefined, 'a loader has landings');
    const outcome = this.#land(landing, this.#sealed, staged, { ...input, payload: noBytes }, hasRecords);
    this.#sealed = outcome;
    this.#landings[turn] = this.#empty(landing, outcome);
    // The caller sees a failure in the promise it was given; later payloads see it as their predecessor's.
    for (const promise of [outcome, this.#landings[turn]]) promise?.catch(() => undefined);
    await landing;
    return { outcome };
  }

  async #land(
    landing: Promise<LandingTables>,
    before: Promise<unknown>,
    staged: StagedLines,
    input: LoadInput,
    hasRecords: boolean,
  ): Promise<LoadOutcome> {
    const parsed = this.#parse(landing, input, staged);
    const [tables] = await Promise.all([parsed, before]);
    return this.#seal(tables, input, hasRecords);
  }

  async #parse(landing: Promise<LandingTables>, input: LoadInput, staged: StagedLines): Promise<LandingTables> {
    try {
      const tables = await landing;
      await this.#store.insertLines(fillLanding(tables, input, input.mapped === true), staged, parsing);
      return tables;
    } finally {
      await staged.discard();
    }
  }

  /**
   * Puts in the place of records that the engine's parser refuses what can be read of them: whoever sent one hides nothing by
   * it. Whether there were any.
   */
  async #mend(tables: LandingTables, place: LoadPlace): Promise<boolean> {
    const unparsed = await this.#store.rows<UnparsedRecord>(findUnparsed(tables), looking);
    const ns: string[] = [];
    const lines: Buffer[] = [];
    for (const { n, base64 } of unparsed) {
      const raw = Buffer.from(base64, 'base64');
      const native = mendRecord(raw);
      if (native === null) continue;
      ns.push(n);
      lines.push(Buffer.from(`${native}\t`), raw, lineEnd);
    }
    if (ns.length === 0) return false;
    await this.#store.insertLines(fillLanding(tables, place, true, firstMended), Buffer.concat(lines), parsing);
    await this.#store.command(dropUnparsed(tables, ns), patient);
    return true;
  }

  /** A landing that cannot be emptied is not used again: what is left in it would be taken for the next payload's. */
  async #empty(landing: Promise<LandingTables>, used: Promise<unknown>): Promise<LandingTables> {
    const tables = await landing;
    await used.catch(() => undefined);
    await Promise.all(emptyLanding(tables).map((sql) => this.#store.command(fixed(sql))));
    return tables;
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#sealed, ...this.#landings]);
    await Promise.allSettled(this.#all.flatMap(dropLanding).map((sql) => this.#store.command(fixed(sql))));
  }

  async #seal(tables: LandingTables, input: LoadInput, hasRecords: boolean): Promise<LoadOutcome> {
    const store = this.#store;
    const lock = await store.lockLoading();
    let isWhole = false;
    try {
      // Another loader has ended between two steps: its numbers are taken, and the journal does not know them.
      if (lock.unfinished) await healLoads(store, this.#writer, this.#clock);
      const counts = await this.#examine(tables, input);
      // A landing lives in the engine's memory: with a new engine it is empty, and what was in it is not loaded.
      if (counts.records === '0' && hasRecords)
        throw new AppError('engine-failed', { message: 'The engine was restarted between two steps of a load.' });
      const readable = Number(counts.records) - Number(counts.bad) - Number(counts.klog);
      const hasCopies = Number(counts.copies) > 0 || Number(counts.identities) < readable;
      const copies = hasCopies
        ? await this.#only<CopyCounts>(countCopies(tables))
        : { events: counts.identities, differing: '0', superseded: '0' };
      const seal: Seal = { writer: this.#writer, firstSeq: BigInt(counts.head) + 1n, ingestedUs: BigInt(this.#clock()) * 1000n };
      const events = Number(copies.events);
      const records = this.#options.tally === true ? await store.rows<TallyRow>(tallyLanding(tables, hasCopies), patient) : null;
      if (events > 0) await store.command(storeLanding(tables, input, seal, hasCopies), storing);
      if (Number(counts.closing) > 0) await store.command(closeStages(tables, input), storing);
      if (Number(copies.superseded) > 0) await store.command(supersedeRows(tables), patient);
      if (Number(counts.bad) > 0) await store.command(storeBadRecords(tables, input, seal, input.checkpoint.start), storing);
      if (input.bad.length > 0) await store.insertLines(storeBadSlices(input, seal), linesOf(input.bad), patient);
      const elsewhere = Number(counts.elsewhere) > 0 ? (await this.#only<{ name: string }>(nameElsewhere(tables, input))).name : null;
      const outcome = {
        events,
        duplicates: readable - events,
        differing: Number(copies.differing),
        bad: Number(counts.bad) + input.bad.length,
        klog: Number(counts.klog),
      };
      lock.assertHeld();
      await store.command(journalLoad({ ...outcome, checkpoint: input.checkpoint }, input, seal));
      isWhole = true;
      const tally = records !== null && { tally: { records, slices: input.bad.map(({ reason }) => reason) } };
      return { ...outcome, ...tally, elsewhere };
    } finally {
      await lock.release(isWhole);
    }
  }

  /** What there is to do with a landing. */
  async #examine(tables: LandingTables, input: LoadInput): Promise<LandingCounts> {
    const examine = async () => {
      await this.#store.command(fillCandidates(tables), looking);
      return this.#only<LandingCounts>(countLanding(tables, input, this.#writer));
    };
    const counts = await examine();
    // Looked for here and not while it is parsed: nearly no landing has any, and a statement less is a fortieth of a load.
    if (counts.not_json === '0' || !(await this.#mend(tables, input))) return counts;
    await this.#store.command(fixed(emptyCandidates(tables)));
    return examine();
  }

  async #only<Row>(statement: Parameters<Store['rows']>[0]): Promise<Row> {
    const [row] = await this.#store.rows<Row>(statement, patient);
    invariant(row !== undefined, 'the engine gave no row');
    return row;
  }
}

function linesOf(slices: readonly BadSlice[]): Buffer {
  const lines = slices.map(({ bytes, ...slice }) => `${JSON.stringify({ ...slice, bytes: Buffer.from(bytes).toString('base64') })}\n`);
  return Buffer.from(lines.join(''));
}

/**
 * Opens a loader, after what an interrupted one left has been put right.
 * `clock` gives milliseconds since the epoch.
 */
export async function openLoader(store: Store, clock: () => number = Date.now, options: LoaderOptions = {}): Promise<Loader> {
  const lock = await store.lockLoading();
  let isWhole = false;
  try {
    const writer = await storeWriter(store, clock);
    await healLoads(store, writer, clock);
    isWhole = true;
    const name = `${process.pid}_${randomBytes(4).toString('hex')}`;
    const salt = [randomBytes(8).readBigUInt64LE(), randomBytes(8).readBigUInt64LE()] as const;
    const tables = Array.from({ length: landingCount }, (_, index) => ({ ...landingNames(`${name}_${index}`), salt }));
    await Promise.all(tables.flatMap(createLanding).map((sql) => store.command(fixed(sql))));
    return new Loader(store, writer, tables, clock, options);
  } finally {
    await lock.release(isWhole);
  }
}
