/**
 * Whether a filter may hold of events of which only a few values are known: those of which it cannot be told are taken to fit. So rules
 * that ask for what did not come at all need not be asked.
 */
import type { Expr, Value } from '../query/ast.ts';
import type { Leaf } from '../query/filters/filter.ts';

/** By the names of fields; what is absent is `''`, or 0. */
export type KnownValues = Readonly<Record<string, string | number>>;

type Truth = boolean | null;

export function mayHold(expr: Expr, known: KnownValues): boolean {
  return truthOf(expr, known) !== false;
}

function truthOf(expr: Expr, known: KnownValues): Truth {
  switch (expr.kind) {
    case 'and':
      return allOf(expr.operands, known, false);
    case 'or':
      return allOf(expr.operands, known, true);
    case 'not':
      return not(truthOf(expr.operand, known));
    default:
      return truthOfLeaf(expr, known);
  }
}

/** `decisive`: the truth of one operand that settles all. */
function allOf(operands: readonly Expr[], known: KnownValues, decisive: boolean): Truth {
  let truth: Truth = !decisive;
  for (const operand of operands) {
    const one = truthOf(operand, known);
    if (one === decisive) return decisive;
    if (one === null) truth = null;
  }
  return truth;
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

function truthOfLeaf(leaf: Leaf, known: KnownValues): Truth {
  if (leaf.kind === 'text' || leaf.field.path.length > 0 || leaf.field.computed !== undefined) return null;
  // What a list or another field holds is not known here, nor is a part of a value.
  if (leaf.field.part !== undefined || (leaf.kind === 'in' && (leaf.list !== undefined || leaf.same !== undefined))) return null;
  const value = known[leaf.field.field];
  if (value === undefined) return null;
  switch (leaf.kind) {
    case 'compare':
      return typeof value === 'number' ? compareNumbers(leaf, value) : compareTexts(leaf, value);
    case 'in': {
      const isIn = leaf.values.map((one) => isValue(one, value));
      return isIn.includes(null) ? null : isIn.includes(true) !== leaf.negated;
    }
    case 'empty':
      return (value === '' || value === 0) !== leaf.negated;
    case 'match': {
      const fits = typeof value === 'string' ? matches(leaf, value) : null;
      return fits === null ? null : fits !== leaf.negated;
    }
    default:
      return null;
  }
}

function isValue({ kind, value: wanted }: Value, value: string | number): Truth {
  return kind === (typeof value === 'number' ? 'number' : 'text') ? wanted === value : null;
}

function compareTexts({ op, value: wanted }: Extract<Leaf, { kind: 'compare' }>, value: string): Truth {
  if (op !== '=' && op !== '!=') return null;
  const isEqual = isValue(wanted, value);
  return op === '=' ? isEqual : not(isEqual);
}

function compareNumbers({ op, value: wanted }: Extract<Leaf, { kind: 'compare' }>, value: number): Truth {
  if (wanted.kind !== 'number') return null;
  if (op === '=') return value === wanted.value;
  if (op === '!=') return value !== wanted.value;
  // Zero stands for what is absent, and takes no part in comparisons of order.
  if (value === 0) return false;
  if (op === '<') return value < wanted.value;
  if (op === '<=') return value <= wanted.value;
  return op === '>' ? value > wanted.value : value >= wanted.value;
}

/** Patterns are the engine's business. */
function matches({ op, value: wanted }: Extract<Leaf, { kind: 'match' }>, value: string): Truth {
  if (op === 'startswith') return value.startsWith(wanted);
  if (op === 'endswith') return value.endsWith(wanted);
  return op === 'contains' ? value.includes(wanted) : null;
}
