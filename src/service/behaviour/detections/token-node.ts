/**
 * A token that is bound to a pod on one node, used from another. Where the address is that of a kubelet, it tells by itself; else the
 * network does, where each node’s pods have one of their own.
 */
import { type PlacedTokenRow, placedTokens } from '../../../sql/behaviour/placed-tokens.ts';
import { behaviourRules as rules } from '../behaviour-rules.ts';
import type { BehaviourSettings } from '../behaviour-settings.ts';
import { sayInstant } from '../say.ts';
import type { BehaviourDetection, Suspicion } from '../suspicion.ts';

/** So many addresses of one node alone make a network that node’s. */
const leastAddresses = 3;

export const tokenNode: BehaviourDetection = {
  rules: [rules.tokenElsewhere],
  async find({ store, options, settings, judged }) {
    const rows = await store.rows<PlacedTokenRow>(placedTokens(judged), options);
    return rows.flatMap((row) => judge(row, settings) ?? []);
  },
};

function judge(row: PlacedTokenRow, settings: BehaviourSettings): Suspicion | null {
  const isLearnt = (sinceUs: string) => sinceUs !== '' && BigInt(row.at) - BigInt(sinceUs) >= BigInt(settings.learnMs) * 1000n;
  const owner = ownerOfAddress(row, isLearnt) ?? ownerOfNetwork(row, isLearnt);
  if (owner === null) return null;
  const { cluster, identity: user, node, address, at } = row;
  const atUs = BigInt(at);
  return {
    rule: rules.tokenElsewhere,
    cluster,
    user,
    actorKind: 'service-account',
    what: `${node} ${address}`,
    atUs,
    reason: `${user} used a token of a pod on ${node} from ${address}, which is ${owner.node}`,
    facts: [
      { label: 'Expected', value: `An address of ${node}, or of its pods.` },
      { label: 'Seen', value: `${address}, at ${sayInstant(atUs)}.` },
      { label: 'How often', value: owner.why },
    ],
    evidence: { cluster, user, fromUs: atUs, toUs: atUs, which: 'all' },
  };
}

interface Owner {
  readonly node: string;
  readonly why: string;
}

type IsLearnt = (sinceUs: string) => boolean;

function ownerOfAddress({ kubelets, kubelet_since, node }: PlacedTokenRow, isLearnt: IsLearnt): Owner | null {
  const [other] = kubelets;
  // Where several kubelets come from one address, a gateway stands between.
  if (other === undefined || kubelets.length > 1 || other === node || !isLearnt(kubelet_since)) return null;
  return { node: other, why: `The kubelet of ${other} had come from there before, that of ${node} never had.` };
}

function ownerOfNetwork({ neighbours, own_since, node }: PlacedTokenRow, isLearnt: IsLearnt): Owner | null {
  const [only, second] = neighbours;
  if (only === undefined || second !== undefined || only[0] === node || Number(only[1]) < leastAddresses) return null;
  if (!isLearnt(only[2]) || !isLearnt(own_since)) return null;
  return { node: only[0], why: `${only[1]} addresses of its network had been used before, all by pods on ${only[0]}.` };
}
