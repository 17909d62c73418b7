/**
 * What is written into the journal of loads about spooled entries, and what is read from it after a restart: an entry whose
 * every part is journalled is stored, and need not be loaded again. A part is a chunk of its body, which is cut alike each time.
 */

import type { LoadCheckpoint } from '../sql/load-journal.ts';
import { type FoundSpoolLoad, findSpoolLoads } from '../sql/spool-journal.ts';
import type { Store } from '../store/store.ts';

/** A chunk of an entry's body, by its place in the decoded stream. */
export interface Part {
  readonly sequence: number;
  readonly start: number;
  readonly end: number;
}

const identityOf = (segment: string) => `spool:${segment}`;
/** A proof is a parameter of a statement, and so a part of an address: of characters that need no escaping there. */
const keyOf = ({ sequence, start, end }: Part) => `${sequence}-${start}-${end}`;
const separator = '.';

/** All parts are of one segment. */
export function spoolCheckpoint(segment: string, parts: readonly Part[]): LoadCheckpoint {
  const [first] = parts;
  return {
    identity: identityOf(segment),
    proof: parts.map(keyOf).join(separator),
    // Where a bad record stands is counted from here: within its body, if that is the only one.
    start: parts.length === 1 && first !== undefined ? first.start : 0,
    end: parts.reduce((last, { sequence }) => Math.max(last, sequence), 0),
  };
}

/** The parts of one segment that were stored before. */
export class StoredParts {
  readonly segment: string;
  readonly #keys: ReadonlySet<string>;

  constructor(segment: string, keys: ReadonlySet<string>) {
    this.segment = segment;
    this.#keys = keys;
  }

  has(part: Part): boolean {
    return this.#keys.has(keyOf(part));
  }
}

export async function findStoredParts(store: Store, segment: string, fromSequence: number): Promise<StoredParts> {
  const found = await store.rows<FoundSpoolLoad>(findSpoolLoads(identityOf(segment), fromSequence));
  return new StoredParts(segment, new Set(found.flatMap(({ proof }) => proof.split(separator))));
}
