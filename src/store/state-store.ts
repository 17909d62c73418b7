/**
 * The documents that people change, in versions that are only ever added: a change is a new version, and so is a removal.
 * One kind of document at a time; see docs/decisions/state.md.
 */
import {
  appendState,
  appendStates,
  forgetStates,
  keepNewestStates,
  latestStates,
  newestStates,
  newestVersions,
  removedDocument,
  stateHistory,
} from '../sql/state.ts';
import type { Store } from './store.ts';

export interface StateDocument {
  readonly id: string;
  /** From 1. */
  readonly version: number;
  /** JSON; null where this version removes the document. */
  readonly document: string | null;
  readonly author: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export interface NewDocument {
  readonly id: string;
  readonly document: string;
  readonly atMs: number;
}

interface Change {
  readonly id: string;
  readonly author: string;
}

export class StateStore {
  readonly #store: Store;
  readonly #kind: string;
  readonly #clock: () => number;

  /** `clock` gives milliseconds since the epoch. */
  constructor(store: Store, kind: string, clock: () => number) {
    this.#store = store;
    this.#kind = kind;
    this.#clock = clock;
  }

  /** Every document that was not removed, by its id. */
  async latest(): Promise<StateDocument[]> {
    return (await this.#store.rows<StateRow>(latestStates(this.#kind))).map(readRow);
  }

  /** Every version of one document, removals among them, the newest first. */
  async history(id: string): Promise<StateDocument[]> {
    return (await this.#store.rows<StateRow>(stateHistory(this.#kind, id))).map(readRow);
  }

  /** For a kind whose documents have one version each: the newest of them first. */
  async newest(limit: number): Promise<StateDocument[]> {
    return (await this.#store.rows<StateRow>(newestStates(this.#kind, limit))).map(readRow);
  }

  /** Documents that nobody has written before, in one statement. */
  async add(documents: readonly NewDocument[], author: string): Promise<void> {
    if (documents.length === 0) return;
    const versions = documents.map(({ id, document, atMs }) => ({
      kind: this.#kind,
      id,
      version: 1,
      document,
      author,
      atUs: BigInt(atMs) * 1000n,
    }));
    await this.#store.command(appendStates(versions));
  }

  /** Deletes versions for good, for kinds whose past is of no use: those that were written before that instant. */
  async forget(beforeMs: number): Promise<void> {
    await this.#store.command(forgetStates(this.#kind, BigInt(beforeMs) * 1000n));
  }

  /** For kinds that change all the time, and whose past is of no use: deletes all versions but the newest of each document. */
  async keepNewest(): Promise<void> {
    await this.#store.command(keepNewestStates(this.#kind));
  }

  /** For a kind with one writer at a time, who knows the version before: nothing is read first. */
  async append({ id, author, version }: Change & { readonly version: number }, document: string): Promise<void> {
    await this.#append({ id, author }, version, document);
  }

  /** A new version of each of these, in one statement. */
  async saveAll(documents: ReadonlyMap<string, string>, author: string): Promise<void> {
    if (documents.size === 0) return;
    const before = await this.#versions([...documents.keys()]);
    const atUs = BigInt(this.#clock()) * 1000n;
    const versions = [...documents].map(([id, document]) => ({
      kind: this.#kind,
      id,
      version: (before.get(id) ?? 0) + 1,
      document,
      author,
      atUs,
    }));
    await this.#store.command(appendStates(versions));
  }

  /** Gives the number of the version that this is. */
  async save({ id, author }: Change, document: string): Promise<number> {
    const before = await this.#versions([id]);
    return this.#append({ id, author }, (before.get(id) ?? 0) + 1, document);
  }

  /** False where there is nothing to remove. */
  async remove({ id, author }: Change): Promise<boolean> {
    const [newest] = await this.history(id);
    if (newest === undefined || newest.document === null) return false;
    await this.#append({ id, author }, newest.version + 1, removedDocument);
    return true;
  }

  /** The newest of each; of a document that never was there is none. */
  async #versions(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#store.rows<Pick<StateRow, 'id' | 'version'>>(newestVersions(this.#kind, ids));
    return new Map(rows.map(({ id, version }) => [id, Number(version)]));
  }

  async #append({ id, author }: Change, version: number, document: string): Promise<number> {
    const atUs = BigInt(this.#clock()) * 1000n;
    await this.#store.command(appendState({ kind: this.#kind, id, version, document, author, atUs }));
    return version;
  }
}

interface StateRow {
  readonly id: string;
  readonly version: string;
  readonly document: string;
  readonly author: string;
  readonly at: string;
}

function readRow({ id, version, document, author, at }: StateRow): StateDocument {
  return { id, version: Number(version), document: document === removedDocument ? null : document, author, at };
}
