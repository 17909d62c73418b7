/**
 * Keeps what the agent noticed until the server has it: in a small file of its own, which is replaced as a whole. Not in the spool, since
 * that may be full, or hold much that has to go first, just when there is something to tell.
 */
import { readFile } from 'node:fs/promises';
import { writeDurably } from '../../platform/write-durably.ts';
import { type Notice, type Noticed, noticeOf } from './notice.ts';

export interface NoticeKeeperOptions {
  readonly path: string;
  readonly clock: () => number;
  readonly warn: (message: string) => void;
  /** The most that wait, 500 by default: of more, the first are kept, which tell how it began. */
  readonly most?: number;
}

const version = 1;

export class NoticeKeeper {
  readonly #options: NoticeKeeperOptions;
  #waiting: readonly Notice[];
  #writing: Promise<void> = Promise.resolve();
  #isFailing = false;
  #isFull = false;
  #wake: () => void = () => undefined;

  private constructor(options: NoticeKeeperOptions, waiting: readonly Notice[]) {
    this.#options = options;
    this.#waiting = waiting;
  }

  /** A file that cannot be understood is told of, and its place taken by the next. */
  static async open(options: NoticeKeeperOptions): Promise<NoticeKeeper> {
    const text = await readFile(options.path, 'utf8').catch(() => null);
    const found = text === null ? [] : parse(text);
    if (found === null) options.warn(`${options.path} is damaged: what was noticed before and not sent is lost.`);
    return new NoticeKeeper(options, found ?? []);
  }

  get waiting(): readonly Notice[] {
    return this.#waiting;
  }

  note(noticed: Noticed): void {
    const { clock, most = 500, warn } = this.#options;
    const notice = noticeOf(noticed, clock());
    if (this.#waiting.some(({ id }) => id === notice.id)) return;
    if (this.#waiting.length >= most) {
      if (!this.#isFull) warn(`${most} notices wait to be sent; further ones stand in this log alone.`);
      this.#isFull = true;
      return;
    }
    this.#waiting = [...this.#waiting, notice];
    void this.#write().then(() => this.#wake());
  }

  /** The server has them, or will never take them. */
  async remove(ids: ReadonlySet<string>): Promise<void> {
    this.#waiting = this.#waiting.filter(({ id }) => !ids.has(id));
    this.#isFull = false;
    await this.#write();
  }

  /** Resolves when something new is on disk. */
  news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Resolves when what was noted is on disk, as far as it can be. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      try {
        await writeDurably(this.#options.path, `${JSON.stringify({ version, notices: this.#waiting })}\n`);
        this.#isFailing = false;
      } catch (error) {
        if (!this.#isFailing)
          this.#options.warn(`${this.#options.path} cannot be written: ${String(error)}. What is noticed is sent all the same.`);
        this.#isFailing = true;
      }
    });
    return this.#writing;
  }
}

/** Null: it is not what was written. */
function parse(text: string): readonly Notice[] | null {
  try {
    const document = JSON.parse(text) as { readonly version?: unknown; readonly notices?: unknown } | null;
    if (document?.version !== version || !Array.isArray(document.notices)) return null;
    const notices: readonly unknown[] = document.notices;
    return notices.every(isNotice) ? notices : null;
  } catch {
    return null;
  }
}

/** What else is in it the server looks at. */
function isNotice(value: unknown): value is Notice {
  if (typeof value !== 'object' || value === null) return false;
  return ['id', 'time', 'kind', 'path'].every((name) => name in value && typeof value[name as keyof typeof value] === 'string');
}
