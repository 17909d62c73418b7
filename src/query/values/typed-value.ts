/** Gives a value the type of its field, and prints it back. What does not fit stays text: the checker says so. */
import type { Span } from '../../model/diagnostic.ts';
import type { FieldRef, Value } from '../ast.ts';
import { fieldOf } from '../parse-field.ts';
import { printDuration, readDuration, sayDuration } from './duration.ts';
import { printText, quote } from './quote.ts';
import { printSize, readSize } from './size.ts';
import { before, printTime, readTime, sayTime } from './time.ts';
import type { TimeForm } from './time-form.ts';

/** A value as it stands in the query. */
export interface RawValue {
  readonly text: string;
  readonly quoted: boolean;
  readonly span: Span;
  /** It is the value of a parameter and not the text at its span. */
  readonly isBound?: true;
}

/** `any` is a place in a JSON object: there the way the value is written tells its type. */
export type ValueType = 'text' | 'number' | 'size' | 'duration' | 'time' | 'boolean' | 'ip' | 'any';

export function valueTypeOf(ref: FieldRef): ValueType {
  if (ref.part !== undefined) return 'number';
  if (ref.computed !== undefined) return ref.computed;
  const field = fieldOf(ref);
  if (field === undefined) return 'any';
  switch (field.type) {
    case 'integer':
      return 'number';
    case 'size':
    case 'duration':
    case 'time':
    case 'boolean':
      return field.type;
    case 'ip':
    case 'ips':
      return 'ip';
    case 'object':
      return ref.path.length > 0 ? 'any' : 'text';
    default:
      return 'text';
  }
}

export function readValue(type: ValueType, raw: RawValue): Value {
  const { text, span } = raw;
  const number = (value: number | null): Value => (value === null ? { kind: 'text', value: text, span } : { kind: 'number', value, span });
  switch (type) {
    case 'number':
      return number(readNumber(text));
    case 'size':
      return number(readSize(text));
    case 'duration':
      return number(readDuration(text));
    case 'boolean': {
      const value = booleans.get(text.toLowerCase());
      return value === undefined ? { kind: 'text', value: text, span } : { kind: 'boolean', value, span };
    }
    case 'time': {
      const time = readTime(text);
      return time === null ? { kind: 'text', value: text, span } : { kind: 'time', value: time.start, span };
    }
    case 'any':
      if (raw.quoted) return { kind: 'text', value: text, span };
      if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', span };
      return number(readNumber(text));
    default:
      return { kind: 'text', value: text, span };
  }
}

/** The values that one written value stands for, where it is more than a point: `code=4xx`, `time=2026-11-21`. Both ends count. */
export function readInterval(ref: FieldRef, raw: RawValue): { low: Value; high: Value } | null {
  const { span } = raw;
  const codes = ref.field === 'code' ? /^([1-9])xx$/i.exec(raw.text) : null;
  if (codes !== null) {
    const low = Number(codes[1]) * 100;
    return { low: { kind: 'number', value: low, span }, high: { kind: 'number', value: low + 99, span } };
  }
  const time = valueTypeOf(ref) === 'time' ? readTime(raw.text) : null;
  if (time === null || time.start === time.end) return null;
  return { low: { kind: 'time', value: time.start, span }, high: { kind: 'time', value: before(time.end), span } };
}

export function printValue(type: ValueType, value: Value, form: TimeForm = 'exact'): string {
  switch (value.kind) {
    case 'boolean':
      return String(value.value);
    case 'time':
      return printTime(value.value, form);
    case 'number':
      if (type === 'duration') return printDuration(value.value);
      return type === 'size' ? printSize(value.value) : String(value.value);
    case 'text':
      return type === 'any' && readNumber(value.value) !== null ? quote(value.value) : printText(value.value);
  }
}

/** For English. */
export function sayValue(type: ValueType, value: Value, form: TimeForm = 'exact'): string {
  if (value.kind === 'time') return sayTime(value.value, form);
  if (value.kind === 'number' && type === 'duration') return sayDuration(value.value);
  if (value.kind === 'text') return sayText(value.value);
  return printValue(type, value);
}

export function sayText(text: string): string {
  return /^[\w.:/@-]+$/.test(text) ? text : quote(text);
}

function readNumber(text: string): number | null {
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return null;
  const value = Number(text);
  // An integer that would not keep its digits stays as it is written.
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !/^-?\d+$/.test(text)) ? value : null;
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);
