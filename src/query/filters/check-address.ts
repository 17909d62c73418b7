/** What an IP address stands for where a field shall equal it: itself, or the network that it names. */
import { parseIpRange } from '../../model/ip-range.ts';
import type { FieldRef, Value } from '../ast.ts';
import type { Report } from '../report.ts';
import { quote } from '../values/quote.ts';
import type { Meaning } from './check-equality.ts';

export function resolveAddress(field: FieldRef, value: Extract<Value, { kind: 'text' }>, report: Report): Meaning {
  const range = parseIpRange(value.value);
  if (range === null) {
    report.warn({
      code: 'never-true',
      message: `${quote(value.value)} is not an IP address.`,
      span: value.span,
      hint: 'Ask for a network with cidr: source_ip cidr 10.0.0.0/8.',
    });
    return [value];
  }
  if (!value.value.includes('/')) return [value];
  return { kind: 'cidr', field, ranges: [value.value], negated: false, span: value.span };
}
