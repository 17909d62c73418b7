/** Actions in an order that nobody of the kind had done them in: one such pair is chance, several within an hour are a new way of working. */
import { hourOf, hourUs } from '../../../sql/behaviour/activity.ts';
import type { NewSightingRow } from '../../../sql/behaviour/new-sightings.ts';
import { behaviourRules as rules } from '../behaviour-rules.ts';
import { newOf } from '../new-of.ts';
import { sayInstant, sayKind, sayLength } from '../say.ts';
import type { BehaviourDetection, Suspicion } from '../suspicion.ts';

const shownPairs = 5;

export const sequences: BehaviourDetection = {
  rules: [rules.newSequence],
  async find(given) {
    const { settings, judged } = given;
    // An hour is judged whole, whenever something of it arrives.
    const hours = judged.hoursUs === null ? judged : { ...judged, storedUs: null };
    const rows = await newOf({ ...given, judged: hours }, 'sequence', { toAll: true });
    const learnUs = BigInt(settings.learnMs) * 1000n;
    const fresh = rows.filter(
      ({ kind_had, kind_size, kind_since, at }) => kind_size > 0 && kind_had === 0 && BigInt(at) - BigInt(kind_since) >= learnUs,
    );
    const groups = new Map<string, NewSightingRow[]>();
    for (const row of fresh) {
      const key = JSON.stringify([row.cluster, row.identity, hourOf(BigInt(row.at))]);
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    return [...groups.values()].filter((group) => group.length >= settings.sequences).map(suspect);
  },
};

function suspect(group: readonly NewSightingRow[]): Suspicion {
  const [first] = group as readonly [NewSightingRow, ...NewSightingRow[]];
  const { cluster, identity: user, kind, kind_size, kind_since } = first;
  const startUs = BigInt(hourOf(BigInt(first.at))) * hourUs;
  // In the order of time, as the rows came.
  const [fromUs, toUs] = [BigInt(first.at), BigInt(group.at(-1)?.at ?? first.at)];
  const known = sayLength(Number((startUs - BigInt(kind_since)) / 1000n));
  return {
    rule: rules.newSequence,
    cluster,
    user,
    actorKind: kind,
    what: String(hourOf(startUs)),
    atUs: fromUs,
    reason: `${user} did ${group.length} pairs of actions in an order that none of ${sayKind(kind_size, kind)} had in ${known}, in the hour from ${sayInstant(startUs)}`,
    facts: [
      { label: 'Expected', value: `Actions in an order that ${sayKind(kind_size, kind)} of ${cluster} had done them in before.` },
      {
        label: 'Seen',
        value: `${group
          .slice(0, shownPairs)
          .map(({ value }) => value)
          .join('; ')}${group.length > shownPairs ? '; …' : ''}.`,
      },
      { label: 'How often', value: `None of these ${group.length} pairs since ${sayInstant(BigInt(kind_since))}.` },
    ],
    evidence: { cluster, user, fromUs, toUs, which: 'all' },
  };
}
