/** What each stage states about itself. To add one: copy a neighbour, and name it in registry.ts. */
import type { Expr, FieldRef, Query, Stage } from '../ast.ts';
import type { Cursor } from '../cursor.ts';
import type { Elsewhere } from '../elsewhere.ts';
import type { Report } from '../report.ts';
import type { Token } from '../token.ts';
import type { ValueType } from '../values/typed-value.ts';

type StageKindName = Stage['kind'];
export type StageOf<Kind extends StageKindName> = Extract<Stage, { kind: Kind }>;

/** A stage before it knows its place in the text. */
export type StageBody = Stage extends infer S ? (S extends Stage ? Omit<S, 'span'> : never) : never;

/** A column of the answer. */
export interface Column {
  readonly key: string;
  readonly type: ValueType;
  /** The field whose values it holds; absent for a count and the like. */
  readonly field?: FieldRef;
  /** Whether it holds several values at once. */
  readonly isList?: boolean;
}

/** What a stage is given and gives on: the columns of groups, or null while rows are still events. */
export type Columns = readonly Column[] | null;

/** An entry of the reference and of completion. */
interface StageDoc {
  readonly keyword: string;
  readonly syntax: string;
  /** One sentence, ending in a full stop. */
  readonly summary: string;
  /** What it means in detail: absent fields, lists, order, names of columns. */
  readonly about: string;
  /** At least two; each finds something in the bundled sample. */
  readonly examples: readonly string[];
  readonly elsewhere: Elsewhere;
}

export interface StageKind<S extends Stage = Stage> {
  readonly kind: S['kind'];
  /** The bare words that begin it. */
  readonly keywords: readonly string[];
  readonly docs: readonly StageDoc[];
  /** Reads what follows the keyword. Null after an error was reported. */
  parse(cursor: Cursor, keyword: Token, before: Columns): StageBody | readonly StageBody[] | null;
  /** Text that parses to this very stage. */
  print(stage: S, before: Columns): string;
  /** A phrase that follows “Requests where …, ”. */
  explain(stage: S, before: Columns): string;
  /** The order that its rows have where no sort follows, as the end of that phrase; null or absent where it gives none. */
  order?(stage: S, before: Columns): string | null;
  /** Reports what is wrong; absent where nothing can be. */
  check?(stage: S, before: Columns, report: Report, query: Query): void;
  /** The stage with each filter inside it replaced; absent where it holds none. */
  mapFilters?(stage: S, map: (where: Expr) => Expr): S;
  /** The columns that it gives on. */
  columns(stage: S, before: Columns): Columns;
  /** The fields of the event that it names. */
  fields(stage: S, before: Columns): readonly FieldRef[];
}
