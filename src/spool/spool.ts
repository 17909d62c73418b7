/**
 * The spool: what network sources have received, on disk before they acknowledge it, until the loader has it in the store.
 * These are its duties; open-spool.ts makes one of a directory. See docs/decisions/spool.md.
 */

/** What is known of a body when it arrives. */
export interface SpoolEntry {
  readonly cluster: string;
  /** Which source it came through, e.g. `webhook` or `file:/var/log/audit.log@node-1`. */
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** How the body's bytes are compressed, as they were received. */
  readonly encoding: 'identity' | 'gzip' | 'zstd';
  /** Name of an envelope, or null: told by content. */
  readonly format: string | null;
}

/** An entry that waits to be stored. Its checksum was found right. */
export interface SpooledBody extends SpoolEntry {
  /** The same after every restart, and no other entry's ever, of this spool or another. */
  readonly id: string;
  /** Entries with the same one lie together; it is the beginning of the id. */
  readonly segment: string;
  /** Entries are read in the order of these numbers. There may be gaps. */
  readonly sequence: number;
  /** Length of the body as it was received. */
  readonly bytes: number;
  /** Fills `target` with what stands at `position` of the body, as far as there is any, and gives the number of bytes. */
  read(target: Buffer, position: number): Promise<number>;
}

export interface SpoolRate {
  readonly entries: number;
  readonly bytes: number;
}

export interface Stall {
  readonly since: number;
  readonly reason: string;
}

export interface SpoolStatus {
  readonly directory: string;
  /** What is not released yet. */
  readonly entries: number;
  readonly bytes: number;
  /** When the oldest of it was received, in milliseconds since the epoch; null when there is none. */
  readonly oldestReceivedAt: number | null;
  /** What the files take up, with what is released and not deleted yet. */
  readonly diskBytes: number;
  /** What they may take up; null where nobody says. */
  readonly maxBytes: number | null;
  /** The last append was refused, for the limit or for a full disk, and nothing was accepted since. */
  readonly full: boolean;
  /** What keeps the loader from storing, and since when, in milliseconds since the epoch. */
  readonly stalled: Stall | null;
  /** Per second, over the last minute. */
  readonly received: SpoolRate;
  readonly released: SpoolRate;
  /** What could not be read back, or not be stored, kept in the folder `damaged`. */
  readonly damaged: SpoolRate;
}

export interface SpoolOptions {
  /** What the files may take up; appends beyond it are refused. */
  readonly maxBytes: number;
  /** A segment that has grown to this is followed by the next one; 32 MiB by default, and at most an eighth of `maxBytes`. */
  readonly segmentBytes?: number;
  /** A longer body goes to a file of its own while it arrives; 512 KiB by default. */
  readonly inlineBytes?: number;
  /** How long a commit waits for others to join it; 2 ms by default. */
  readonly gatherMs?: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** For what a person should know: a torn end that was cut off, a damaged record that was set aside. */
  readonly warn?: (message: string) => void;
}

export interface Spool {
  readonly directory: string;
  /**
   * Resolves when the body is on disk, fsynced. It streams: little is held of a large body. A body that breaks off leaves
   * nothing behind, and its error is passed on. Raises `spool-full` at the limit and on a full disk; the rest of the body is
   * not read then, and its iterator is closed, which destroys a stream of Node that was given as it is.
   */
  append(entry: SpoolEntry, body: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number }>;
  /**
   * What is not released, in order, from the oldest on; waits for more until the signal fires. One reading at a time. What
   * was handed out before and not released comes again in the next reading.
   */
  read(signal: AbortSignal): AsyncIterable<SpooledBody>;
  /** Says that an entry is stored and need not be read again. Resolves when that would survive a crash, as far as the disk lets it. */
  release(id: string): Promise<void>;
  /** Sets an entry that was handed out aside, with what is damaged: it cannot be stored, and holds up the others. */
  giveUp(id: string, reason: string): Promise<void>;
  /** For the status: the loader cannot store what is here, or (null) can again. */
  noteStall(stall: Stall | null): void;
  /** Cheap. */
  status(): SpoolStatus;
  /** Waits for what is being appended; later appends are refused. */
  close(): Promise<void>;
}
