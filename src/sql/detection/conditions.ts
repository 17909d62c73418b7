/** Every condition of any rule, each once: rules have many in common, and the engine takes its time over each that it reads. */
import type { Expr } from '../../query/ast.ts';
import type { Leaf } from '../../query/filters/filter.ts';
import type { Binding } from '../event-names.ts';
import { compileFilter } from '../filters/compile-filter.ts';

export class Conditions {
  readonly #prefix: string;
  readonly #known = new Map<string, { readonly name: string; readonly leaf: Leaf }>();

  /** `prefix`: what its columns begin with. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The name of its column. */
  take(leaf: Leaf): string {
    // Where it stands in its rule, and how it is written there, is nothing that it asks.
    const key = JSON.stringify(leaf, (name, value: unknown) =>
      name === 'span' || name === 'text' ? undefined : typeof value === 'bigint' ? String(value) : value,
    );
    const known = this.#known.get(key) ?? { name: `${this.#prefix}_${this.#known.size}`, leaf };
    this.#known.set(key, known);
    return known.name;
  }

  /** `sql AS name` of each. */
  define(binding: Binding): readonly string[] {
    return [...this.#known.values()].map(({ name, leaf }) => `${compileFilter(leaf, binding)} AS ${name}`);
  }
}

/** The SQL of a rule over columns of its conditions. */
export function combine(expr: Expr, columnOf: (leaf: Leaf) => string): string {
  if (expr.kind === 'not') return `NOT ${combine(expr.operand, columnOf)}`;
  if (expr.kind !== 'and' && expr.kind !== 'or') return columnOf(expr);
  const operands = expr.operands.map((operand) => combine(operand, columnOf));
  return operands.length === 0 ? String(Number(expr.kind === 'and')) : `(${operands.join(` ${expr.kind.toUpperCase()} `)})`;
}
