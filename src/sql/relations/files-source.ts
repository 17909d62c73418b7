/**
 * Events of raw files. Each question reads them whole, so all depends on reading little: lines that cannot match are left out
 * by a search for bytes, the others are parsed once for what is asked. Lists choose their rows first, and read those again.
 */
import type { Expr } from '../../query/ast.ts';
import { columnOf } from '../columns.ts';
import { identitySql } from '../columns-derived.ts';
import type { CompiledQuery, Relation } from '../compile-context.ts';
import type { Binding } from '../event-names.ts';
import { Extraction } from '../extraction.ts';
import { compileFilter } from '../filters/compile-filter.ts';
import { isEvent, requestKeyColumns, stageRank } from '../load.ts';
import { compileScope, type Scope } from '../scope.ts';
import type { Params } from '../statement.ts';
import { conjunctsOf, isOfRequest } from './conjuncts.ts';
import { type EventSource, renderCut, renderWhere, type Settings } from './event-source.ts';
import { defineLineColumns, LineNames } from './line-columns.ts';
import { compileLineFilter } from './line-filter.ts';
import { hasMapped, renderFiles } from './render-files.ts';

export interface FilesSourceContext {
  readonly relation: Extract<Relation, { kind: 'files' }>;
  readonly scope: Scope;
  readonly counting: CompiledQuery['counting'];
  readonly trustedProxies: readonly string[];
  readonly params: Params;
  readonly nowUs: bigint;
  /** Whether an event that files hold twice is there twice: for who looks at stages and tells copies apart themselves, without a second look. */
  readonly keepsCopies: boolean;
}

const settings: Settings = {
  // Small pieces keep every core busy from the first megabyte on.
  min_chunk_bytes_for_parallel_parsing: 1_048_576,
  // Mapped, the whole file would count as memory of the process, and would be no faster.
  storage_file_read_method: 'pread',
  // What is parsed is narrowed to a few columns before it is sorted.
  query_plan_execute_functions_after_sorting: 0,
};

/** Where a line stands. */
const place = ['file', 'row'];
const isEventFields = ['auditid', 'stage', 'requesturi', 'time'];

export function filesSource(
  where: Expr | null,
  timeRange: (timeColumn: string) => readonly string[],
  context: FilesSourceContext,
): EventSource {
  const { params, counting, keepsCopies } = context;
  const isPlain = counting === 'stages' && keepsCopies;
  const mapped = hasMapped(context.relation.files);
  const names = new LineNames(mapped);
  const filterNames = new LineNames(mapped);
  const orderNames = new LineNames(mapped);
  const binding: Binding = { names: filterNames, params, nowUs: context.nowUs };

  const conjuncts = conjunctsOf(where);
  const early = counting === 'requests' ? conjuncts.filter(isOfRequest) : conjuncts;
  const late = conjuncts.filter((conjunct) => !early.includes(conjunct));
  const lineConditions = compileLineFilter(early, params);
  const earlyConditions = [...timeRange(filterNames.column('time')), ...early.map((conjunct) => compileFilter(conjunct, binding))];
  const lateConditions = late.map((conjunct) => compileFilter(conjunct, binding));
  const scope = compileScope(context.scope, params);
  if (scope !== null) {
    filterNames.column('cluster');
    filterNames.column('namespace');
    lateConditions.push(scope);
  }

  /** All lines that are events, with these fields. */
  const events = (fields: Iterable<string>, extra: readonly string[], conditions: readonly string[]): string => {
    const extraction = new Extraction();
    const kind = extraction.at('kind');
    const columns = [...place, ...defineLineColumns([...fields, ...isEventFields], extraction, context), `${kind} AS kind`, ...extra];
    const lines = `SELECT line, ${mapped ? 'original, ' : ''}file, file_path, row, ${extraction.render('line')} AS e FROM (${renderFiles(context.relation.files, params)})${renderWhere(conditions)}`;
    return `SELECT ${columns.join(', ')} FROM (${lines})`;
  };

  /** Columns of the events that match, each request or each event once. */
  const matching = (fields: Iterable<string>, others: readonly string[] = []): string => {
    const select = [...fields, ...others].join(', ') || '1';
    if (isPlain)
      return `SELECT ${select} FROM (${events([...fields, ...filterNames.used], [], lineConditions)})${renderWhere([isEvent, ...earlyConditions, ...lateConditions])}`;
    if (counting === 'stages') {
      const conditions = [isEvent, ...earlyConditions, ...lateConditions];
      const from = events([...fields, ...filterNames.used, ...sourcesOf('id')], [`${identitySql} AS identity`], lineConditions);
      return `SELECT ${select} FROM (${from})${renderWhere(conditions)} LIMIT 1 BY identity`;
    }
    const keys = [`${stageRank} AS stage_rank`, `${requestKeySql} AS request_key`];
    const matches = lateConditions.length === 0 ? [] : [`${lateConditions.join(' AND ')} AS matches`];
    const from = events([...fields, ...filterNames.used, ...requestKeyColumns], [...keys, ...matches], lineConditions);
    const lastFirst = 'ORDER BY stage_rank DESC LIMIT 1 BY request_key';
    if (matches.length === 0) return `SELECT ${select} FROM (${from})${renderWhere([isEvent, ...earlyConditions])} ${lastFirst}`;
    // What comes first in a request and does not match can neither be chosen nor keep another from being chosen.
    const conditions = [isEvent, ...earlyConditions, '(matches OR stage_rank > 1)'];
    return `SELECT ${select} FROM (SELECT ${select}, matches FROM (${from})${renderWhere(conditions)} ${lastFirst}) WHERE matches`;
  };

  const reread = (select: readonly string[], rows: string): string =>
    `SELECT ${select.join(', ')} FROM (${events([...names.used, ...orderNames.used], [], [`(${place.join(', ')}) IN (${rows})`])})`;

  return {
    names,
    orderNames,
    tieBreakers: () => [`${orderNames.column('time')} DESC`, ...place.map((column) => `${column} DESC`)],
    matching: (more = []) => {
      const fields = [...names.used];
      return `FROM (${fields.includes('raw') && !isPlain ? reread(fields, matching([], place)) : matching(fields)})${renderWhere(more)}`;
    },
    cut: (select, cut) => {
      const rows = `SELECT ${place.join(', ')} FROM (${matching(orderNames.used, place)})${renderWhere(cut.conditions ?? [])}${renderCut(cut)}`;
      return `${reread(select, rows)}${renderCut({ order: cut.order, limit: null, offset: 0 })}`;
    },
    settings: () => settings,
  };
}

function sourcesOf(field: string): readonly string[] {
  const column = columnOf(field);
  return column.kind === 'computed' ? column.from : [];
}

/** Each part with its length before it: no part can run into the next. */
export const requestKeySql = `substring(SHA256(concat(${requestKeyColumns
  .map((column) => (column === 'time' ? 'toString(toUnixTimestamp64Micro(time))' : column))
  .map((part) => `toString(length(${part})), ':', ${part}`)
  .join(', ')})), 1, 16)`;
