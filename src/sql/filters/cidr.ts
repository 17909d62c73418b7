/**
 * `cidr 10.0.0.0/8`: an address in one of the ranges; a single address is a range of one. What is no address is in none
 * (the engine's own function throws on it), nor is an IPv4 address in an IPv6 range.
 */
import { parseIpRange } from '../../model/ip-range.ts';
import type { Expr } from '../../query/ast.ts';
import type { Binding } from '../event-names.ts';
import { guarded, type Operand, scalarText } from '../operand.ts';
import type { Params } from '../statement.ts';

type Cidr = Extract<Expr, { kind: 'cidr' }>;

export function compileCidr({ ranges }: Cidr, operand: Operand, { params }: Binding): string {
  if (operand.kind === 'list') return guarded(operand.guard, `arrayExists(x -> ${isInRanges('x', ranges, params)}, ${operand.sql})`);
  return isInRanges(scalarText(operand), ranges, params);
}

/** The condition that the text `sql` is an address in one of the ranges. What is no range is left out. */
export function isInRanges(sql: string, ranges: readonly string[], params: Params): string {
  const conditions = ranges.flatMap((text) => {
    const range = parseIpRange(text);
    if (range === null) return [];
    const [isAddress, placeholder] = range.family === 4 ? [`isIPv4String(${sql})`, '0.0.0.0'] : [`isIPv6String(${sql})`, '::'];
    const bound = params.bind('String', `${range.address}/${range.prefix}`);
    return [`(${isAddress} AND isIPAddressInRange(if(${isAddress}, ${sql}, '${placeholder}'), ${bound}))`];
  });
  return conditions.length === 0 ? '0' : conditions.length === 1 ? conditions.join('') : `(${conditions.join(' OR ')})`;
}
