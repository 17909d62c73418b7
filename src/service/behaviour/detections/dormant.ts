/** Who was away for long and is back. */
import { awakened, type DormantRow } from '../../../sql/behaviour/dormant.ts';
import { behaviourRules as rules } from '../behaviour-rules.ts';
import { sayInstant, sayLength } from '../say.ts';
import type { BehaviourDetection, Suspicion } from '../suspicion.ts';

export const dormant: BehaviourDetection = {
  rules: [rules.dormantAwake],
  async find({ store, options, settings, judged }) {
    const rows = await store.rows<DormantRow>(awakened(judged, BigInt(settings.dormantMs) * 1000n), options);
    return rows.map((row) => suspect(row, settings.dormantMs));
  },
};

/** What an identity does in the hour after it came back is the evidence. */
const hourUs = 3_600_000_000n;

function suspect({ cluster, kind, identity: user, back, gone, since, days }: DormantRow, dormantMs: number): Suspicion {
  const backUs = BigInt(back);
  const away = sayLength(Number((backUs - BigInt(gone)) / 1000n));
  return {
    rule: rules.dormantAwake,
    cluster,
    user,
    actorKind: kind,
    what: sayInstant(backUs).slice(0, 10),
    atUs: backUs,
    reason: `${user} is back after ${away} without a request`,
    facts: [
      { label: 'Expected', value: `Nothing more, after more than ${sayLength(dormantMs)} without a request.` },
      { label: 'Seen', value: `A request at ${sayInstant(backUs)}; the last before it was at ${sayInstant(BigInt(gone))}.` },
      {
        label: 'How often',
        value: `${user} was there on ${days.toLocaleString('en-US')} ${days === 1 ? 'day' : 'days'} before, since ${sayInstant(BigInt(since))}.`,
      },
    ],
    evidence: { cluster, user, fromUs: backUs, toUs: backUs + hourUs, which: 'all' },
  };
}
