/** The address to hold responsible, where proxies are trusted. */
import { isInRanges } from '../filters/cidr.ts';
import type { Params } from '../statement.ts';

/** The last address that is no trusted proxy's; the first of all where each is. */
export function sourceIpSql(sourceIps: string, trustedProxies: readonly string[], params: Params): string {
  const last = `arrayLast(x -> NOT ${isInRanges('x', trustedProxies, params)}, ${sourceIps})`;
  return `if(${last} = '', ${sourceIps}[1], ${last})`;
}
