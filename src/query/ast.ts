/**
 * The one AST that every question compiles to: plain, immutable data. A parser, a rule or a policy may build it;
 * `print` renders it, `explain` says it in English, and `sql/` compiles it.
 * Fields are named by their canonical name (see model/fields.ts); spans point into the text, where there was one.
 */
import type { Span } from '../model/diagnostic.ts';
import type { ValueType } from './values/typed-value.ts';

export interface Query {
  /** The filter; null means everything. */
  readonly where: Expr | null;
  readonly stages: readonly Stage[];
}

/** A field, and the path inside it: `request.spec.containers[*].image`, `annotations["k8s.io/deprecated"]`. */
export interface FieldRef {
  readonly field: string;
  readonly path: readonly PathStep[];
  /** As the person typed it: the key of the column in the answer. */
  readonly text: string;
  readonly span: Span;
  /** The type of what an earlier `eval` computes under this name; absent where it is a field of the event. */
  readonly computed?: ValueType;
  /** In rules: there is a value, and each of them fits; otherwise one has to. */
  readonly every?: true;
  /** In rules: this part of a time, in UTC, as a number. */
  readonly part?: TimePart;
}

/** Weeks are those of ISO 8601; a weekday is 1 on Monday and 7 on Sunday. */
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year' | 'weekday';

/** `any` is `[*]`: every element of an array; a number is one element, from 0. A key that meets an array looks into each element. */
export type PathStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'any' };

/** A value after the checker has given it the type of its field. Times and durations are in microseconds, sizes in bytes. */
export type Value =
  | { readonly kind: 'text'; readonly value: string; readonly span: Span }
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'time'; readonly value: TimePoint; readonly span: Span };

/**
 * An instant, or one that is counted from now (which only the service knows): `ago` back from it, `day` on from the midnight
 * in UTC with which its day began. Microseconds.
 */
export type TimePoint =
  | { readonly kind: 'absolute'; readonly epochUs: bigint }
  | { readonly kind: 'ago'; readonly us: number }
  | { readonly kind: 'day'; readonly us: number };

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=';
/**
 * `like` knows `%` and `_`, `glob` knows `*` and `?`; in both a backslash makes the next of them literal, and they fit the
 * whole value. `regex` is RE2 and matches anywhere.
 */
export type MatchOp = 'contains' | 'startswith' | 'endswith' | 'like' | 'regex' | 'glob';

/**
 * Filters. On a list, an operator holds if any element satisfies it; `!=` and a negated operator hold if none does.
 * An absent field satisfies `!=`. `contains` on a list is equality with an element.
 */
export type Expr =
  | { readonly kind: 'and'; readonly operands: readonly Expr[] }
  | { readonly kind: 'or'; readonly operands: readonly Expr[] }
  | { readonly kind: 'not'; readonly operand: Expr }
  | { readonly kind: 'compare'; readonly field: FieldRef; readonly op: CompareOp; readonly value: Value }
  /**
   * With no values it never holds; negated, it always does: what `code=ALLOW` comes to. In a rule it may have no values, and mean
   * the entries of a list (see model/indicator-list.ts), or what another field of the event holds.
   */
  | {
      readonly kind: 'in';
      readonly field: FieldRef;
      readonly values: readonly Value[];
      readonly negated: boolean;
      readonly list?: string;
      readonly same?: FieldRef;
    }
  | {
      readonly kind: 'match';
      readonly field: FieldRef;
      readonly op: MatchOp;
      readonly value: string;
      readonly negated: boolean;
      readonly span: Span;
    }
  | { readonly kind: 'between'; readonly field: FieldRef; readonly low: Value; readonly high: Value; readonly negated: boolean }
  | { readonly kind: 'cidr'; readonly field: FieldRef; readonly ranges: readonly string[]; readonly negated: boolean; readonly span: Span }
  | { readonly kind: 'empty'; readonly field: FieldRef; readonly negated: boolean }
  /** Free text: the words in their order, anywhere in the record, whatever the case. */
  | { readonly kind: 'text'; readonly value: string; readonly span: Span };

export type AggregateName = 'count' | 'count_distinct' | 'sum' | 'min' | 'max' | 'avg' | 'sd' | 'median' | 'percentile';

export interface Aggregate {
  readonly name: AggregateName;
  /** Absent only for `count`. */
  readonly field?: FieldRef;
  /** For `percentile`: 0 < p < 100. */
  readonly percentile?: number;
  /** Only for `count_distinct`: never an estimate. */
  readonly exact?: true;
  /** The key of the column in the answer, such as `count`, `p95(duration)`. */
  readonly as: string;
}

/** What a stage after a grouping may name: a grouping key or an aggregate, by the key of its column. */
export interface SortKey {
  readonly column: ColumnRef;
  readonly descending: boolean;
}

/** A column of the answer (`count`, a key as typed) or, where rows are still events, a field. */
export type ColumnRef =
  | { readonly kind: 'column'; readonly key: string; readonly span: Span }
  | { readonly kind: 'field'; readonly field: FieldRef };

/** What `eval` computes: numbers with their units, text, and what is made of them. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number; readonly unit: 'number' | 'duration' | 'size'; readonly span: Span }
  | { readonly kind: 'text'; readonly value: string; readonly span: Span }
  | { readonly kind: 'operand'; readonly column: ColumnRef }
  | { readonly kind: 'arithmetic'; readonly op: ArithmeticOp; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly arguments: readonly Formula[]; readonly span: Span }
  | {
      readonly kind: 'if';
      readonly condition: Condition;
      readonly value: Formula;
      readonly otherwise: Formula;
      readonly span: Span;
    };

/** `+` adds numbers and joins text. */
export type ArithmeticOp = '+' | '-' | '*' | '/' | '%';
export type FunctionName = 'lower' | 'upper' | 'length' | 'round';

/** Of an event any filter may be asked, of a group how two of its values compare. */
export type Condition =
  | { readonly kind: 'filter'; readonly where: Expr }
  | { readonly kind: 'comparison'; readonly left: Formula; readonly op: CompareOp; readonly right: Formula };

/** Stages run in their order. `span` is the whole stage, keyword included. Of a range `from` is taken in, `to` is not. */
export type Stage = { readonly span: Span } & (
  | { readonly kind: 'groupby'; readonly keys: readonly FieldRef[] }
  | { readonly kind: 'aggregate'; readonly aggregates: readonly Aggregate[]; readonly by: readonly FieldRef[] }
  | { readonly kind: 'distinct'; readonly keys: readonly FieldRef[] }
  | { readonly kind: 'top'; readonly limit: number; readonly keys: readonly FieldRef[]; readonly rare: boolean }
  | { readonly kind: 'timeslice'; readonly us: number; readonly by: readonly FieldRef[] }
  | { readonly kind: 'having'; readonly column: ColumnRef; readonly op: CompareOp; readonly value: Value }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'offset'; readonly count: number }
  | { readonly kind: 'include'; readonly columns: readonly FieldRef[] }
  | { readonly kind: 'exclude'; readonly columns: readonly FieldRef[] }
  /** The grouping before it, beside the same over a period that lies so much earlier. */
  | { readonly kind: 'compare'; readonly us: number }
  /** How many events fit one filter for each that fits another; null is every event. */
  | { readonly kind: 'ratio'; readonly part: Expr | null; readonly whole: Expr | null; readonly by: readonly FieldRef[] }
  | { readonly kind: 'eval'; readonly name: string; readonly formula: Formula }
  /** Events that fit the steps one after the other; null fits every event, and no limit of time is none. */
  | {
      readonly kind: 'sequence';
      readonly by: readonly FieldRef[];
      readonly steps: readonly (Expr | null)[];
      readonly withinUs: number | null;
    }
  /** When each combination of all these values first appeared. */
  | { readonly kind: 'first'; readonly values: readonly FieldRef[]; readonly by: readonly FieldRef[] }
  | { readonly kind: 'transaction'; readonly by: readonly FieldRef[] }
  | { readonly kind: 'range'; readonly from: TimePoint | null; readonly to: TimePoint | null; readonly keyword: 'last' | 'since' | 'from' }
);
