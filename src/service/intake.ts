/**
 * What network sources hand over, and what becomes of it: the spool takes it, the loader stores it. Receiving goes on while the
 * store is away; it stops, with a time to come back, when there is no room.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { owner } from '../contract/asker.ts';
import { AppError } from '../contract/problems.ts';
import type { SkipCounts } from '../decode/envelope.ts';
import type { Log } from '../platform/log.ts';
import { type Metrics, sourceKind } from '../platform/metrics.ts';
import { openSpool } from '../spool/open-spool.ts';
import type { Spool, SpoolEntry, SpooledBody, SpoolStatus } from '../spool/spool.ts';
import { fullScope } from '../sql/scope.ts';
import type { LoadOutcome } from '../store/loader.ts';
import type { Store } from '../store/store.ts';
import { Access } from './access/access.ts';
import type { AgentReport } from './agent/notice.ts';
import { agentReportFormat, ReportQueue, type TakeReport } from './agent-reports.ts';
import { AgentsHeard } from './agents-heard.ts';
import type { Context, ProgressListener, ServerFacts } from './context.ts';
import { countLoad, countSkipped } from './count-load.ts';
import { endedSoon } from './ended-soon.ts';
import { lastingEvents } from './lasting-events.ts';
import { loadSpool } from './load-spool.ts';
import { ReadLog } from './read-log.ts';
import { Retention, type RetentionRules } from './retention.ts';

const measureEveryMs = 5000;
const retireEveryMs = 3_600_000;

export type IntakeEntry = SpoolEntry;

export interface Intake {
  /** Resolves when the body is on disk. Raises `saturated` where there is no room; nothing of the body is left then. */
  append(entry: IntakeEntry, body: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number }>;
  /** What an agent tells. Resolves when its notices are on disk. Raises `saturated` where there is no room. */
  report(cluster: string, report: AgentReport): Promise<void>;
  /** Who takes what agents noticed; it waits in the spool until what this gives is settled. */
  reportsTo(take: TakeReport): void;
  /** Why a body of this length is not taken now, before any of it is read; null where it may come. */
  refusal(bytes: number): AppError | null;
  /** Why the server is not ready; null where it is. */
  unreadiness(): AppError | null;
  status(): SpoolStatus;
  retention(): RetentionRules;
  setRetention(rules: RetentionRules): void;
  /** Brings the gauges up to date. */
  measure(): Promise<void>;
  /** Who is who. */
  readonly access: Access;
  /** Opens the store, or gives the one that is open. */
  store(): Promise<Store>;
  /** A context over the store for what looks at all of it by itself, such as detection: nothing is hidden or masked. */
  watch(signal: AbortSignal): Context;
  /** Whoever wants to know when something was stored. */
  onStored: () => void;
  /** A context over the store for a question. */
  ask(who: Pick<Context, 'asker' | 'scope'>, signal: AbortSignal): Context;
  /** Waits for what is being written; what is not stored stays in the spool. */
  /** Who has asked what. */
  readonly reads: ReadLog;
  close(): Promise<void>;
}

export interface IntakeOptions {
  readonly store: string;
  readonly spool: string;
  readonly maxSpoolBytes: number;
  readonly retention: RetentionRules;
  readonly trustedProxies: readonly string[];
  /** See `Context`. */
  readonly halfLifeMs?: () => number;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: () => number;
}

export async function openIntake(options: IntakeOptions): Promise<Intake> {
  const { maxSpoolBytes, trustedProxies, metrics, log, clock } = options;
  const warn = (message: string) => log.warn(message);
  const spool = await openSpool(options.spool, { maxBytes: maxSpoolBytes, clock, warn });
  const stop = new AbortController();
  const { signal } = stop;
  const reading = { signal, progress: quietProgress, warn };
  const events = lastingEvents(options.store, reading);
  const store = async () => (await events.events()).store;
  const reads = new ReadLog({ store, clock, log });
  const retention = new Retention(options.retention, { store, clock, log, metrics });
  metrics.spoolLimit.set(maxSpoolBytes);
  const noRoom = () => {
    const { full, diskBytes } = spool.status();
    if (retention.isFull) return saturated('store-full', 'The store has reached retention.maxDisk.');
    return full || diskBytes >= maxSpoolBytes ? saturated('spool-full', 'The spool is full.') : null;
  };
  const server: ServerFacts = { startedAt: clock(), spool: () => spool.status(), retention: () => retention.outlook() };
  const warned = new Set<string>();
  const stored = (outcome: LoadOutcome, of: { readonly cluster: string; readonly source: string }) => {
    countLoad(metrics, outcome, of, clock());
    if (outcome.events > 0) intake.onStored();
    if (outcome.elsewhere === null || warned.has(of.cluster)) return;
    warned.add(of.cluster);
    log.warn(
      { cluster: of.cluster, elsewhere: outcome.elsewhere },
      'Some of these events stand in the store already, under the name of another cluster.',
    );
  };
  const skipped = (counts: SkipCounts, of: { readonly cluster: string; readonly source: string }) => countSkipped(metrics, counts, of);
  const agents = new AgentsHeard({ store, log });
  const reports = new ReportQueue();
  const reported = (body: SpooledBody) => reports.add(body);
  const working = Promise.all([
    loadSpool({ spool, store, signal, clock, warn, tally: true, stored, skipped, reported }),
    keepRetention(retention, signal, options),
  ]);
  const ask: Intake['ask'] = (who, asked) => ({
    ...reading,
    ...who,
    events: events.events,
    signal: asked,
    masking: 'on',
    server,
    trustedProxies,
    ...(options.halfLifeMs !== undefined && { halfLifeMs: options.halfLifeMs() }),
    clock,
    limits: {},
    accessChanged: () => access.changed(),
  });
  const access = new Access({ store, contextOf: (asker) => ask({ asker, scope: fullScope }, signal), clock, log, metrics });
  const intake: Intake = {
    access,
    store,
    watch: (watched) => ({ ...ask({ asker: owner, scope: fullScope }, watched), masking: 'off' }),
    onStored: () => undefined,
    append: async (entry, body) => {
      const { bytes } = await spool.append(entry, body).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'spool-full' ? saturated('spool-full', error.message) : error;
      });
      const labels = { cluster: metrics.cluster(entry.cluster), source: sourceKind(entry.source) };
      metrics.bodies.inc(labels);
      metrics.bytes.inc(labels, bytes);
      return { bytes };
    },
    report: async (cluster, report) => {
      const receivedAt = clock();
      agents.heard(cluster, report, receivedAt);
      if (report.notices.length === 0) return;
      const entry = { cluster, source: `agent:${report.node}`, receivedAt, encoding: 'identity', format: agentReportFormat } as const;
      await intake.append(entry, inOnePiece(JSON.stringify(report)));
    },
    reportsTo: (take) => reports.goTo(take),
    refusal: (bytes) => {
      if (retention.isFull) return noRoom();
      const { diskBytes } = spool.status();
      return diskBytes + bytes > maxSpoolBytes ? saturated('spool-full', 'The spool has no room for the body.') : null;
    },
    unreadiness: noRoom,
    status: () => spool.status(),
    retention: () => retention.rules,
    setRetention: (rules) => retention.setRules(rules),
    measure: async () => {
      measureSpool(spool, metrics, clock());
      // Nothing is opened for it.
      if (events.isOpen) metrics.engineRestarts.set((await store()).restarts);
    },
    reads,
    ask,
    close: async () => {
      // Nothing is opened for it; a store that does not answer holds nobody up.
      const ending = Promise.all([events.isOpen ? access.close() : undefined, reads.close(), agents.close()]);
      await endedSoon(ending);
      stop.abort();
      // What is on its way is stored, unless the store does not answer: it is in the spool.
      await endedSoon(working);
      await spool.close();
      await endedSoon(events.close());
    },
  };
  return intake;
}

/** The size is looked at often, since the limit holds only from then on; age seldom. */
async function keepRetention(retention: Retention, signal: AbortSignal, { clock, log }: IntakeOptions): Promise<void> {
  let retiredAt = Number.NEGATIVE_INFINITY;
  let isFailing = false;
  while (!signal.aborted) {
    try {
      // A clock that is set back does not put it off.
      if (Math.abs(clock() - retiredAt) >= retireEveryMs) {
        await retention.retire();
        retiredAt = clock();
      }
      await retention.measure();
      isFailing = false;
    } catch (error) {
      if (!signal.aborted && !isFailing)
        log.warn({ error }, 'The store could not be measured, or old events not be deleted; it is tried again.');
      isFailing = true;
    }
    await sleep(measureEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

async function* inOnePiece(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const quiet = () => undefined;
const quietProgress: ProgressListener = { start: quiet, advance: quiet, note: quiet, done: quiet };

function saturated(reason: 'spool-full' | 'store-full', message: string): AppError {
  return new AppError('saturated', { message, reason });
}

function measureSpool(spool: Spool, metrics: Metrics, nowMs: number): void {
  const { entries, bytes, oldestReceivedAt, damaged, stalled } = spool.status();
  metrics.loaderStalled.set(stalled === null ? 0 : 1);
  metrics.spoolEntries.set(entries);
  metrics.spoolBytes.set(bytes);
  metrics.spoolAge.set(oldestReceivedAt === null ? 0 : Math.max(0, nowMs - oldestReceivedAt) / 1000);
  metrics.spoolDamaged.set(damaged.entries);
}
