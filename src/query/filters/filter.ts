/** What each family of operators states about itself. To add one: copy a neighbour, and name it in registry.ts. */
import type { Span } from '../../model/diagnostic.ts';
import type { Expr, FieldRef, MatchOp } from '../ast.ts';
import type { Cursor } from '../cursor.ts';
import type { Elsewhere } from '../elsewhere.ts';
import type { Report } from '../report.ts';
import type { ValueType } from '../values/typed-value.ts';

/** A filter that holds no other. */
export type Leaf = Exclude<Expr, { kind: 'and' | 'or' | 'not' }>;
type LeafKind = Leaf['kind'];
export type Only<Kind extends LeafKind> = Extract<Leaf, { kind: Kind }>;

/** An entry of the reference and of completion. */
interface OperatorDoc {
  /** As it is typed, such as `startswith`. */
  readonly operator: string;
  readonly syntax: string;
  /** One sentence, ending in a full stop. */
  readonly summary: string;
  /** What it means in detail: patterns, types, its opposite. */
  readonly about: string;
  /** Whether it holds where the event does not have the field. */
  readonly absent: string;
  /** When it holds for a list. */
  readonly lists: string;
  /** At least two; each finds something in the bundled sample. */
  readonly examples: readonly string[];
  /** The types of field it makes sense for; absent: all. */
  readonly types?: readonly ValueType[];
  readonly elsewhere: Elsewhere;
}

export interface Operator {
  /** The keyword in lower case, or the sign in its usual spelling. */
  readonly sign: string;
  /** `not` or `!` stands before it. */
  readonly negated: boolean;
  readonly span: Span;
}

/**
 * How the names of Kubernetes are taken. `resolved`: `resource=deploy` is read as deployments, and `user=dev:bot` as a service
 * account too. `literal`: as they are written, which is what rules of other tools mean.
 */
export type Names = 'resolved' | 'literal';

export interface Filter<E extends Leaf = Leaf> {
  /** The AST nodes that this family prints, explains and checks: their kind, or for `match` its operator. */
  readonly nodes: readonly (Exclude<LeafKind, 'match'> | MatchOp)[];
  /** Keywords and signs that make a field its subject. */
  readonly operators: readonly string[];
  readonly docs: readonly OperatorDoc[];
  /** Reads what follows the operator. May give a node of another family, or several; null after an error was reported. */
  parse(cursor: Cursor, field: FieldRef, operator: Operator): Expr | null;
  /** Text that parses to this very node. */
  print(expr: E): string;
  /** A clause that reads after “where”. */
  explain(expr: E): string;
  /** Reports what is wrong or will never hold, and gives the node with friendly forms made exact. */
  check(expr: E, report: Report, names: Names): Expr;
}

export function negate(expr: Expr, negated: boolean): Expr {
  return negated ? { kind: 'not', operand: expr } : expr;
}
