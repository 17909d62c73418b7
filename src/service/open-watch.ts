/**
 * What a server does by itself with what is stored: detection with all its passes and the lists that rules ask, the book of alerts that it
 * fills, and the forwarding of events.
 */
import type { Notifier } from '../notify/notifier.ts';
import type { ServerConfig } from '../platform/config-schema.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { type Alerts, openAlerts } from './alerts/open-alerts.ts';
import { BehaviourPass } from './behaviour/behaviour-pass.ts';
import { Detection } from './detector/detection.ts';
import type { FollowedFilesOptions } from './followed-files.ts';
import { Forwarding } from './forward/forwarding.ts';
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
  /** With another configuration. @throws AppError where a folder of rules is not there, or a forward names what is not. */
  apply(next: ServerConfig): Promise<void>;
  close(): Promise<void>;
}

/** @throws AppError where a folder of rules is not there, or a forward names what is not. */
export async function openWatch(options: WatchOptions): Promise<Watch> {
  const { intake, spool, env, clock, log, metrics } = options;
  let config = options.config();
  const behaviour = await BehaviourPass.open(config.behaviour);
  const lists = await WatchedLists.open(config.indicators, { spool, env, clock, log });
  const indicators = () => lists.lists();
  const alerts = openAlerts({ ...options, ask: intake.ask });
  const isOn = () => config.detection.enabled && config.detection.pipeline;
  const sources = new PipelineWatch({ sink: alerts.book, isOn, spool: () => intake.status(), clock, log });
  let detection: Detection | null = null;
  let forwarding: Forwarding | null = null;
  sources.start();
  const close = async () => {
    lists.close();
    await Promise.all([detection?.close(), forwarding?.close(), sources.close()]);
    await alerts.close();
  };
  const contextOf = (asked: AbortSignal) => ({ ...intake.watch(asked), indicators });
  const { store } = intake;
  try {
    const passes = [new PipelinePass({ isOn, aside: () => detection?.setAside ?? null }), behaviour];
    detection = await Detection.open(config.detection, {
      store,
      contextOf,
      sink: alerts.book,
      lists: indicators,
      passes,
      clock,
      log,
      metrics,
    });
    forwarding = await Forwarding.open(config, { store, contextOf, env, clock, log, metrics });
  } catch (error) {
    await close();
    throw error;
  }
  // Rules that ask a list run from when there is one.
  lists.onNames = async () => detection?.apply(config.detection);
  intake.onStored = () => {
    detection?.wake();
    forwarding?.wake();
  };
  const setup = () => ({ ...config.detection, aside: detection?.aside ?? new Set<string>() });
  return {
    ask: (who, asked) => ({ ...alerts.ask(who, asked), indicators, detection: setup }),
    noteLog: (report, place) => sources.noteLog(report, place),
    apply: async (next) => {
      sources.noteRetention(config.retention, next.retention);
      config = next;
      await lists.apply(next.indicators);
      await behaviour.apply(next.behaviour);
      await detection?.apply(next.detection);
      await forwarding?.apply(next);
    },
    close,
  };
}
