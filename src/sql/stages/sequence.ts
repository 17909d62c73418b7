/**
 * `sequence by f (q1) then (q2) within 10m`. For each who, the events that fit a step become one array of numbers, sorted by time; going
 * along it once for each step tells every event when the latest chain that leads to it began. Eight bytes for each step of an event.
 */
import { invariant } from '../../model/invariant.ts';
import type { Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { compilePresence } from '../operand.ts';
import { fitIn } from './fit-in.ts';
import { fromOf, keyOf } from './group.ts';
import { aliasOf, type GroupColumn, type GroupRows, groupOperand, operandIn, type Rows } from './rows.ts';

type Sequence = Extract<Stage, { kind: 'sequence' }>;

/** The number of a step stands in the last bits of its time. */
const mostSteps = 8;

export function applySequence(rows: Rows, { by, steps, withinUs, span }: Sequence, timeField: string, binding: ValueBinding): GroupRows {
  invariant(steps.length <= mostSteps, 'the parser refuses more steps');
  const depth = rows.kind === 'groups' ? rows.depth + 1 : 0;
  const time = operandIn(rows, { field: timeField, path: [], text: timeField, span }, binding);
  const keys = by.map((field, index): GroupColumn => ({ ...keyOf(rows, field, binding), alias: `k${index}` }));
  const fits = steps.map((step) => fitIn(rows, step, binding));
  const from = fromOf(rows);
  const us = `toUnixTimestamp64Micro(${time.sql})`;
  // Of what happens at the same time the last step comes first, so that it does not follow the others.
  const codeOf = (step: number) => steps.length - step;
  const moments = fits.map((fit, index) => `if(${fit}, [${us} * ${mostSteps} + ${codeOf(index + 1)}], [])`);

  const chains = () => {
    const select = [
      ...keys.map(({ sql, alias }) => `${sql} AS ${alias}`),
      `arraySort(groupArrayArray(arrayConcat(${moments.join(', ')}))) AS moments`,
    ];
    const names = keys.map(({ alias }) => alias).join(', ');
    const present = keys.map((key) => compilePresence(groupOperand(key), true)).join(' AND ');
    const grouped = `SELECT ${select.join(', ')} ${from()} GROUP BY ${names} HAVING ${present}`;
    return `SELECT ${names}, moments, ${beginnings(steps.length, codeOf)} AS began FROM (${grouped})`;
  };
  const within = withinUs === null ? '' : ` AND intDiv(moment, ${mostSteps}) - beginning <= ${binding.params.bind('Int64', withinUs)}`;
  const isComplete = `beginning > 0${within}`;
  const complete = () => {
    const select = [
      ...keys.map(({ alias }) => alias),
      `arrayFilter((beginning, moment) -> ${isComplete}, began, moments) AS beginnings`,
      `arrayFilter((moment, beginning) -> ${isComplete}, moments, began) AS ends`,
    ];
    return `SELECT ${select.join(', ')} FROM (${chains()})`;
  };

  const columns: GroupColumn[] = [
    ...keys.map((key) => ({ ...key, sql: key.alias })),
    { key: 'first_time', type: 'time' as const, sql: "fromUnixTimestamp64Micro(arrayMin(beginnings), 'UTC')" },
    { key: 'last_time', type: 'time' as const, sql: `fromUnixTimestamp64Micro(intDiv(arrayMax(ends), ${mostSteps}), 'UTC')` },
    { key: 'count', type: 'count' as const, sql: 'length(ends)' },
  ].map((column, index) => ({ ...column, alias: aliasOf(depth, index) }));
  return {
    kind: 'groups',
    depth,
    from: () => `FROM (${complete()})`,
    columns,
    groupBy: null,
    conditions: ['notEmpty(ends)'],
    order: [],
    usualOrder: [`${columns.at(-1)?.alias} DESC`, ...columns.slice(0, keys.length).map(({ alias }) => alias)],
    limit: null,
    offset: 0,
    shown: columns,
  };
}

/** For each moment of this step, when the latest chain of the steps before it began; 0 where there is none, and for other steps. */
function beginnings(step: number, codeOf: (step: number) => number): string {
  const isStep = `bitAnd(moment, ${mostSteps - 1}) = ${codeOf(step)}`;
  if (step === 1) return `arrayMap(moment -> if(${isStep}, intDiv(moment, ${mostSteps}), 0), moments)`;
  const latest = `arrayFill(beginning -> beginning != 0, ${beginnings(step - 1, codeOf)})`;
  return `arrayMap((moment, beginning) -> if(${isStep}, beginning, 0), moments, ${latest})`;
}
