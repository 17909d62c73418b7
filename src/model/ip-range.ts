/** IP addresses and networks as text: whether they are well formed, and of which family. Pure, so the browser can check them too. */

interface IpRange {
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefix: number;
}

/** An address, or an address and a prefix length; null where it is neither. */
export function parseIpRange(text: string): IpRange | null {
  const match = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text);
  const address = match?.[1] ?? '';
  const family = isIpv4(address) ? 4 : isIpv6(address) ? 6 : null;
  if (family === null) return null;
  const bits = family === 4 ? 32 : 128;
  const prefix = match?.[2] === undefined ? bits : Number(match[2]);
  return prefix <= bits ? { family, address, prefix } : null;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const tail = /^(.*:)([\d.]+)$/.exec(text);
  // An IPv4 address at the end stands for the last two groups.
  const groups = tail?.[2]?.includes('.') ? (isIpv4(tail[2]) ? `${tail[1]}0:0` : '') : text;
  if (!/^[\da-f:]{2,39}$/i.test(groups)) return false;
  const halves = groups.split('::');
  if (halves.length > 2) return false;
  const count = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!count.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? count.length < 8 : count.length === 8;
}
