/** Which alert each finding goes to: its own, or the storm of its rule where that has opened too many in the cluster and hour. */
import type { Finding } from '../../model/finding.ts';
import { type HourlyAlertsRow, hourlyAlerts, knownAlerts } from '../../sql/findings.ts';
import type { Store } from '../../store/store.ts';
import { alertIdOf, hourOf, stormIdOf } from './alert-id.ts';
import { rowsOfMany } from './rows-of-many.ts';

/** By the id of the finding. The findings come in the order in which they open alerts. */
export async function placeFindings(findings: readonly Finding[], store: Store, most: number): Promise<ReadonlyMap<string, string>> {
  if (findings.length === 0) return new Map();
  const own = new Map(findings.map((finding) => [finding.id, alertIdOf(finding)]));
  const [known, opened] = await Promise.all([
    rowsOfMany<{ alert: string }>(store, [...new Set(own.values())], knownAlerts),
    openedBefore(findings, store),
  ]);
  const open = new Set(known.map(({ alert }) => alert));
  const places = new Map<string, string>();
  for (const finding of findings) {
    const alert = own.get(finding.id) ?? '';
    const key = keyOf(finding.rule.id, finding.cluster, hourOf(finding.firstUs));
    const count = opened.get(key) ?? 0;
    if (!open.has(alert) && count >= most) {
      places.set(finding.id, stormIdOf(finding));
      continue;
    }
    if (!open.has(alert)) opened.set(key, count + 1);
    open.add(alert);
    places.set(finding.id, alert);
  }
  return places;
}

/** How many alerts there are of each rule, cluster and hour that a finding is of. */
async function openedBefore(findings: readonly Finding[], store: Store): Promise<Map<string, number>> {
  const hours = findings.map(({ firstUs }) => hourOf(firstUs)).sort((one, other) => Number(one - other));
  const rows = await store.rows<HourlyAlertsRow>(
    hourlyAlerts({
      rules: [...new Set(findings.map(({ rule }) => rule.id))],
      clusters: [...new Set(findings.map(({ cluster }) => cluster))],
      fromHour: hours[0] ?? 0n,
      toHour: hours.at(-1) ?? 0n,
    }),
  );
  return new Map(rows.map(({ of_rule, in_cluster, hour, alerts }) => [keyOf(of_rule, in_cluster, BigInt(hour)), Number(alerts)]));
}

function keyOf(rule: string, cluster: string, hour: bigint): string {
  return JSON.stringify([rule, cluster, String(hour)]);
}
