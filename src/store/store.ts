/**
 * The store as everything above sees it: statements in, rows out, over ClickHouse's HTTP interface,
 * whether a server or the engine host answers. Implemented by `openStore`.
 */
import type { Readable } from 'node:stream';
import type { Statement } from '../sql/statement.ts';

export interface StatementOptions {
  /** Aborting stops the statement in the engine, not only the waiting for it. */
  readonly signal?: AbortSignal;
  /** Default 60 s. Passing it raises `query-timeout`. */
  readonly timeoutMs?: number;
  /** Default 700 MiB. Passing it raises `query-memory`. */
  readonly memoryBytes?: number;
  /** While a statement with a lower number runs, one with a higher waits, a second at a time; without one it takes no part in that. */
  readonly priority?: number;
  /** What the statement is found by among those that run; see sql/progress.ts. */
  readonly tag?: string;
  /** ClickHouse settings of this statement alone. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** Formats that the engine writes as a stream of lines. */
export type RowFormat = 'JSONEachRow' | 'JSONCompactEachRow';

export interface Store {
  /** The location as a person may read it; never a password. */
  readonly location: string;
  /** Whether this is a directory with an engine host. */
  readonly embedded: boolean;
  /** How often the engine host of a directory was replaced while the store was open. */
  readonly restarts: number;
  /** All rows. 64-bit integers come as strings, times as ISO 8601 in UTC with six decimals. */
  rows<Row>(statement: Statement, options?: StatementOptions): Promise<Row[]>;
  /** The rows as bytes, as the engine writes them; memory stays flat whatever the size. */
  stream(statement: Statement, format: RowFormat, options?: StatementOptions): Promise<Readable>;
  /** Runs a statement that gives no rows (DDL, INSERT … SELECT). */
  command(statement: Statement, options?: StatementOptions): Promise<void>;
  /**
   * Inserts lines, byte for byte: the statement ends in `FROM input('line String') FORMAT LineAsString`
   * (a WHERE or ORDER BY may stand between). The payload is whole lines ended by `\n`.
   */
  insertLines(statement: Statement, payload: Uint8Array | StagedLines, options?: StatementOptions): Promise<void>;
  /** Takes lines over ahead of the statement that inserts them: when it resolves, the bytes may be used for something else. */
  stageLines(payload: Uint8Array): Promise<StagedLines>;
  /**
   * Waits for, and holds, the exclusive right to load. It ends with `release`, or with this process.
   * Against a server, which has no such lock, it is granted at once (see docs/decisions).
   */
  lockLoading(signal?: AbortSignal): Promise<LoadingLock>;
  close(): Promise<void>;
}

export interface StagedLines {
  /** Names a file that the engine host reads; or the lines themselves, where the engine is elsewhere. */
  readonly lines: string | Uint8Array;
  /** To be called when they are inserted, or not wanted any more. */
  discard(): Promise<void>;
}

export interface LoadingLock {
  /** Whether a load before may be half done: it is put right before anything else is loaded (see heal-loads.ts). */
  readonly unfinished: boolean;
  /** Throws `engine-failed` when the lock was lost with its host: what was done under it may be half done. */
  assertHeld(): void;
  /** Whoever loads says whether all loads are whole now; for others it stays as it was. */
  release(isWhole?: boolean): Promise<void>;
}
