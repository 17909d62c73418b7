/**
 * Addresses to which nothing is ever sent, whoever names them: where clouds hand out credentials, what belongs to the link alone,
 * and what is no single host. Private and loopback addresses are fine: relays and collectors live there.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const forbidden = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  // Link-local; the metadata services of most clouds are in it.
  ['169.254.0.0', 16],
  // Alibaba’s metadata, Azure’s host agent, Oracle’s metadata.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  forbidden.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  // The metadata of Amazon and of Google.
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
] as const)
  forbidden.addSubnet(network, prefix, 'ipv6');

const forbiddenNames = new Set(['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data', 'instance-data.ec2.internal']);

/** Whether an address is one of these, also where it is an IPv4 address in an IPv6 one. What is no address is. */
export function isForbiddenAddress(text: string): boolean {
  if (isIPv4(text)) return forbidden.check(text, 'ipv4');
  const address = text.replace(/%.*$/, '');
  if (!isIPv6(address)) return true;
  if (forbidden.check(address, 'ipv6')) return true;
  const inner = embeddedIpv4(groupsOf(address));
  return inner !== null && forbidden.check(inner, 'ipv4');
}

export function isForbiddenName(host: string): boolean {
  return forbiddenNames.has(host.toLowerCase().replace(/\.$/, ''));
}

/** The IPv4 address that a network would turn this one into: mapped, compatible, translated (NAT64), or tunnelled (6to4). */
function embeddedIpv4(groups: readonly number[]): string | null {
  const [a = 0, b = 0, c = 0] = groups;
  const isZero = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0);
  if (a === 0x2002) return dotted(b, c);
  if (a === 0x64 && b === 0xff9b) return dotted(groups[6], groups[7]);
  if (isZero(0, 5) && groups[5] === 0xffff) return dotted(groups[6], groups[7]);
  if (isZero(0, 4) && groups[4] === 0xffff && groups[5] === 0) return dotted(groups[6], groups[7]);
  // ::1 is this machine, and no IPv4 address.
  return isZero(0, 6) && groups[6] !== 0 ? dotted(groups[6], groups[7]) : null;
}

function dotted(high = 0, low = 0): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** The eight groups of a well-formed address. */
function groupsOf(address: string): readonly number[] {
  const text = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = text.split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const before = read(head);
  const after = tail === undefined ? [] : read(tail);
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}
