/**
 * How audit events are wrapped, and what cutting them out gives. An envelope is one file with a name, a way to tell it
 * and a cutter; the registry (envelopes.ts) tries them in order. Bytes in, whole records out; nothing is re-serialised.
 */

import type { BadReason } from './bad-reasons.ts';
import type { SkipKind } from './skip-kinds.ts';

/** A longer record is not handed on: it becomes a bad slice. */
export const maxRecordBytes = 16 * 1024 * 1024;

/** How much of a bad slice is kept. */
export const maxBadBytes = 64 * 1024;

/** A piece of the input that could not be cut into a record. */
export interface BadSlice {
  /** Place of its first byte in the decoded stream. */
  readonly offset: number;
  /** Its full length, which may be more than `bytes` holds. */
  readonly length: number;
  /** Its beginning, at most `maxBadBytes`; a copy. */
  readonly bytes: Uint8Array;
  readonly reason: BadReason;
}

/** What stands after the last whole record: a later reading of the grown input may complete it. */
export interface Incomplete {
  readonly offset: number;
  readonly length: number;
}

/** How many records of each kind were passed over, for they are no audit events. */
export type SkipCounts = Readonly<Partial<Record<SkipKind, number>>>;

export interface Cut {
  /**
   * Whole records, each ended by `\n`. It may also hold empty lines, which are no records. Of an envelope that maps, each
   * line is the native event, a tab, and the record as it arrived; no native event holds a tab.
   */
  readonly payload: Uint8Array;
  /** So many leading bytes of the input are done with; the rest comes again in front of the next bytes. */
  readonly consumed: number;
  /** A new cutter that starts at this offset gives exactly the records that are not out yet, or some of them again; never fewer. */
  readonly resumeAt: number;
  readonly bad: readonly BadSlice[];
  /** Absent where there are none. */
  readonly skipped?: SkipCounts;
  /** Only of the last bytes. */
  readonly incomplete?: Incomplete;
}

export interface Cutter {
  /**
   * `bytes` is what the last call left, then new bytes; `offset` is the place of bytes[0] in the decoded stream; `last`
   * says that nothing follows. Where nothing is consumed, more bytes are needed. What is longer than a record may be is
   * always consumed, so the caller holds about one record at most.
   */
  cut(bytes: Uint8Array, offset: number, last: boolean): Cut;
}

/** The first bytes of the input after a byte order mark, for telling envelopes apart. */
export interface Head {
  readonly bytes: Uint8Array;
  /** Index of the first byte that is no blank, or the length. */
  readonly start: number;
}

/** What a person is told of an envelope; docs/reference/envelopes.md is made from it. */
export interface About {
  /** What it is, as a noun. */
  readonly title: string;
  /** How it is told from the others. */
  readonly told: string;
  /** What an event lacks that comes this way, in sentences; absent where nothing is lost. */
  readonly loses?: string;
  /** How to get at such a file. */
  readonly export: string;
}

export interface Envelope {
  readonly name: string;
  readonly about: About;
  /** The records are not native events: each is mapped to one, and both are handed on; see `Cut.payload`. */
  readonly maps?: true;
  /** Why nothing of it can be read, in a sentence; absent where it can. */
  readonly refusal?: string;
  /** Why this head is of this envelope, in a few words; null where it is not. */
  detect(head: Head): string | null;
  cutter(head: Head): Cutter;
}
