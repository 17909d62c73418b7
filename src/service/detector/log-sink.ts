/** Findings as lines of the server's log, for as long as nothing else takes them. */
import type { Log } from '../../platform/log.ts';
import type { FindingSink } from '../alerts/finding-sink.ts';

export function logSink(log: Log): FindingSink {
  return {
    record: async (findings) => {
      for (const { id, rule, atUs, cluster, user, reason, events } of findings)
        log.warn(
          { finding: id, rule: rule.name, level: rule.level, at: new Date(Number(atUs / 1000n)).toISOString(), cluster, user, events },
          reason,
        );
    },
  };
}
