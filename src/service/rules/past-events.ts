/** Events, and counts of them, that the query of a rule finds in what is recorded: asked as any question is. */

import type { RowsAnswer } from '../../contract/answers.ts';
import type { Cell, Row } from '../../contract/rows.ts';
import { findField } from '../../model/fields.ts';
import type { Expr, FieldRef, Query } from '../../query/ast.ts';
import { filterFields } from '../../query/walk.ts';
import { collapsePodFields } from '../../rules/pod-fields.ts';
import { type ReasonValues, reasonFields } from '../../rules/reason.ts';
import { sigmaField } from '../../rules/sigma-field.ts';
import type { Context } from '../context.ts';
import { maskCell } from '../mask-rows.ts';
import { allRows, runQuery } from '../run-query.ts';
import { fieldRef } from '../summary/compose-query.ts';

export interface PastEvent {
  readonly atUs: number;
  readonly time: string;
  readonly cluster: string;
  /** The identity of the event. */
  readonly id: string;
  readonly user: string;
  readonly namespace: string;
  /** Of the fields that a reason may name. */
  readonly values: ReasonValues;
  /** Of the fields that were asked for beside. */
  readonly more: readonly string[];
}

/** Where the engine saw what is, how that is shown. */
export type Shown = 'masked' | 'plain';

export interface PastCell {
  readonly day: string;
  readonly user: string;
  readonly namespace: string;
  readonly findings: number;
}

export interface PastGroup {
  readonly value: string;
  readonly findings: number;
}

const span = { start: 0, end: 0 };
const usPerDay = 86_400_000_000;
/** Of what is no one field, a sentence makes its own. */
const told = reasonFields.filter((name) => name !== 'object' && name !== 'count');
const place = ['time', 'id'];

/** What is asked of each event; `more` are names as rules of Sigma give them. */
export function pastFields(more: readonly string[]): readonly FieldRef[] {
  return [...[...place, ...told].map(fieldRef), ...more.map((name) => ({ ...sigmaField(name, span).ref, text: name }))];
}

/** The newest first, so many at most. */
export async function pastEvents(
  query: Query,
  { fields, most, shown }: { readonly fields: readonly FieldRef[]; readonly most: number; readonly shown: Shown },
  context: Context,
): Promise<readonly PastEvent[]> {
  const newest: Query['stages'] = [
    { kind: 'sort', keys: [{ column: { kind: 'field', field: fieldRef('time') }, descending: true }], span },
    { kind: 'limit', count: most, span },
    { kind: 'include', columns: [...new Map(fields.map((field) => [field.text, field])).values()], span },
  ];
  const answer = await askPast({ ...query, stages: [...query.stages, ...newest] }, context);
  const at = new Map(answer.columns.map(({ key }, index) => [key, index]));
  const events: PastEvent[] = [];
  for await (const batch of answer.batches) for (const row of batch) events.push(eventOf(row));
  return events;

  function eventOf({ cells }: Row): PastEvent {
    const cell = (name: string) => cells[at.get(name) ?? -1] ?? null;
    const text = (name: string) => textOf(shown === 'masked' ? maskCell(cell(name)) : cell(name));
    const time = text('time');
    return {
      atUs: Date.parse(`${time.slice(0, 23)}Z`) * 1000 + Number(time.slice(23, 26)),
      time,
      cluster: text('cluster'),
      id: text('id'),
      user: text('user'),
      namespace: text('namespace'),
      values: Object.fromEntries(told.map((name) => [name, text(name)])),
      more: fields.slice(place.length + told.length).map((field) => textOf(cell(field.text))),
    };
  }
}

/** What a rule asks of pods stands for many paths, which the table can be asked for in one go. */
async function askPast(query: Query, context: Context): Promise<RowsAnswer> {
  const { relation } = await context.events();
  if (relation.kind !== 'table' || query.where === null || !asksBodies(query.where)) return runQuery(query, context);
  return runQuery({ ...query, where: collapsePodFields(query.where) }, context, { bodiesOnce: true });
}

function asksBodies(where: Expr): boolean {
  return filterFields(where).some(({ field }) => findField(field)?.type === 'object');
}

/** How often, by day, user and namespace. */
export async function pastCells(query: Query, most: number, context: Context): Promise<readonly PastCell[]> {
  const by = [fieldRef('user'), fieldRef('namespace')];
  const stages: Query['stages'] = [
    { kind: 'timeslice', us: usPerDay, by, span },
    { kind: 'limit', count: most, span },
  ];
  const rows = await allRows(await askPast({ ...query, stages: [...query.stages, ...stages] }, context));
  return rows.map(({ cells: [time = null, user = null, namespace = null, count = 0] }) => ({
    day: textOf(time).slice(0, 10),
    user: textOf(user),
    namespace: textOf(namespace),
    findings: Number(count),
  }));
}

/** As a sentence has it: the words of a command with a blank between. */
function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (Array.isArray(cell)) return cell.map(textOf).join(' ');
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
