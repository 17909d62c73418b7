/**
 * The one way from a question to the engine: a query becomes one statement with bound values over the store's table or over
 * raw files. The relation gives the events, the filter chooses, each stage makes new rows of the rows before it.
 */
import { AppError } from '../contract/problems.ts';
import { findField } from '../model/fields.ts';
import type { FieldRef, Query } from '../query/ast.ts';
import { fieldsOf, mentionsStage } from '../query/mentions.ts';
import { mayHavePath, readField } from '../query/parse-field.ts';
import type { CompileContext, CompiledColumn, CompiledQuery } from './compile-context.ts';
import type { Binding, ValueBinding } from './event-names.ts';
import { placeList } from './list-part.ts';
import { mentionsSecret, namesData } from './mask.ts';
import { cellOf } from './operand.ts';
import type { EventSource, Settings } from './relations/event-source.ts';
import { sourceOf } from './relations/source-of.ts';
import { talliedInterval, tallySource } from './relations/tally-source.ts';
import { relevantEvents } from './relevant-events.ts';
import { refuseOrderOfArrival } from './scope.ts';
import { applyStage } from './stages/apply-stage.ts';
import { firstSettings } from './stages/first.ts';
import { aliasOf, type EventRows, eventCut, eventRows, isSameField, type Rows, renderGroups } from './stages/rows.ts';
import { numbered, Params } from './statement.ts';

/** What a list of events shows where the query names nothing. */
export const defaultListFields: readonly string[] = [
  'time',
  'cluster',
  'user',
  'impersonateduser',
  'verb',
  'resource',
  'subresource',
  'namespace',
  'name',
  'path',
  'code',
  'source_ip',
  'client',
  'id',
];

const recordAlias = 'record';

export function compileQuery(query: Query, context: CompileContext): CompiledQuery {
  refuseOrderOfArrival([...fieldsOf(query), ...(context.listFields ?? []).map(listedField)], context.scope);
  const params = new Params();
  const binding: ValueBinding = { params, nowUs: context.nowUs };
  const counting = mentionsStage(query) ? 'stages' : 'requests';
  const source = eventsOf(query, context, counting, binding);
  const stageContext = { ...binding, query, time: () => source.names.column('time') };
  const rows = query.stages.reduce<Rows>((before, stage) => applyStage(before, stage, stageContext), eventRows(source));
  const { sql, ...answer } = rows.kind === 'events' ? renderEvents(rows, context, counting, binding) : renderGroupRows(rows);
  return {
    statement: numbered(sql, params),
    settings: { ...everyQuery, ...source.settings(), ...stageSettings(query, rows) },
    ...answer,
    rows: rows.kind,
    counting,
  };
}

/** What only counts is answered from what was counted before, where that is the same. */
function eventsOf(query: Query, context: CompileContext, counting: CompiledQuery['counting'], binding: ValueBinding): EventSource {
  const isCounted = context.relation.kind === 'table' && context.bodiesOnce !== true;
  const interval = isCounted ? talliedInterval(query, context.nowUs) : null;
  if (interval === null) return sourceOf({ ...query, where: relevantEvents(query) }, context, counting, binding);
  const stages = query.stages.filter(({ kind }) => kind !== 'range');
  return tallySource(sourceOf({ ...query, stages }, context, counting, binding), interval, query, binding);
}

interface Rendered extends Pick<CompiledQuery, 'columns' | 'raw' | 'place'> {
  readonly sql: string;
}

function renderGroupRows(rows: Extract<Rows, { kind: 'groups' }>): Rendered {
  return { sql: renderGroups(rows), columns: rows.shown.map(plainColumn), raw: null, place: [] };
}

function renderEvents(rows: EventRows, context: CompileContext, counting: CompiledQuery['counting'], binding: ValueBinding): Rendered {
  const { source, included, excluded, added } = rows;
  const listed = [...(included ?? (context.listFields ?? defaultListFields).map(listedField)), ...added];
  const shown = listed.filter((field) => !excluded.some((left) => isSameField(left, field) || left.text === field.text));
  const names: Binding = { ...binding, names: source.names };
  const cells = shown.map((field, index) => ({ key: field.text, alias: aliasOf(0, index), ...cellOf(field, names) }));
  const select = cells.map(({ sql, alias }) => `${sql} AS ${alias}`);
  if (context.rawColumn === true) select.push(`${(source.names.mask?.plain ?? source.names).column('raw')} AS ${recordAlias}`);
  const cutOfAll = { ...eventCut(rows), limit: rows.limit ?? context.defaultLimit ?? null };
  const { part, scope } = context;
  const isAsItLies = part === undefined && cutOfAll.limit === null && rows.offset === 0 && rows.order.length === 0;
  const whole = isAsItLies ? { ...cutOfAll, order: [...(source.asItLies ?? []), ...cutOfAll.order] } : cutOfAll;
  const { cut, columns: place } =
    part === undefined ? { cut: whole, columns: [] } : placeList(whole, part, { counting, scope, params: binding.params });
  const about = context.masks ? aboutEvents(shown, source.names) : [];
  const behind = [...place, ...about];
  select.push(...behind.map(({ sql, alias }) => `${sql} AS ${alias}`));
  return {
    sql: source.cut(select.length === 0 ? ['1'] : select, cut),
    columns: cells.map(plainColumn),
    raw: context.rawColumn === true ? recordAlias : null,
    place: behind.map(plainColumn),
  };
}

/** What masks a part of an event has to know what all of it is about. */
function aboutEvents(shown: readonly FieldRef[], names: Binding['names']) {
  const resource = names.column('resource');
  const sql = shown.some(namesData) ? `if(${mentionsSecret(names)}, 'secrets', toString(${resource}))` : resource;
  return [
    { key: 'resource', type: 'keyword', alias: 'about_resource', sql: resource },
    { key: 'data_of', type: 'keyword', alias: 'about_data', sql },
  ] as const;
}

function plainColumn({ key, type, alias }: CompiledColumn): CompiledColumn {
  return { key, type, alias };
}

/** @throws AppError `usage` */
function listedField(name: string): FieldRef {
  const ref = readField(name);
  const field = ref === null ? undefined : findField(ref.field);
  if (ref !== null && field !== undefined && mayHavePath(field, ref.path)) return ref;
  throw new AppError('usage', { message: `There is no field “${name}”.`, hint: '`telltale fields` lists all of them.' });
}

const everyQuery: Settings = {
  // Counts, sizes and durations are numbers in the rows; none comes near 2^53.
  output_format_json_quote_64bit_integers: 0,
  // What does not fit into memory is sorted and grouped on disk: above a size that is fixed, not one that grows with the limit.
  max_bytes_ratio_before_external_sort: 0,
  max_bytes_before_external_sort: 100_000_000,
  prefer_external_sort_block_bytes: 1_048_576,
  max_bytes_ratio_before_external_group_by: 0,
  max_bytes_before_external_group_by: 200_000_000,
};

/**
 * For the first rows in an order, the engine tests that order before anything else, and then reads the columns of the whole
 * filter for every row. That pays for `sort duration desc`, and costs ten times the answer for the latest few of one name.
 */
function stageSettings({ where, stages }: Query, rows: Rows): Settings {
  if (stages.some(({ kind }) => kind === 'first')) return firstSettings;
  const isLatestOfSome = where !== null && rows.kind === 'events' && rows.order.length === 0;
  return isLatestOfSome ? { use_top_k_dynamic_filtering: 0 } : {};
}
