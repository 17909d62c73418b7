/** Service accounts from places where the cluster is not: outside of the ranges that were set, or of the networks that were learnt. */
import { BlockList, isIP } from 'node:net';
import { parseIpRange } from '../../../model/ip-range.ts';
import type { NewSightingRow } from '../../../sql/behaviour/new-sightings.ts';
import { behaviourRules as rules } from '../behaviour-rules.ts';
import type { BehaviourSettings } from '../behaviour-settings.ts';
import { newOf } from '../new-of.ts';
import { sayInstant, sayLength } from '../say.ts';
import type { BehaviourDetection, Suspicion } from '../suspicion.ts';

export const accountPlaces: BehaviourDetection = {
  rules: [rules.accountElsewhere, rules.accountOutside],
  async find(given) {
    const { settings } = given;
    const networks = await newOf(given, 'network', { toAll: true });
    // What is set has not to be learnt.
    const addresses = settings.clusterRanges.length === 0 ? [] : await newOf(given, 'address', { learnUs: null });
    return [...networks, ...addresses].flatMap((row) => (row.kind === 'service-account' ? (judge(row, settings) ?? []) : []));
  },
};

function judge(row: NewSightingRow, settings: BehaviourSettings): Suspicion | null {
  const ranges = settings.clusterRanges.find(({ cluster }) => cluster === row.cluster)?.ranges;
  if (ranges !== undefined) return row.dimension === 'address' ? judgeSet(row, ranges) : null;
  if (row.dimension !== 'network' || row.machines_had > 0) return null;
  const sinceUs = BigInt(row.kind_since);
  const atUs = BigInt(row.at);
  if (row.kind_size === 0 || atUs - sinceUs < BigInt(settings.learnMs) * 1000n) return null;
  const known = sayLength(Number((atUs - sinceUs) / 1000n));
  return {
    ...basisOf(row),
    rule: rules.accountElsewhere,
    reason: `${row.identity} came from the network ${row.value}, where nothing of ${row.cluster} had been in ${known}`,
    facts: [
      { label: 'Expected', value: `A network in which service accounts, nodes or the control plane of ${row.cluster} had been.` },
      { label: 'Seen', value: `${row.value}, at ${sayInstant(atUs)}.` },
      {
        label: 'How often',
        value: `Never by any of ${row.kind_size.toLocaleString('en-US')} service accounts, since ${sayInstant(sinceUs)}.`,
      },
    ],
  };
}

function judgeSet(row: NewSightingRow, ranges: readonly string[]): Suspicion | null {
  // What is no address cannot be said to be outside.
  const family = isIP(row.value);
  if (family === 0 || listOf(ranges).check(row.value, family === 4 ? 'ipv4' : 'ipv6')) return null;
  return {
    ...basisOf(row),
    rule: rules.accountOutside,
    reason: `${row.identity} came from ${row.value}, which is outside of ${row.cluster}`,
    facts: [
      { label: 'Expected', value: `An address in ${ranges.join(', ')}, the ranges of ${row.cluster}.` },
      { label: 'Seen', value: `${row.value}, at ${sayInstant(BigInt(row.at))}.` },
      { label: 'How often', value: `${row.kind_had.toLocaleString('en-US')} other service accounts had come from it before.` },
    ],
  };
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges.flatMap((text) => parseIpRange(text) ?? []))
    list.addSubnet(range.address, range.prefix, range.family === 4 ? 'ipv4' : 'ipv6');
  return list;
}

function basisOf({ cluster, identity: user, value, at }: NewSightingRow): Omit<Suspicion, 'rule' | 'reason' | 'facts'> {
  const atUs = BigInt(at);
  return {
    cluster,
    user,
    actorKind: 'service-account',
    what: value,
    atUs,
    evidence: { cluster, user, fromUs: atUs, toUs: atUs, which: 'all' },
  };
}
