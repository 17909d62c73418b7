/** What watches while a server runs: detection with all its passes and the lists that rules ask, and the book of alerts that it fills. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Notifier } from '../notify/notifier.ts';
import type { ServerConfig } from '../platform/config-schema.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { type Alerts, openAlerts } from './alerts/open-alerts.ts';
import { BehaviourPass } from './behaviour/behaviour-pass.ts';
import { Detection } from './detector/detection.ts';
import type { FollowedFilesOptions } from './followed-files.ts';
import { ListKeeper } from './indicators/list-keeper.ts';
import type { Intake } from './intake.ts';
import { PipelinePass } from './pipeline/pipeline-pass.ts';

export interface WatchOptions {
  readonly intake: Intake;
  readonly notifier: Pick<Notifier, 'notify' | 'waiting'>;
  /** As it is now. */
  readonly config: () => ServerConfig;
  readonly spool: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Watch {
  /** Contexts for questions, which reach alerts and destinations too. */
  readonly ask: Alerts['ask'];
  /** A followed log has something worth telling. */
  readonly noteLog: NonNullable<FollowedFilesOptions['noticed']>;
  /** With another configuration. @throws AppError where a folder of rules is not there. */
  apply(next: ServerConfig): Promise<void>;
  close(): Promise<void>;
}

const readListsAgainMs = 30_000;

/** @throws AppError where a folder of rules is not there. */
export async function openWatch(options: WatchOptions): Promise<Watch> {
  const { intake, spool, env, clock, log, metrics } = options;
  let config = options.config();
  const stop = new AbortController();
  const { signal } = stop;
  const warn = (message: string) => log.warn(message);
  const lists = await ListKeeper.open(config.indicators, { spool, keepsCopies: true, env, signal, clock, warn });
  const indicators = () => lists.lists();
  const alerts = openAlerts({ ...options, ask: intake.ask });
  const pipeline = new PipelinePass(clock);
  const behaviour = await BehaviourPass.open(config.behaviour);
  const close = async (detection: Detection | null) => {
    stop.abort();
    await detection?.close();
    await alerts.close();
  };
  const detection = await Detection.open(config.detection, {
    store: intake.store,
    contextOf: (asked) => ({ ...intake.watch(asked), indicators }),
    sink: alerts.book,
    indicators,
    passes: [pipeline, behaviour],
    clock,
    log,
    metrics,
  }).catch(async (error: unknown) => {
    await close(null);
    throw error;
  });
  intake.onStored = () => detection.wake();
  void keepReading(lists, signal);
  return {
    ask: alerts.ask,
    noteLog: (report, place) => pipeline.noteLog(report, place),
    apply: async (next) => {
      pipeline.noteRetention(config.retention, next.retention);
      config = next;
      await lists.apply(next.indicators);
      await behaviour.apply(next.behaviour);
      await detection.apply(next.detection);
    },
    close: () => close(detection),
  };
}

/** What it fails with, it warns of by itself. */
async function keepReading(lists: ListKeeper, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(readListsAgainMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) await lists.refresh();
  }
}
