/**
 * The keys that occur in an object of recorded events, or in a map: for completion. A few events of each resource stand for
 * all, chosen by columns that are cheap to read; only their records are looked into.
 */
import { findField } from '../model/fields.ts';
import { invariant } from '../model/invariant.ts';
import type { FieldRef } from '../query/ast.ts';
import type { CompileContext } from './compile-context.ts';
import type { Binding } from './event-names.ts';
import { walkToTexts } from './json-walk.ts';
import { objectPlace } from './operand.ts';
import type { Settings } from './relations/event-source.ts';
import { sourceOf } from './relations/source-of.ts';
import { numbered, Params, type Statement } from './statement.ts';

/** So many events of each resource and verb are looked into, and so many in all. */
const eventsOfEach = 3;
const eventsInAll = 300;

export interface KeyRow {
  readonly key: string;
}

/** Most frequent first. Only over the table. */
export function compileKeys(
  field: FieldRef,
  most: number,
  context: CompileContext,
): { readonly statement: Statement; readonly settings: Settings } {
  invariant(context.relation.kind === 'table', 'keys are sampled from the store');
  const params = new Params();
  const values = { params, nowUs: context.nowUs };
  const source = sourceOf({ where: null, stages: [] }, context, 'requests', values);
  const binding: Binding = { ...values, names: source.names };
  const { keys, guard } = keysOf(field, binding);
  const column = (name: string) => source.names.column(name);
  const place = `${column('time')}, ${column('seq')}`;
  const each = `${column('resource')}, ${column('verb')}`;
  const sample = `SELECT ${place} ${source.matching([guard])} LIMIT ${eventsOfEach} BY ${each} LIMIT ${eventsInAll}`;
  const looked = `SELECT arrayJoin(arrayDistinct(${keys})) AS key ${source.matching([`(${place}) IN (${sample})`])}`;
  const sql = `SELECT key FROM (${looked}) WHERE key != '' GROUP BY key ORDER BY count() DESC, key LIMIT ${params.bind('UInt32', most)}`;
  return { statement: numbered(sql, params), settings: source.settings() };
}

function keysOf({ field, path }: FieldRef, binding: Binding): { readonly keys: string; readonly guard: string } {
  const { names, params } = binding;
  const type = findField(field)?.type;
  if (type === 'object') {
    const found = walkToTexts(objectPlace(field, binding), path, params);
    return { keys: `arrayFlatten(arrayMap(x -> JSONExtractKeys(x), ${found}))`, guard: names.mayHold(field) ?? '1' };
  }
  invariant((type === 'map' || type === 'multimap') && path.length === 0, `${field} has no keys`);
  return { keys: `mapKeys(${names.column(field)})`, guard: `notEmpty(${names.column(field)})` };
}
