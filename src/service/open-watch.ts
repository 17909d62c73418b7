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
import { WatchedLists } from './indicators/watched-lists.ts';
import type { Intake } from './intake.ts';
import { PipelinePass } from './pipeline/pipeline-pass.ts';
import { PipelineWatch } from './pipeline/pipeline-watch.ts';

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
  /** Contexts for questions, which reach alerts, destinations, and what detection goes by. */
  readonly ask: Alerts['ask'];
  /** A followed log has something worth telling. */
  readonly noteLog: NonNullable<FollowedFilesOptions['noticed']>;
  /** With another configuration. @throws AppError where a folder of rules is not there. */
  apply(next: ServerConfig): Promise<void>;
  close(): Promise<void>;
}

const closingMs = 1500;

/** @throws AppError where a folder of rules is not there. */
export async function openWatch(options: WatchOptions): Promise<Watch> {
  const { intake, spool, env, clock, log, metrics } = options;
  let config = options.config();
  const stop = new AbortController();
  const behaviour = await BehaviourPass.open(config.behaviour);
  const lists = await WatchedLists.open(config.indicators, { spool, env, clock, log });
  const indicators = () => lists.lists();
  const alerts = openAlerts({ ...options, ask: intake.ask });
  const isOn = () => config.detection.enabled && config.detection.pipeline;
  const sources = new PipelineWatch({ sink: alerts.book, isOn, spool: () => intake.status(), clock, log });
  const detection = await Detection.open(config.detection, {
    store: intake.store,
    contextOf: (asked) => ({ ...intake.watch(asked), indicators }),
    sink: alerts.book,
    lists: indicators,
    passes: [new PipelinePass(isOn), behaviour],
    clock,
    log,
    metrics,
  }).catch(async (error: unknown) => {
    lists.close();
    await alerts.close();
    throw error;
  });
  const working = sources.run(stop.signal);
  // Rules that ask a list run from when there is one.
  lists.onNames = () => detection.apply(config.detection);
  intake.onStored = () => detection.wake();
  return {
    ask: (who, asked) => ({ ...alerts.ask(who, asked), indicators, detection: () => config.detection }),
    noteLog: (report, place) => sources.noteLog(report, place),
    apply: async (next) => {
      sources.noteRetention(config.retention, next.retention);
      config = next;
      await lists.apply(next.indicators);
      await behaviour.apply(next.behaviour);
      await detection.apply(next.detection);
    },
    close: async () => {
      stop.abort();
      lists.close();
      // A store that does not answer holds nobody up.
      await Promise.all([detection.close(), Promise.race([working, sleep(closingMs, undefined, { ref: false })])]);
      await alerts.close();
    },
  };
}
