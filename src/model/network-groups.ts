/** Networks by the length of their prefix, as numbers and hexadecimal digits: an address is in one of them if its own network is among them. */
import { parseIpRange } from './ip-range.ts';

export interface NetworkGroups {
  /** Prefix length → networks as numbers. */
  readonly v4: ReadonlyMap<number, readonly number[]>;
  /** Prefix length → networks as 32 upper-case hexadecimal digits. */
  readonly v6: ReadonlyMap<number, readonly string[]>;
}

/** What is no network is left out; bits beyond the prefix are too. */
export function groupNetworks(texts: readonly string[]): NetworkGroups {
  const v4 = new Map<number, Set<number>>();
  const v6 = new Map<number, Set<string>>();
  for (const text of texts) {
    const range = parseIpRange(text);
    if (range === null) continue;
    const { family, address, prefix } = range;
    if (family === 4) add(v4, prefix, ipv4Number(address, prefix));
    else add(v6, prefix, ipv6Digits(address, prefix));
  }
  return { v4: settled(v4), v6: settled(v6) };
}

function add<Key>(groups: Map<number, Set<Key>>, prefix: number, network: Key): void {
  const group = groups.get(prefix);
  if (group === undefined) groups.set(prefix, new Set([network]));
  else group.add(network);
}

function settled<Key>(groups: ReadonlyMap<number, ReadonlySet<Key>>): ReadonlyMap<number, readonly Key[]> {
  return new Map([...groups].sort(([one], [other]) => one - other).map(([prefix, networks]) => [prefix, [...networks]]));
}

function ipv4Number(address: string, prefix: number): number {
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return prefix === 0 ? 0 : (number & (0xffffffff << (32 - prefix))) >>> 0;
}

function ipv6Digits(address: string, prefix: number): string {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const before = read(head);
  const after = tail === undefined ? [] : read(tail);
  const groups = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
  const masked = groups.map((group, at) => {
    const bits = Math.min(16, Math.max(0, prefix - at * 16));
    return group & ((0xffff << (16 - bits)) & 0xffff);
  });
  return masked.map((group) => group.toString(16).padStart(4, '0').toUpperCase()).join('');
}
