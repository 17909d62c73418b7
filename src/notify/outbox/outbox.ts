/**
 * What is still to be delivered, on disk before it is acknowledged: whatever is killed, it goes out later, once at least. Which
 * alerts are done is remembered for a while, so that one that is raised again in the same state goes out once.
 */
import { createHash } from 'node:crypto';
import { type Alert, alertStatuses } from '../../model/alert.ts';
import type { Fold } from '../fold.ts';
import { Journal, readJournal } from './journal.ts';

export interface Entry {
  readonly id: string;
  /** The name of the destination. */
  readonly to: string;
  readonly alert: Alert;
  readonly atMs: number;
}

type Record =
  | ({ readonly kind: 'put' } & Entry)
  | { readonly kind: 'end'; readonly ids: readonly string[] }
  | { readonly kind: 'fold'; readonly to: string; readonly fold: Fold | null };

/** Ids of what is done. */
const mostRemembered = 20_000;
/** When the journal is so long, it is written anew with what still counts. */
const longestJournal = 8 * 1024 * 1024;

export class Outbox {
  readonly #journal: Journal;
  readonly #state: State;
  /** Records of the journal that could not be read back. */
  readonly damaged: number;
  #rewriting: Promise<void> | null = null;

  private constructor(journal: Journal, state: State, damaged: number) {
    this.#journal = journal;
    this.#state = state;
    this.damaged = damaged;
  }

  /** @param directory which nobody else may use at the same time. */
  static async open(directory: string): Promise<Outbox> {
    const { journal, read } = await Journal.open(directory);
    return new Outbox(journal, stateOf(read.records as readonly Record[]), read.damaged);
  }

  entries(): Iterable<Entry> {
    return this.#state.waiting.values();
  }

  fold(to: string): Fold | null {
    return this.#state.folds.get(to) ?? null;
  }

  /** Null where the same is waiting or done already. The entry is on disk when it resolves. */
  async put(to: string, alert: Alert, atMs: number): Promise<Entry | null> {
    const id = idOf(to, alert);
    if (this.#state.done.has(id) || this.#isLast(id, to, alert)) return null;
    const entry = { id, to, alert, atMs };
    putIn(this.#state, entry);
    try {
      await this.#append([{ kind: 'put', ...entry }]);
    } catch (error) {
      // Whoever gives it again is not to hear that it is there.
      this.#state.waiting.delete(id);
      throw error;
    }
    return entry;
  }

  /** Whether nothing else about the alert waits behind it. */
  #isLast(id: string, to: string, alert: Alert): boolean {
    const { waiting } = this.#state;
    if (!waiting.has(id)) return false;
    return [...waiting.values()].findLast((entry) => entry.to === to && entry.alert.id === alert.id)?.id === id;
  }

  /** They are done, one way or the other. */
  async end(ids: readonly string[]): Promise<void> {
    await this.#append([{ kind: 'end', ids }], () => endIn(this.#state, ids));
  }

  /** Counts an alert that does not go out by itself. */
  async setFold(to: string, fold: Fold): Promise<void> {
    this.#state.folds.set(to, fold);
    await this.#append([{ kind: 'fold', to, fold }]);
  }

  /** The alert that tells of those that were folded takes their place, both or neither. */
  async unfold(to: string, alert: Alert, atMs: number): Promise<Entry> {
    const entry = { id: idOf(to, alert), to, alert, atMs };
    this.#state.folds.delete(to);
    putIn(this.#state, entry);
    await this.#append([
      { kind: 'put', ...entry },
      { kind: 'fold', to, fold: null },
    ]);
    return entry;
  }

  async close(): Promise<void> {
    await this.#rewriting;
    await this.#journal.close();
  }

  async #append(records: readonly Record[], change: () => void = () => undefined): Promise<void> {
    while (this.#rewriting !== null) await this.#rewriting.catch(() => undefined);
    change();
    await this.#journal.append(records);
    if (this.#journal.bytes <= longestJournal || this.#rewriting !== null) return;
    // What waits to be written is in the state, and so in the new file.
    this.#rewriting = this.#journal
      .rewrite(() => recordsOf(this.#state))
      .finally(() => {
        this.#rewriting = null;
      });
    await this.#rewriting;
  }
}

/** What waits in a directory that another process may own: how much for each destination, and since when. */
export async function inspectOutbox(directory: string): Promise<ReadonlyMap<string, { waiting: number; oldestMs: number }>> {
  const { records } = await readJournal(directory);
  const found = new Map<string, { waiting: number; oldestMs: number }>();
  for (const { to, atMs } of stateOf(records as readonly Record[]).waiting.values()) {
    const { waiting = 0, oldestMs = atMs } = found.get(to) ?? {};
    found.set(to, { waiting: waiting + 1, oldestMs: Math.min(oldestMs, atMs) });
  }
  return found;
}

interface State {
  readonly waiting: Map<string, Entry>;
  readonly done: Set<string>;
  readonly folds: Map<string, Fold>;
}

function stateOf(records: readonly Record[]): State {
  const state: State = { waiting: new Map(), done: new Set(), folds: new Map() };
  for (const record of records) {
    if (record.kind === 'end') endIn(state, record.ids);
    else if (record.kind === 'put') {
      const { id, to, alert, atMs } = record;
      putIn(state, { id, to, alert, atMs });
    } else if (record.fold === null) state.folds.delete(record.to);
    else state.folds.set(record.to, record.fold);
  }
  return state;
}

/** What comes back to a status that it had before goes out once more, behind what was said since. */
function putIn({ waiting, done }: State, entry: Entry): void {
  forgetOthers(done, entry);
  waiting.delete(entry.id);
  waiting.set(entry.id, entry);
}

/** Of the statuses of an alert only the last that was told is done. */
function forgetOthers(done: Set<string>, { to, alert }: Entry): void {
  for (const status of alertStatuses) if (status !== alert.status) done.delete(idOf(to, { ...alert, status }));
}

function endIn({ waiting, done }: State, ids: readonly string[]): void {
  for (const id of ids) {
    const entry = waiting.get(id);
    if (entry !== undefined) forgetOthers(done, entry);
    waiting.delete(id);
    done.add(id);
  }
  for (const id of done) {
    if (done.size <= mostRemembered) break;
    done.delete(id);
  }
}

function recordsOf({ waiting, done, folds }: State): Record[] {
  return [
    { kind: 'end', ids: [...done] },
    ...[...folds].map(([to, fold]): Record => ({ kind: 'fold', to, fold })),
    ...[...waiting.values()].map((entry): Record => ({ kind: 'put', ...entry })),
  ];
}

/** An alert whose count grew, or whose status changed, is another message. */
function idOf(to: string, { id, status, count }: Alert): string {
  return createHash('sha256')
    .update(JSON.stringify([to, id, status, count]))
    .digest('hex')
    .slice(0, 24);
}
