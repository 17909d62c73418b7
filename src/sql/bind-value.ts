/** Values of the AST as bound parameters of the type that a field is compared in. */
import { assertNever } from '../model/invariant.ts';
import type { TimePoint, Value } from '../query/ast.ts';
import { epochUsOf } from '../query/values/time.ts';
import type { ColumnType } from './compile-context.ts';
import type { ValueBinding } from './event-names.ts';

/** The placeholder of the value, or null where it is none of the type: then nothing equals it. */
export function bindValue(type: ColumnType, value: Value, binding: ValueBinding): string | null {
  switch (type) {
    case 'integer':
    case 'size':
    case 'duration':
    case 'count':
    case 'number':
      return bindNumber(numberOf(value), binding);
    case 'boolean':
      return bindBoolean(value, binding);
    case 'time':
      return value.kind === 'time' ? bindTime(value.value, binding) : null;
    default:
      return binding.params.bind('String', textOf(value, binding));
  }
}

/** An instant, as a value of the type of column `time`. */
export function bindTime(point: TimePoint, { params, nowUs }: ValueBinding): string {
  return `fromUnixTimestamp64Micro(${params.bind('Int64', epochUsOf(point, nowUs))}, 'UTC')`;
}

/** The value as text, for fields and operators that compare text. */
export function textOf(value: Value, { nowUs }: ValueBinding): string {
  switch (value.kind) {
    case 'text':
      return value.value;
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'time':
      return isoText(epochUsOf(value.value, nowUs));
    default:
      return assertNever(value);
  }
}

/** The value as a number, or null. */
export function numberOf(value: Value): number | null {
  if (value.kind === 'number') return value.value;
  if (value.kind !== 'text' || value.value.trim() === '') return null;
  const number = Number(value.value);
  return Number.isFinite(number) ? number : null;
}

function bindNumber(value: number | null, { params }: ValueBinding): string | null {
  if (value === null || !Number.isFinite(value)) return null;
  return Number.isSafeInteger(value) ? params.bind('Int64', value) : params.bind('Float64', value);
}

function bindBoolean(value: Value, { params }: ValueBinding): string | null {
  if (value.kind === 'boolean') return params.bind('Bool', value.value);
  const text = value.kind === 'text' ? value.value.toLowerCase() : '';
  return text === 'true' || text === 'false' ? params.bind('Bool', text === 'true') : null;
}

function isoText(us: bigint): string {
  const seconds = us / 1_000_000n;
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${date}.${String(us % 1_000_000n).padStart(6, '0')}Z`;
}
