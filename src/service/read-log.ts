/**
 * Keeps a record of every question that a server is asked. Rows are gathered for a moment and stored together; while the store is
 * away they wait in memory, up to a bound, beyond which the oldest are lost, counted and logged.
 */
import { randomBytes } from 'node:crypto';
import type { Log } from '../platform/log.ts';
import { appendReads, type ReadRow } from '../sql/reads.ts';
import type { Scope } from '../sql/scope.ts';
import type { Store } from '../store/store.ts';

export interface Reading {
  readonly asker: string;
  readonly address: string;
  readonly operation: string;
  /** As it was asked, with the defaults. */
  readonly request: object;
  readonly scope: Scope;
  readonly rows: number;
  readonly durationMs: number;
  readonly outcome: string;
}

export interface ReadLogOptions {
  readonly store: () => Promise<Store>;
  readonly clock: () => number;
  readonly log: Log;
}

const flushAfterMs = 500;
const retryAfterMs = 5000;
const mostWaiting = 10_000;
/** A statement and its values go into the head of a request. */
const mostBytes = 60_000;
const longestQuery = 10_000;
const longestParameters = 4000;

export class ReadLog {
  readonly #options: ReadLogOptions;
  readonly #process = randomBytes(6).toString('hex');
  #waiting: ReadRow[] = [];
  #count = 0;
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: ReadLogOptions) {
    this.#options = options;
  }

  /** Never waits, and never fails. */
  record({ asker, address, operation, request, scope, rows, durationMs, outcome }: Reading): void {
    const { text, ...others } = request as { readonly text?: unknown };
    this.#count += 1;
    this.#waiting.push({
      at: Math.round(this.#options.clock() * 1000),
      id: `${String(this.#count).padStart(12, '0')}-${this.#process}`,
      asker: cut(asker, 300),
      address,
      operation,
      query: typeof text === 'string' ? cut(text, longestQuery) : '',
      parameters: cut(JSON.stringify(others), longestParameters),
      scope: sayScope(scope),
      rows,
      duration: Math.max(0, Math.round(durationMs * 1000)),
      outcome,
    });
    if (this.#waiting.length > mostWaiting) {
      this.#waiting.shift();
      this.#lost += 1;
    }
    this.#schedule(flushAfterMs);
  }

  /** Resolves when what was recorded is stored. @throws what the store failed with */
  flush(): Promise<void> {
    const next = this.#flushing.catch(() => undefined).then(() => this.#store());
    this.#flushing = next;
    return next;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.flush().catch((error: unknown) => {
      this.#options.log.error({ error, lost: this.#waiting.length }, 'The record of the last questions could not be stored.');
    });
  }

  #schedule(afterMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.flush().catch((error: unknown) => {
        this.#options.log.warn({ error, waiting: this.#waiting.length }, 'The record of questions could not be stored; it is tried again.');
        this.#schedule(retryAfterMs);
      });
    }, afterMs).unref();
  }

  async #store(): Promise<void> {
    if (this.#lost > 0) {
      this.#options.log.error({ lost: this.#lost }, 'Records of questions are lost: the store was away for too long.');
      this.#lost = 0;
    }
    while (this.#waiting.length > 0) {
      const rows = takeFitting(this.#waiting);
      const store = await this.#options.store();
      await store.command(appendReads(rows));
      // What came meanwhile stands behind these; what was lost meanwhile, before them.
      const stored = new Set(rows);
      this.#waiting = this.#waiting.filter((row) => !stored.has(row));
    }
  }
}

/** The first of them, as many as one statement takes; one at least. */
function takeFitting(rows: readonly ReadRow[]): ReadRow[] {
  let bytes = 0;
  const end = rows.findIndex((row) => {
    bytes += encodeURIComponent(JSON.stringify(row).toWellFormed()).length;
    return bytes > mostBytes;
  });
  return rows.slice(0, end < 0 ? rows.length : Math.max(1, end));
}

function cut(text: string, most: number): string {
  const whole = text.toWellFormed();
  return whole.length <= most ? whole : `${whole.slice(0, most).toWellFormed()}…`;
}

/** As it is written down. */
export function sayScope({ clusters, namespaces }: Scope): string {
  if (clusters === 'all' && namespaces === 'all') return 'all';
  return cut(JSON.stringify({ clusters, namespaces }), 2000);
}
