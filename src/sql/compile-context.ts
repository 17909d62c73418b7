/** What `compileQuery` is told beside the query, and what it gives back. */
import type { FieldType } from '../model/field.ts';
import type { ListPart } from './list-part.ts';
import type { Scope } from './scope.ts';
import type { Statement } from './statement.ts';

export interface LineFile {
  /** As the engine opens it: absolute, and without `*?{}`, which it would take for a pattern. */
  readonly path: string;
  /** What field `source` says. Default: the path. */
  readonly source?: string;
  /** Default: told by the extension. */
  readonly compression?: 'none' | 'gz' | 'zstd';
  /** Each line is a native event (or nothing), a tab, and the record that it was mapped from. */
  readonly mapped?: boolean;
}

/** Where the events are: in the store, or in files that hold one event a line. */
export type Relation =
  | { readonly kind: 'table' }
  | { readonly kind: 'files'; readonly files: readonly LineFile[]; readonly cluster: string };

export interface CompileContext {
  readonly scope: Scope;
  readonly relation: Relation;
  /** Whether the asker sees masks in the place of secrets: then no part of the statement may go by what is masked. */
  readonly masks: boolean;
  /** What times such as `last 1h` are counted back from. Microseconds since the epoch. */
  readonly nowUs: bigint;
  /** CIDR ranges whose addresses are not the client's; see field `source_ip`. */
  readonly trustedProxies: readonly string[];
  /** For lists of events that name no limit; without it all are given. */
  readonly defaultLimit?: number;
  /** The fields of a list that names none; see `defaultListFields`. */
  readonly listFields?: readonly string[];
  /** Whether lists of events give the record as well. */
  readonly rawColumn?: boolean;
  /** See `SourceContext`. */
  readonly bodiesOnce?: boolean;
  /** The part of a list that is wanted. Only over the table, and for queries that cut no rows themselves. */
  readonly part?: ListPart;
}

/** `count` counts; `number` may have a fraction; `object` is JSON text, empty where it is absent. */
export type ColumnType = FieldType | 'count' | 'number';

export interface CompiledColumn {
  /** As typed in the query, so any text. */
  readonly key: string;
  readonly type: ColumnType;
  /** The name of the column in the rows of the statement. */
  readonly alias: string;
}

export interface CompiledQuery {
  readonly statement: Statement;
  /** Settings that the statement needs, or is faster with. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** In the order of the answer. The rows may hold other columns as well. */
  readonly columns: readonly CompiledColumn[];
  /** The name of the column that holds the record, where it was asked for. */
  readonly raw: string | null;
  /** Where each row of a part stands; where masks are on, what it is about follows. */
  readonly place: readonly CompiledColumn[];
  readonly rows: 'events' | 'groups';
  readonly counting: 'requests' | 'stages';
}
