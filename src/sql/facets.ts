/**
 * The top values of several fields among the events of a query, in one pass: one grouping set for each field, which the
 * engine makes side by side. Above a size a sample is grouped, chosen by the events' numbers.
 */
import { findField } from '../model/fields.ts';
import type { FieldRef, Query } from '../query/ast.ts';
import { fieldsOf, mentionsStage } from '../query/mentions.ts';
import type { CompileContext, CompiledQuery } from './compile-context.ts';
import type { Binding, ValueBinding } from './event-names.ts';
import { listSql, operandOf, scalarText } from './operand.ts';
import type { Settings } from './relations/event-source.ts';
import { sourceOf } from './relations/source-of.ts';
import { refuseOrderOfArrival } from './scope.ts';
import { numbered, Params, type Statement } from './statement.ts';

/** What tells most about a set of events, where nobody names fields. */
export const defaultFacets: readonly string[] = [
  'cluster',
  'user',
  'impersonateduser',
  'actor_kind',
  'groups',
  'verb',
  'resource',
  'subresource',
  'apigroup',
  'namespace',
  'name',
  'code',
  'reason',
  'decision',
  'source_ip',
  'client',
  'level',
  'stage',
];

export interface FacetsQuery {
  readonly query: Query;
  readonly fields: readonly FieldRef[];
  /** The most values of each field. */
  readonly top: number;
  /** Above so many events about as many are sampled; null for never. */
  readonly sampleAbove: number | null;
}

export interface CompiledFacets {
  readonly statement: Statement;
  readonly settings: Settings;
  readonly counting: CompiledQuery['counting'];
}

/** One row for each field, and one more, whose number is that of the fields, for all events that were looked at. */
export interface FacetRow {
  /** Which of the fields, from 0. */
  readonly field: string;
  /** Different values, the empty one left out. */
  readonly distinct: string;
  /** Events without a value. */
  readonly absent: string;
  /** Most first: the count as a negative number, the value. */
  readonly top: readonly (readonly [minusCount: string, value: string])[];
  /** One out of so many events was looked at. */
  readonly step: string;
  /** All events of the query, where a sample was looked at. */
  readonly total: string;
}

export function compileFacets({ query, fields, top, sampleAbove }: FacetsQuery, context: CompileContext): CompiledFacets {
  refuseOrderOfArrival([...fieldsOf(query), ...fields], context.scope);
  const params = new Params();
  const values: ValueBinding = { params, nowUs: context.nowUs };
  const counting = mentionsStage(query) ? 'stages' : 'requests';
  // Other stages are left out: a comparison would take in the period before.
  const stages = query.stages.filter(({ kind }) => kind === 'range');
  const source = sourceOf({ ...query, stages }, context, counting, values);
  const keys = fields.map((field, index) => keyOf(field, `k${index}`, { ...values, names: source.names }));
  const isSampled = sampleAbove !== null && context.relation.kind === 'table';
  const most = isSampled ? params.bind('UInt64', sampleAbove) : '';
  const size = isSampled
    ? `(SELECT count() ${source.matching()}) AS total, greatest(1, intDiv(total + ${most} - 1, ${most})) AS step`
    : '0 AS total, 1 AS step';
  const sample = isSampled ? [`intHash64(${source.names.column('seq')}) % step = 0`] : [];
  const sql =
    `WITH ${size} SELECT field, countIf(value != '') AS distinct, sumIf(n, value = '') AS absent, ` +
    `groupArraySortedIf(${Math.max(1, Math.trunc(top))})(tuple(-toInt64(n), value), value != '') AS top, step, total ` +
    `FROM (SELECT field, arrayJoin(texts) AS value, sum(n) AS n FROM (${renderSets(keys, source.matching(sample))}) GROUP BY field, value) ` +
    'GROUP BY field ORDER BY field';
  return { statement: numbered(sql, params), settings: source.settings(), counting };
}

interface Key {
  readonly alias: string;
  readonly sql: string;
  /** The values as a list of texts, over the alias. */
  readonly texts: string;
}

/** Groups of all fields side by side: which field, the values as texts, how many events. */
function renderSets(keys: readonly Key[], matching: string): string {
  // 0 where the key belongs to the set that made the group; the last set has no key.
  const field = `multiIf(${keys.map(({ alias }, index) => `grouping(${alias}) = 0, ${index}`).join(', ')}, ${keys.length})`;
  const texts = `multiIf(${keys.map((key, index) => `field = ${index}, ${key.texts}`).join(', ')}, [''])`;
  const sets = [...keys.map(({ alias }) => `(${alias})`), '()'].join(', ');
  const groups = `SELECT ${keys.map(({ sql, alias }) => `${sql} AS ${alias}`).join(', ')}, ${field} AS field, count() AS n ${matching} GROUP BY GROUPING SETS (${sets})`;
  return `SELECT field, n, ${texts} AS texts FROM (${groups})`;
}

/** Lists are grouped as they are, and taken apart when they are few. */
function keyOf(ref: FieldRef, alias: string, binding: Binding): Key {
  const field = findField(ref.field);
  const isMap = (field?.type === 'map' || field?.type === 'multimap') && ref.path.length === 0;
  if (isMap) return { alias, sql: `mapKeys(${binding.names.column(ref.field)})`, texts: listTexts(alias) };
  const operand = operandOf(ref, binding);
  if (operand.kind === 'list') return { alias, sql: listSql(operand), texts: listTexts(alias) };
  return { alias, sql: operand.sql, texts: `[CAST(${scalarText({ ...operand, sql: alias })}, 'String')]` };
}

const listTexts = (alias: string) => `emptyArrayToSingle(arrayDistinct(CAST(${alias}, 'Array(String)')))`;
