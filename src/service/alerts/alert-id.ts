/** Which alert a finding belongs to: the same for the same finding, whoever asks and however often. */
import { createHash } from 'node:crypto';
import type { Finding } from '../../model/finding.ts';
import { hourUs, stormMark } from '../../sql/findings.ts';

/** One rule, one user, one kind of object in one namespace, one hour. */
export function alertIdOf({ rule, cluster, user, object, firstUs }: Finding): string {
  const { resource = '', subresource = '', namespace = '' } = object ?? {};
  return digest(['alert', rule.id, cluster, user, resource, subresource, namespace, String(hourOf(firstUs))]).slice(0, 32);
}

/** Of what is beyond the most alerts that a rule opens in a cluster within an hour. */
export function stormIdOf({ rule, cluster, firstUs }: Finding): string {
  return stormMark + digest(['storm', rule.id, cluster, String(hourOf(firstUs))]).slice(0, 26);
}

/** Hours since the epoch. */
export function hourOf(us: bigint): bigint {
  return us / hourUs;
}

/** Lengths keep parts apart, whatever stands in them. */
function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest('hex');
}
