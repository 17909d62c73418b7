/** How much is recorded, from the events of a store or of files: the rate, the busiest second, the bytes of a day, the largest event. */
import type { RequestOf } from '../../contract/requests.ts';
import type { Traffic } from '../../policy/doctor/facts.ts';
import { compileVolume, type VolumeRow } from '../../sql/policy/policy-traffic.ts';
import type { Context } from '../context.ts';
import { trafficRows } from '../policy/traffic-rows.ts';
import { clusterCondition, readAsked } from '../summary/asked.ts';

/** Null where there are no events. */
export async function measureTraffic(
  { cluster, since }: Pick<RequestOf<'doctor'>, 'cluster' | 'since'>,
  source: string,
  context: Context,
): Promise<Traffic | null> {
  const asked = readAsked({ clusters: cluster === undefined ? [] : [cluster], since, until: undefined });
  const query = { where: clusterCondition(asked), stages: asked.range === null ? [] : [asked.range] };
  const [row] = await trafficRows<VolumeRow>((where) => compileVolume(query, where), context);
  const events = Number(row?.events ?? 0);
  if (row === undefined || events === 0) return null;
  const seconds = Number(row.last) - Number(row.first) + 1;
  return {
    eventsPerSecond: events / seconds,
    peakPerSecond: Number(row.peak),
    bytesPerDay: (Number(row.bytes) / seconds) * 86_400,
    largestBytes: Number(row.largest),
    source,
  };
}

/** The rate that a person gives takes the place of one that was measured. */
export function withRate(traffic: Traffic | null, rate: number | undefined): Traffic | null {
  if (rate === undefined) return traffic;
  return { ...(traffic ?? { bytesPerDay: 0, largestBytes: null }), eventsPerSecond: rate, peakPerSecond: rate, source: '--rate' };
}
