/** What the detections of behaviour are called and mean. docs/guides/behaviour.md lists them. */
import type { FindingRule } from '../../model/finding.ts';

type Said = Omit<FindingRule, 'name' | 'source' | 'next'> & { readonly next?: readonly string[] };

const usualNext = ['user-activity'];

function rule(name: string, { next = usualNext, ...said }: Said): FindingRule {
  return { name, source: 'behaviour', next, ...said };
}

export const behaviourRules = {
  firstAddress: rule('first-seen-address', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0101',
    title: 'Somebody came from an address that nobody like them had used',
    level: 'low',
    tags: ['attack.initial-access', 'attack.t1078'],
    description:
      'Stolen credentials are mostly used from somewhere else. For a node or a part of the control plane, whose address hardly ever changes, it weighs more.',
    falsePositives: ['A new connection at home or on the road, where no VPN stands between.', 'A node that was given a new address.'],
  }),
  firstNetwork: rule('first-seen-network', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0102',
    title: 'Somebody came from a network that nobody like them had used',
    level: 'medium',
    tags: ['attack.initial-access', 'attack.t1078'],
    description: 'A /24 (of IPv6 a /48) that no person of the same groups had come from.',
    falsePositives: ['A new office, a new VPN, or somebody on the road.'],
  }),
  firstCountry: rule('first-seen-country', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0103',
    title: 'Somebody came from a country that nobody had come from',
    level: 'medium',
    tags: ['attack.initial-access', 'attack.t1078.004'],
    description:
      'New for all people of the cluster. The country is told from the address, by the database that behaviour.geoDatabase names.',
    falsePositives: ['Somebody on the road; a VPN that ends elsewhere; an address that the database knows wrongly.'],
  }),
  firstClient: rule('first-seen-client', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0104',
    title: 'A client that nobody like them had used',
    level: 'low',
    tags: ['attack.execution'],
    description:
      'The product that the user agent names first. A token that was stolen is often tried with curl, or with a tool for attacks.',
    falsePositives: ['A new tool, or a program that was renamed.'],
  }),
  firstAction: rule('first-seen-action', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0105',
    title: 'An action that nobody like them had done',
    level: 'low',
    tags: ['attack.discovery'],
    description:
      'A verb on a kind of resource that no person of the same groups, no service account of the same namespace, or nothing of the same kind had asked for, refused or not.',
    falsePositives: ['A new version of a program, a new kind of resource, a new duty.'],
  }),
  firstNamespace: rule('first-seen-namespace', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0106',
    title: 'A namespace where nobody like them had been',
    level: 'low',
    tags: ['attack.lateral-movement'],
    description:
      'The namespace has been there for long; nobody of the same groups, or no service account of the same namespace, had asked for anything in it.',
    falsePositives: ['A new duty.'],
  }),
  firstNode: rule('first-seen-node', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0107',
    title: 'A service account on a node where none of its namespace had run',
    level: 'informational',
    tags: ['attack.lateral-movement'],
    description: 'The token is bound to a pod on a node that has been there for long.',
    falsePositives: ['The scheduler, which puts pods where there is room.'],
  }),
  newIdentity: rule('new-identity', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0108',
    title: 'Somebody who was never seen before',
    level: 'informational',
    tags: ['attack.persistence', 'attack.t1136'],
    description: 'The first request of a person in a cluster that has been watched for a while.',
    falsePositives: ['A new colleague.'],
  }),
  newIdentityCreates: rule('new-identity-creates-many', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0109',
    title: 'A new identity makes many objects',
    level: 'high',
    tags: ['attack.persistence', 'attack.t1136', 'attack.impact', 'attack.t1496'],
    description:
      'Somebody who is new in the cluster made more objects in an hour than anybody new should. For a service account it is of level medium: programs are often installed with one of their own.',
    falsePositives: ['A new pipeline, or a program that is being installed.'],
  }),
  rareAction: rule('rare-action', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c010a',
    title: 'An action that hardly anybody does',
    level: 'informational',
    tags: ['attack.discovery'],
    description: 'New for this identity, and of all of its kind only very few had done it before.',
    falsePositives: ['Work that comes up seldom.'],
  }),
  volumeSpike: rule('volume-spike', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c010b',
    title: 'Far more requests than usual at this hour of the week',
    level: 'medium',
    tags: ['attack.discovery', 'attack.collection', 'attack.t1119'],
    description: 'The requests of an identity in one hour, against the same hours of the four weeks before.',
    falsePositives: ['A large roll-out, a program that restarts again and again.'],
  }),
  deniedBurst: rule('denied-burst', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c010c',
    title: 'Refused far more often than usual',
    level: 'medium',
    tags: ['attack.discovery', 'attack.t1087', 'attack.t1613'],
    description: 'Who tries out what stolen credentials may do is refused often.',
    falsePositives: ['A program whose role was taken away.'],
  }),
  outsideHours: rule('outside-working-hours', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c010d',
    title: 'Somebody at work at an hour that is unusual for them',
    level: 'low',
    tags: ['attack.initial-access', 'attack.t1078'],
    description:
      'Outside of the working hours of the configuration; where none are set, at an hour of the day, or at a weekend, that this person was not active at in the four weeks before.',
    falsePositives: ['Somebody on call, or in another time zone.'],
  }),
  impossibleTravel: rule('impossible-travel', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c010e',
    title: 'Somebody at two places between which they cannot have travelled',
    level: 'high',
    tags: ['attack.initial-access', 'attack.t1078.004'],
    description: 'The places are told from the addresses, by the database that behaviour.geoDatabase names.',
    falsePositives: ['A VPN that ends elsewhere; an address that the database knows wrongly; a user that several share.'],
  }),
  accountElsewhere: rule('service-account-new-place', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c010f',
    title: 'A service account from a network that the cluster was never seen in',
    level: 'medium',
    tags: ['attack.credential-access', 'attack.t1528', 'attack.t1078'],
    description:
      'No service account, no node and no part of the control plane had come from that /24 (of IPv6 /48). A token that was carried off shows itself so.',
    falsePositives: ['New nodes in a new network; a pipeline that runs elsewhere.'],
  }),
  accountOutside: rule('service-account-outside-cluster', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0110',
    title: 'A service account from outside of the cluster',
    level: 'high',
    tags: ['attack.credential-access', 'attack.t1528', 'attack.t1078'],
    description: 'Its address is in none of the ranges that behaviour.clusterRanges gives for the cluster.',
    falsePositives: ['A range that is missing there; a pipeline that uses a service account from elsewhere.'],
  }),
  tokenElsewhere: rule('token-on-another-node', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0111',
    title: 'A token used on another node than that of its pod',
    level: 'high',
    tags: ['attack.credential-access', 'attack.t1528', 'attack.lateral-movement', 'attack.t1550.001'],
    description: 'The token is bound to a pod on one node, and was used from the address, or the network, of another.',
    falsePositives: ['Traffic of pods that leaves through another node, such as an egress gateway.'],
  }),
  dormantAwake: rule('dormant-identity-awake', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0112',
    title: 'Somebody who was away for long is back',
    level: 'low',
    tags: ['attack.initial-access', 'attack.t1078'],
    description: 'Accounts that nobody uses any more are taken over without anybody noticing.',
    falsePositives: ['Somebody after a long leave; a job that runs once a quarter.'],
  }),
  newSequence: rule('new-sequence', {
    id: '6a4b1d5e-0c1f-4f0a-9a50-2f6f5a3c0113',
    title: 'Actions in an order that nobody like them had done them in',
    level: 'low',
    tags: ['attack.discovery'],
    description: 'Pairs of actions, one right after the other, that none of the kind had done; several within an hour.',
    falsePositives: ['A new script.'],
  }),
} as const satisfies Readonly<Record<string, FindingRule>>;
