/** What sends alerts out while a server runs: the notifier, with its log lines and metrics. */

import { createGuardedLookup } from '../notify/guard/guarded-lookup.ts';
import { Notifier } from '../notify/notifier.ts';
import type { DestinationSettings } from '../platform/config-destinations.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { readVersion } from '../platform/version.ts';

export interface NotificationsOptions {
  /** The directory of the spool: whoever owns it owns the outbox beside it. */
  readonly spool: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

export async function openNotifications(destinations: readonly DestinationSettings[], options: NotificationsOptions): Promise<Notifier> {
  const { env, clock, log, metrics } = options;
  let running: Notifier | null = null;
  const count = () => {
    for (const [destination, waiting] of running?.waiting() ?? []) metrics.deliveriesWaiting.set({ destination }, waiting);
  };
  running = await Notifier.open(destinations, {
    directory: outboxOf(options.spool),
    env,
    clock,
    version: readVersion(),
    lookup: createGuardedLookup(),
    delivered: (delivery) => {
      const { destination, result } = delivery;
      metrics.deliveries.inc({ destination, result });
      count();
      if (result === 'refused' || result === 'given-up') log.error(delivery, 'An alert was not delivered.');
      else if (result === 'retry') log.warn(delivery, 'An alert is not delivered yet.');
    },
    folded: (destination) => metrics.deliveriesFolded.inc({ destination }),
    failed: (error) => log.error({ error }, 'The outbox of alerts failed.'),
  });
  count();
  return running;
}

/** Beside the spool, as are the checkpoints of followed files. */
export function outboxOf(spool: string): string {
  return `${spool}-outbox`;
}
