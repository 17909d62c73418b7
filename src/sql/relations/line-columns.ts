/** The columns of events that are read from lines: their definitions over `line` and the parsed tuple `e`. */
import { invariant } from '../../model/invariant.ts';
import { columnOf, columns } from '../columns.ts';
import type { Relation } from '../compile-context.ts';
import type { EventNames } from '../event-names.ts';
import type { Extraction } from '../extraction.ts';
import type { Params } from '../statement.ts';
import { hasMapped } from './render-files.ts';
import { sourceIpSql } from './source-ip.ts';

/** Collects the columns that are asked for. */
export class LineNames implements EventNames {
  readonly used = new Set<string>();
  readonly #mapped: boolean;

  /** `mapped`: some lines were mapped from records that are no native events. */
  constructor(mapped: boolean) {
    this.#mapped = mapped;
  }

  column(field: string): string {
    this.used.add(field);
    return field;
  }

  record(): string {
    return this.#mapped ? `if(${this.column('native')} = '', ${this.column('raw')}, native)` : this.column('raw');
  }

  mayHold(): null {
    return null;
  }

  idPrefix(): null {
    return null;
  }
}

interface LineColumnsContext {
  readonly relation: Extract<Relation, { kind: 'files' }>;
  readonly trustedProxies: readonly string[];
  readonly params: Params;
}

/** `expression AS name` of each of these fields and of all that they are computed from. */
export function defineLineColumns(fields: Iterable<string>, extraction: Extraction, context: LineColumnsContext): string[] {
  const needed = withSources(fields);
  // Bodies are asked for one by one: as part of the tuple, the engine would write each of them out anew.
  const at = (path: string) =>
    path === 'requestObject' || path === 'responseObject' ? `JSONExtractRaw(line, '${path}')` : extraction.at(path);
  return [...columns.keys()].filter((name) => needed.has(name)).map((name) => `${definition(name, at, context)} AS ${name}`);
}

function definition(name: string, at: (path: string) => string, { relation, trustedProxies, params }: LineColumnsContext): string {
  const column = columnOf(name);
  if (name === 'source_ip' && trustedProxies.length > 0) return sourceIpSql('sourceips', trustedProxies, params);
  if (name === 'cluster') return params.bind('String', relation.cluster);
  if (column.kind === 'extracted') return column.extract(at);
  if (column.kind === 'computed') return column.sql;
  const given: Readonly<Record<string, string>> = {
    source: 'file_path',
    seq: 'row + 1',
    raw: hasMapped(relation.files) ? "if(original = '', line, original)" : 'line',
    native: hasMapped(relation.files) ? "if(original = '', '', line)" : "''",
    writer: "''",
    ingested: "fromUnixTimestamp64Micro(0, 'UTC')",
  };
  const sql = given[name];
  invariant(sql !== undefined, `${name} has no value in a file`);
  return sql;
}

function withSources(fields: Iterable<string>): ReadonlySet<string> {
  const needed = new Set<string>();
  const open = [...fields];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    const column = columnOf(name);
    if (column.kind === 'computed') open.push(...column.from);
  }
  return needed;
}
