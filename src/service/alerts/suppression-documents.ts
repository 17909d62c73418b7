/** What is kept quiet: documents of the kind `suppression`, and which findings they are about. */
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import type { Finding } from '../../model/finding.ts';
import { parseIpRange } from '../../model/ip-range.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';

const document = z.object({
  /** Of each an empty text means any. */
  rule: z.string(),
  cluster: z.string(),
  user: z.string(),
  namespace: z.string(),
  resource: z.string(),
  name: z.string(),
  sourceIP: z.string(),
  owner: z.string(),
  reason: z.string(),
  createdAt: z.number(),
  createdBy: z.string(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
});

export type SuppressionDocument = Readonly<z.output<typeof document>>;
export type Suppression = SuppressionDocument & { readonly id: string };

const kind = 'suppression';

/** Those that were not removed, ended ones among them; what cannot be read keeps nothing quiet. */
export async function readSuppressions(store: Store, clock: () => number, warn: (message: string) => void): Promise<Suppression[]> {
  const documents = await new StateStore(store, kind, clock).latest();
  return documents.flatMap(({ id, document: text }) => {
    const read = document.safeParse(parse(text ?? ''));
    if (!read.success) warn(`The suppression ${id} of the store cannot be read, and keeps nothing quiet.`);
    return read.success ? [{ ...read.data, id }] : [];
  });
}

export async function writeSuppression({ id, ...rest }: Suppression, store: Store, clock: () => number): Promise<void> {
  await new StateStore(store, kind, clock).save({ id, author: rest.createdBy }, JSON.stringify(rest));
}

/** False where there is none. */
export async function eraseSuppression(id: string, author: string, store: Store, clock: () => number): Promise<boolean> {
  return new StateStore(store, kind, clock).remove({ id, author });
}

/** Gives the suppression that holds for a finding now, or null. */
export function suppressor(suppressions: readonly Suppression[], nowMs: number): (finding: Finding) => Suppression | null {
  const tests = suppressions
    .filter(({ expiresAt }) => expiresAt > nowMs)
    .map((suppression) => ({ suppression, holds: testOf(suppression) }));
  return (finding) => tests.find(({ holds }) => holds(finding))?.suppression ?? null;
}

function testOf({ rule, cluster, user, namespace, resource, name, sourceIP }: Suppression): (finding: Finding) => boolean {
  const isFrom = sourceIP === '' ? () => true : addressTest(sourceIP);
  const fits = (wanted: string, found: string) => wanted === '' || wanted === found;
  return (finding) => {
    const { object } = finding;
    const kindOf = object === null ? '' : object.subresource === '' ? object.resource : `${object.resource}/${object.subresource}`;
    return (
      (rule === '' || rule === finding.rule.id || rule === finding.rule.name) &&
      fits(cluster, finding.cluster) &&
      fits(user, finding.user) &&
      fits(namespace, object?.namespace ?? '') &&
      fits(resource, kindOf) &&
      fits(name, object?.name ?? '') &&
      // The others of a chain are what a client claimed.
      isFrom(finding.sourceIPs.at(-1) ?? '')
    );
  };
}

function addressTest(wanted: string): (text: string) => boolean {
  const range = parseIpRange(wanted);
  if (range === null) return () => false;
  const list = new BlockList();
  list.addSubnet(range.address, range.prefix, range.family === 4 ? 'ipv4' : 'ipv6');
  return (text) => {
    // An IPv4 address may be written as an IPv6 one.
    const address = text.replace(/^::ffff:(?=\d+\.)/i, '');
    return isIP(address) === range.family && list.check(address, range.family === 4 ? 'ipv4' : 'ipv6');
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
