/** `timeslice 5m by f, …`: counts over time, the oldest slice first. Slices begin at whole multiples of their length, in UTC; weeks on Mondays. */
import type { Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { counted, group, inKeyOrder, keyOf, mostFirst } from './group.ts';
import { type GroupRows, operandIn, type Rows } from './rows.ts';

const dayUs = 86_400_000_000;
/** The first Monday of the epoch was the 5th of January 1970. */
const mondayUs = 4 * dayUs;

export function applyTimeslice(rows: Rows, { us, by, span }: Extract<Stage, { kind: 'timeslice' }>, binding: ValueBinding): GroupRows {
  const time = operandIn(rows, { field: 'time', path: [], text: 'time', span }, binding);
  const keys = [{ key: 'time', type: 'time' as const, sql: sliceOf(time.sql, us, binding) }, ...by.map((key) => keyOf(rows, key, binding))];
  return group(rows, { keys, computed: [counted(rows)] }, ([slice, ...others], computed) => [
    ...(slice === undefined ? [] : [slice.alias]),
    ...mostFirst(others, computed),
    ...inKeyOrder(others),
  ]);
}

function sliceOf(time: string, us: number, { params }: ValueBinding): string {
  const length = params.bind('Int64', Math.max(1, Math.trunc(us)));
  const since = `toUnixTimestamp64Micro(${time})`;
  if (us % (7 * dayUs) !== 0) return `fromUnixTimestamp64Micro(intDiv(${since}, ${length}) * ${length}, 'UTC')`;
  return `fromUnixTimestamp64Micro(intDiv(${since} - ${mondayUs}, ${length}) * ${length} + ${mondayUs}, 'UTC')`;
}
