/** What was new of one dimension; says so where it was more than is looked at. */
import type { Dimension } from '../../sql/behaviour/collect-sightings.ts';
import { mostNew, type NewSightingRow, type NewSightingsOptions, newSightings } from '../../sql/behaviour/new-sightings.ts';
import type { DetectionGiven } from './suspicion.ts';

export async function newOf(
  { store, options, settings, judged, warn }: DetectionGiven,
  dimension: Dimension,
  more: Partial<NewSightingsOptions> = {},
): Promise<readonly NewSightingRow[]> {
  const learnUs = BigInt(settings.learnMs) * 1000n;
  const rows = await store.rows<NewSightingRow>(newSightings(judged, dimension, { learnUs, ...more }), options);
  if (rows.length === mostNew)
    warn(
      `More than ${mostNew.toLocaleString('en-US')} new values (${dimension}) at once: what comes after ${rows.at(-1)?.identity ?? ''} was not looked at.`,
    );
  return rows;
}
