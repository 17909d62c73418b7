/** Alerts of a running server: the book, what it tells destinations, its gauges, and what questions about alerts may reach. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asker } from '../../contract/asker.ts';
import type { Notifier } from '../../notify/notifier.ts';
import type { ServerConfig } from '../../platform/config-schema.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { fullScope } from '../../sql/scope.ts';
import type { Context } from '../context.ts';
import { endedSoon } from '../ended-soon.ts';
import { AlertBook } from './alert-book.ts';

type Ask = (who: Pick<Context, 'asker' | 'scope'>, signal: AbortSignal) => Context;

export interface AlertsOptions {
  /** A context over the store. */
  readonly ask: Ask;
  readonly notifier: Pick<Notifier, 'notify' | 'waiting'>;
  /** As it is now. */
  readonly config: () => Pick<ServerConfig, 'destinations' | 'publicUrl'>;
  readonly spool: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Alerts {
  /** Where detections hand their findings. */
  readonly book: AlertBook;
  /** The same contexts, which can reach alerts and destinations too. */
  readonly ask: Ask;
  close(): Promise<void>;
}

const tendEveryMs = 5000;
const itself: Asker = { name: 'telltale', may: new Set(['read']) };

export function openAlerts({ ask, notifier, config, spool, env, clock, log, metrics }: AlertsOptions): Alerts {
  const stop = new AbortController();
  const context = () => ask({ asker: itself, scope: fullScope }, stop.signal);
  const book = new AlertBook({
    store: async () => (await context().events()).store,
    context,
    notify: (alert) => notifier.notify(alert),
    isHeard: () => notifier.waiting().size > 0,
    publicUrl: () => config().publicUrl,
    clock,
    log,
    metrics,
  });
  const tending = tend(book, stop.signal, log);
  const alerting: Context['alerting'] = {
    changed: (alert) => book.changed(alert),
    suppressionsChanged: () => book.suppressionsChanged(),
    destinations: () => ({ settings: config().destinations, spool, env }),
  };
  return {
    book,
    ask: (who, signal) => ({ ...ask(who, signal), alerting }),
    close: async () => {
      stop.abort();
      // A store that does not answer holds nobody up: what was not told is told by the next server.
      await endedSoon(Promise.all([book.close(), tending]));
    },
  };
}

/** Tells what was left untold, as soon as the store is there, and keeps the gauges up to date. */
async function tend(book: AlertBook, signal: AbortSignal, log: Log): Promise<void> {
  let isCaughtUp = false;
  let isFailing = false;
  while (!signal.aborted) {
    try {
      if (!isCaughtUp) await book.catchUp();
      isCaughtUp = true;
      await book.measure();
      isFailing = false;
    } catch (error) {
      if (!signal.aborted && !isFailing) log.warn({ error }, 'Alerts could not be looked at; it is tried again.');
      isFailing = true;
    }
    await sleep(tendEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
