/**
 * What network sources hand over, and what becomes of it: the spool takes it, the loader stores it. Receiving goes on while the
 * store is away; it stops, with a time to come back, when there is no room.
 */
import { AppError } from '../contract/problems.ts';
import type { Log } from '../platform/log.ts';
import { type Metrics, sourceKind } from '../platform/metrics.ts';
import { openSpool } from '../spool/open-spool.ts';
import type { Spool, SpoolEntry, SpoolStatus } from '../spool/spool.ts';
import type { Scope } from '../sql/scope.ts';
import type { Context, ProgressListener } from './context.ts';
import { lastingEvents } from './lasting-events.ts';

export type IntakeEntry = SpoolEntry;

export interface Intake {
  /** Resolves when the body is on disk. Raises `saturated` where there is no room; nothing of the body is left then. */
  append(entry: IntakeEntry, body: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number }>;
  /** Why a body of this length is not taken now, before any of it is read; null where it may come. */
  refusal(bytes: number): AppError | null;
  /** Why the server is not ready; null where it is. */
  unreadiness(): AppError | null;
  status(): SpoolStatus;
  /** Brings the gauges up to date. */
  measure(): void;
  /** A context over the store for a question. */
  ask(scope: Scope, signal: AbortSignal): Context;
  /** Waits for what is being written; what is not stored stays in the spool. */
  close(): Promise<void>;
}

export interface IntakeOptions {
  readonly store: string;
  readonly spool: string;
  readonly maxSpoolBytes: number;
  readonly trustedProxies: readonly string[];
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: () => number;
}

export async function openIntake(options: IntakeOptions): Promise<Intake> {
  const { maxSpoolBytes, trustedProxies, metrics, log, clock } = options;
  const warn = (message: string) => log.warn(message);
  const spool = await openSpool(options.spool, { maxBytes: maxSpoolBytes, clock, warn });
  const stop = new AbortController();
  const reading = { signal: stop.signal, progress: quietProgress, warn };
  const events = lastingEvents(options.store, reading);
  metrics.spoolLimit.set(maxSpoolBytes);
  return {
    append: async (entry, body) => {
      const { bytes } = await spool.append(entry, body).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'spool-full' ? saturated(error.message) : error;
      });
      const labels = { cluster: metrics.cluster(entry.cluster), source: sourceKind(entry.source) };
      metrics.bodies.inc(labels);
      metrics.bytes.inc(labels, bytes);
      return { bytes };
    },
    refusal: (bytes) => {
      const { diskBytes, maxBytes } = spool.status();
      return diskBytes + bytes > maxBytes ? saturated('The spool has no room for the body.') : null;
    },
    unreadiness: () => {
      const { full, diskBytes, maxBytes } = spool.status();
      return full || diskBytes >= maxBytes ? saturated('The spool is full.') : null;
    },
    status: () => spool.status(),
    measure: () => measureSpool(spool, metrics, clock()),
    ask: (scope, signal) => ({ ...reading, events: events.events, scope, signal, trustedProxies, clock, limits: {} }),
    close: async () => {
      stop.abort();
      await spool.close();
      await events.close();
    },
  };
}

const quiet = () => undefined;
const quietProgress: ProgressListener = { start: quiet, advance: quiet, note: quiet, done: quiet };

function saturated(message: string): AppError {
  return new AppError('saturated', { message, reason: 'spool-full' });
}

function measureSpool(spool: Spool, metrics: Metrics, nowMs: number): void {
  const { entries, bytes, oldestReceivedAt, damaged } = spool.status();
  metrics.spoolEntries.set(entries);
  metrics.spoolBytes.set(bytes);
  metrics.spoolAge.set(oldestReceivedAt === null ? 0 : Math.max(0, nowMs - oldestReceivedAt) / 1000);
  metrics.spoolDamaged.set(damaged.entries);
}
