/**
 * First seen and rare: what an identity did, came from or came with for the first time, and nobody like it had before. Those like it
 * are its peers, where they were watched long enough; else all of its kind.
 */
import type { FindingRule } from '../../../model/finding.ts';
import type { Dimension, WatchedKind } from '../../../sql/behaviour/collect-sightings.ts';
import type { NewSightingRow } from '../../../sql/behaviour/new-sightings.ts';
import { behaviourRules as rules } from '../behaviour-rules.ts';
import type { BehaviourSettings } from '../behaviour-settings.ts';
import { newOf } from '../new-of.ts';
import { sayInstant, sayKind, sayLength } from '../say.ts';
import type { BehaviourDetection, Fact, Suspicion } from '../suspicion.ts';

/** Whom something is compared with: itself, where all others of its kind have a value of their own. */
type Among = 'peers' | 'self';

interface Watched {
  readonly rule: FindingRule;
  readonly kinds: Partial<Readonly<Record<WatchedKind, Among>>>;
  /** What is new everywhere is no news of an identity. */
  readonly mustBeKnown?: boolean;
  readonly said: (value: string) => string;
}

const peers = { human: 'peers', 'service-account': 'peers', node: 'peers', 'control-plane': 'peers' } as const;

const watched: Partial<Readonly<Record<Dimension, Watched>>> = {
  address: {
    rule: rules.firstAddress,
    kinds: { human: 'peers', node: 'self', 'control-plane': 'peers' },
    said: (value) => `came from the address ${value}`,
  },
  network: { rule: rules.firstNetwork, kinds: { human: 'peers' }, said: (value) => `came from the network ${value}` },
  client: { rule: rules.firstClient, kinds: peers, said: (value) => `used the client ${value}` },
  action: { rule: rules.firstAction, kinds: peers, said: (value) => `asked to ${value}` },
  namespace: {
    rule: rules.firstNamespace,
    kinds: { human: 'peers', 'service-account': 'peers' },
    mustBeKnown: true,
    said: (value) => `went into the namespace ${value}`,
  },
  node: {
    rule: rules.firstNode,
    kinds: { 'service-account': 'peers' },
    mustBeKnown: true,
    said: (value) => `ran on the node ${value}`,
  },
};

/** So many of a kind have to be known before a share of them means anything. */
const leastKind = 10;

export const firstSeen: BehaviourDetection = {
  rules: [...Object.values(watched).map(({ rule }) => rule), rules.rareAction, rules.newIdentity],
  async find(given) {
    const { settings } = given;
    const suspicions: Suspicion[] = [];
    for (const dimension of [...Object.keys(watched), 'self'] as Dimension[]) {
      const rareShare = dimension === 'self' ? 1 : dimension === 'action' ? settings.rareShare : 0;
      const rows = await newOf(given, dimension, { rareShare });
      suspicions.push(...rows.flatMap((row) => judge(row, settings) ?? []));
    }
    return suspicions;
  },
};

/** Those that a row is compared with: how many, since when, and how many of them had it. */
export interface Comparison {
  readonly had: number;
  readonly of: number;
  readonly sinceUs: bigint;
  readonly whom: string;
}

/** Null while nobody was watched long enough. */
export function compareWith(row: NewSightingRow, { learnMs }: BehaviourSettings, among: Among = 'peers'): Comparison | null {
  const { kind } = row;
  const isLearnt = (since: string) => BigInt(row.at) - BigInt(since) >= BigInt(learnMs) * 1000n;
  // One alone is no group: a service account is then measured by itself, others by all of their kind.
  const isGroup = row.peers !== '' && row.peers_size >= 2;
  const isAlone = kind === 'service-account' && !isGroup && isLearnt(row.identity_since);
  if (among === 'self' || isAlone)
    return isLearnt(row.identity_since) ? { had: 0, of: 1, sinceUs: BigInt(row.identity_since), whom: 'this identity itself' } : null;
  if (isGroup && isLearnt(row.peers_since)) {
    const whom = kind === 'human' ? `${sayKind(row.peers_size, kind)} in ${row.peers}` : `${sayKind(row.peers_size, kind)} of ${row.peers}`;
    return { had: row.peers_had, of: row.peers_size, sinceUs: BigInt(row.peers_since), whom };
  }
  if (row.kind_size > 0 && isLearnt(row.kind_since))
    return { had: row.kind_had, of: row.kind_size, sinceUs: BigInt(row.kind_since), whom: sayKind(row.kind_size, kind) };
  return null;
}

function judge(row: NewSightingRow, settings: BehaviourSettings): Suspicion | null {
  if (row.dimension === 'self') return judgeIdentity(row, settings);
  const about = watched[row.dimension];
  const among = about?.kinds[row.kind];
  // Controllers are at work in every namespace, and a service account in its own.
  if (about === undefined || among === undefined || (row.dimension === 'namespace' && isAtHome(row))) return null;
  if (about.mustBeKnown === true && BigInt(row.at) - BigInt(row.value_since) < BigInt(settings.learnMs) * 1000n) return null;
  const compared = compareWith(row, settings, among);
  if (compared === null) return null;
  if (compared.had === 0) return suspect(row, about.rule, about.said(row.value), compared);
  const isLearnt = BigInt(row.at) - BigInt(row.identity_since) >= BigInt(settings.learnMs) * 1000n;
  const isRare = row.kind_size >= leastKind && row.kind_had <= Math.max(1, row.kind_size * settings.rareShare);
  if (row.dimension !== 'action' || !isLearnt || !isRare) return null;
  const all = { had: row.kind_had, of: row.kind_size, sinceUs: BigInt(row.kind_since), whom: sayKind(row.kind_size, row.kind) };
  return suspect(row, rules.rareAction, about.said(row.value), all);
}

function isAtHome({ kind, peers: home, value }: NewSightingRow): boolean {
  return kind === 'service-account' && (home === 'kube-system' || home === value);
}

function judgeIdentity(row: NewSightingRow, { learnMs }: BehaviourSettings): Suspicion | null {
  if (row.kind !== 'human' || row.kind_size === 0 || BigInt(row.at) - BigInt(row.kind_since) < BigInt(learnMs) * 1000n) return null;
  const compared = { had: 0, of: row.kind_size, sinceUs: BigInt(row.kind_since), whom: sayKind(row.kind_size, row.kind) };
  return suspect(row, rules.newIdentity, `was seen in ${row.cluster} for the first time`, compared);
}

function suspect(row: NewSightingRow, rule: FindingRule, said: string, { had, of, sinceUs, whom }: Comparison): Suspicion {
  const { cluster, identity: user, kind: actorKind, value, dimension } = row;
  const atUs = BigInt(row.at);
  const watchedFor = sayLength(Number((atUs - sinceUs) / 1000n));
  const often = had === 0 ? 'none before' : `${had.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} before`;
  const facts: Fact[] = [
    {
      label: 'Expected',
      value: dimension === 'self' ? `One of ${whom} that were known.` : `What ${whom} had done in the ${watchedFor} before.`,
    },
    { label: 'Seen', value: `${user} ${said}, at ${sayInstant(atUs)}.` },
    { label: 'How often', value: `${often}, since ${sayInstant(sinceUs)}.` },
  ];
  return {
    rule,
    cluster,
    user,
    actorKind,
    what: value,
    atUs,
    reason: `${user} ${said}: ${had === 0 ? 'nobody' : `only ${had.toLocaleString('en-US')}`} of ${whom} had in ${watchedFor}`,
    facts,
    evidence: { cluster, user, fromUs: atUs, toUs: atUs, which: 'all' },
  };
}

/** A new address in a new network is told once, by what says most. */
export function withoutLesser(suspicions: readonly Suspicion[]): readonly Suspicion[] {
  const order = [rules.firstCountry.id, rules.firstNetwork.id, rules.firstAddress.id] as readonly string[];
  const keyOf = ({ cluster, user, atUs }: Suspicion) => JSON.stringify([cluster, user, String(atUs)]);
  const best = new Map<string, number>();
  for (const suspicion of suspicions) {
    const rank = order.indexOf(suspicion.rule.id);
    if (rank >= 0) best.set(keyOf(suspicion), Math.min(rank, best.get(keyOf(suspicion)) ?? order.length));
  }
  return suspicions.filter((suspicion) => {
    const rank = order.indexOf(suspicion.rule.id);
    return rank < 0 || rank === best.get(keyOf(suspicion));
  });
}
