/**
 * The lists of indicators that a configuration names: loaded, read again when their file changes or their time has come, and without
 * what has expired. What cannot be read keeps what it last was, and says so.
 */
import { stat } from 'node:fs/promises';
import type { IndicatorList, IndicatorLists } from '../../model/indicator-list.ts';
import { readExpiry } from '../../model/read-expiry.ts';
import type { IndicatorSettings } from '../../platform/config-indicators.ts';
import { nextEndingMs, sayListEnding } from '../../rules/lists/list-ending.ts';
import { type ReadList, readList } from '../../rules/lists/read-list.ts';
import { ListCopies } from './list-copies.ts';
import { fetchList, type LoadMeans, readListFile } from './load-list.ts';

export interface KeeperOptions extends LoadMeans {
  readonly spool: string;
  /** Whether what came from an address is kept for later: whoever owns the spool does so. */
  readonly keepsCopies: boolean;
  readonly clock: () => number;
  /** What is wrong with a list, in one sentence. */
  readonly warn: (message: string) => void;
}

export interface ListState {
  readonly settings: IndicatorSettings;
  /** How many entries hold now. */
  readonly entries: number;
  /** When it was last read, or came; null where it never did. */
  readonly loadedMs: number | null;
  readonly failure: string | null;
}

interface Kept {
  readonly settings: IndicatorSettings;
  read: ReadList | null;
  /** What tells whether the file is still the same. */
  mark: string;
  loadedMs: number | null;
  triedMs: number;
  failure: string | null;
  /** What holds, until when that is so. */
  current: { readonly list: IndicatorList; readonly untilMs: number } | null;
}

export class ListKeeper {
  readonly #options: KeeperOptions;
  readonly #copies: ListCopies;
  #kept: Kept[] = [];
  #lists: IndicatorLists = new Map();

  /** Without lists, until `apply`. */
  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#copies = new ListCopies(options.spool);
  }

  /** With the lists that are wanted from now on. It does not fail: what a list fails with is warned of. */
  static async open(settings: readonly IndicatorSettings[], options: KeeperOptions): Promise<ListKeeper> {
    const keeper = new ListKeeper(options);
    await keeper.apply(settings);
    return keeper;
  }

  /** Where nobody waits for addresses, their last copies hold until `refresh` has asked them. */
  async apply(settings: readonly IndicatorSettings[], { waits = true }: { readonly waits?: boolean } = {}): Promise<void> {
    const before = new Map(this.#kept.map((kept) => [JSON.stringify(kept.settings), kept]));
    this.#kept = settings.map(
      (one) =>
        before.get(JSON.stringify(one)) ?? {
          settings: one,
          read: null,
          mark: '',
          loadedMs: null,
          triedMs: Number.NEGATIVE_INFINITY,
          failure: null,
          current: null,
        },
    );
    if (!waits) await Promise.all(this.#kept.map((kept) => this.#takeCopy(kept)));
    await Promise.all(this.#kept.filter(({ settings: { url } }) => waits || url === undefined).map((kept) => this.#refreshOne(kept)));
  }

  /** Reads again what has changed or is due. To be called every so often; it costs a look at each file. */
  async refresh(): Promise<void> {
    await Promise.all(this.#kept.map((kept) => this.#refreshOne(kept)));
  }

  /** What holds now. The same object as long as nothing changed. */
  lists(): IndicatorLists {
    const nowMs = this.#options.clock();
    let isNew = this.#lists.size !== this.#kept.filter(({ read }) => read !== null).length;
    for (const kept of this.#kept) {
      if (kept.read === null || (kept.current !== null && nowMs < kept.current.untilMs)) continue;
      kept.current = holding(kept.settings, kept.read, nowMs);
      isNew = true;
    }
    if (isNew)
      this.#lists = new Map(this.#kept.flatMap(({ settings, current }) => (current === null ? [] : [[settings.name, current.list]])));
    return this.#lists;
  }

  states(): readonly ListState[] {
    const lists = this.lists();
    return this.#kept.map(({ settings, loadedMs, failure }) => ({
      settings,
      entries: lists.get(settings.name)?.entries.length ?? 0,
      loadedMs,
      failure,
    }));
  }

  async #refreshOne(kept: Kept): Promise<void> {
    const { settings } = kept;
    const nowMs = this.#options.clock();
    try {
      if (settings.file !== undefined) await this.#readFile(kept, settings.file, nowMs);
      else if (nowMs - kept.triedMs >= settings.refresh) await this.#fetch(kept, nowMs);
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      const isNew = kept.failure !== failure;
      kept.failure = failure;
      if (!isNew) return;
      const rest = kept.read === null ? 'Rules that ask it do not run' : 'What it last was still holds';
      this.#options.warn(`The list ${settings.name} cannot be read: ${failure}. ${rest}.`);
    }
  }

  async #readFile(kept: Kept, file: string, nowMs: number): Promise<void> {
    const mark = await stat(file).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      () => '',
    );
    if (mark !== '' && mark === kept.mark && kept.failure === null) return;
    this.#take(kept, await readListFile(file), nowMs);
    kept.mark = mark;
  }

  async #fetch(kept: Kept, nowMs: number): Promise<void> {
    const { name } = kept.settings;
    kept.triedMs = nowMs;
    try {
      const text = await fetchList(kept.settings, this.#options);
      this.#take(kept, text, nowMs);
      if (this.#options.keepsCopies)
        await this.#copies.write(name, text).catch((error: unknown) => {
          this.#options.warn(`The list ${name} could not be kept for later: ${String(error)}`);
        });
    } catch (error) {
      await this.#takeCopy(kept);
      throw error;
    }
  }

  async #takeCopy(kept: Kept): Promise<void> {
    const copy = kept.read === null && kept.settings.url !== undefined ? await this.#copies.read(kept.settings.name) : null;
    if (copy !== null) this.#take(kept, copy.text, copy.savedMs);
  }

  #take(kept: Kept, text: string, loadedMs: number): void {
    const read = readList(text, kept.settings.kind);
    // A page of an error, or a wrong file, is no list that became empty.
    if (read.entries.length === 0 && read.problems.length > 0)
      throw new Error(`it has no entry: line ${read.problems[0]?.line}: ${read.problems[0]?.message}`);
    kept.read = read;
    kept.loadedMs = loadedMs;
    kept.failure = null;
    kept.current = null;
    for (const { line, message } of read.problems) this.#options.warn(`The list ${kept.settings.name}, line ${line}: ${message}`);
  }
}

/** The entries that hold at this time, and until when these are the ones. */
function holding({ name, kind, expires }: IndicatorSettings, { entries }: ReadList, nowMs: number): Kept['current'] {
  const endMs = expires === undefined ? null : readExpiry(expires);
  const isOver = endMs !== null && nowMs >= endMs;
  const held = isOver ? [] : entries.filter(({ expiresMs }) => expiresMs === null || nowMs < expiresMs);
  const ending = sayListEnding({ name, entries, endMs }, nowMs);
  const list = { name, kind, entries: held.map(({ value }) => value), ...(ending.length > 0 && { ending }) };
  return { list, untilMs: isOver ? Number.POSITIVE_INFINITY : nextEndingMs({ entries, endMs }, nowMs) };
}
