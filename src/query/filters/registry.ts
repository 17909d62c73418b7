/** Every family of operators. The parser, the printer, the checker, explanation, completion and the reference go by this list. */
import { invariant } from '../../model/invariant.ts';
import { between } from './between.ts';
import { cidr } from './cidr.ts';
import { colon } from './colon.ts';
import { compare } from './compare.ts';
import { empty } from './empty.ts';
import type { Filter, Leaf } from './filter.ts';
import { freeText } from './free-text.ts';
import { like } from './like.ts';
import { membership } from './membership.ts';
import { regex } from './regex.ts';
import { substring } from './substring.ts';

export const filters: readonly Filter[] = [compare, membership, substring, like, regex, colon, between, cidr, empty, freeText];

const byOperator = new Map(filters.flatMap((filter) => filter.operators.map((operator) => [operator, filter] as const)));
const byNode = new Map(filters.flatMap((filter) => filter.nodes.map((node) => [node, filter] as const)));

export function filterOf(expr: Leaf): Filter {
  const filter = byNode.get(expr.kind === 'match' ? expr.op : expr.kind);
  invariant(filter, 'every node of the AST belongs to a family');
  return filter;
}

/** The family of a keyword in lower case, or of a sign in its usual spelling. */
export function filterByOperator(sign: string): Filter | undefined {
  return byOperator.get(sign);
}
