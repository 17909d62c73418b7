/**
 * A query changed the way a click means it: narrowed, widened, given another range, or opened to the events behind a row. What
 * the person wrote stays as they wrote it. Each function gives null where the text has errors, or the result would.
 */
import { isError } from '../../model/diagnostic.ts';
import type { Query, Stage } from '../ast.ts';
import { lex } from '../lex.ts';
import { readField } from '../parse-field.ts';
import { parseQuery } from '../parse-query.ts';
import { printField } from '../print-field.ts';
import { printQuery } from '../print-query.ts';
import { printDuration } from '../values/duration.ts';
import { printText, quote } from '../values/quote.ts';
import { valueTypeOf } from '../values/typed-value.ts';

/** A value as an answer gives it; null is no value. */
export type CellValue = string | number | boolean | null;

/** Of a range `from` is taken in, `to` is not. Text as the language reads it: an instant, or `now-2h`. */
export type Range = { readonly last: string } | { readonly from: string; readonly to: string | null };

/** `field=value` as text of the language; null where there is no such field. */
export function printCondition(name: string, value: CellValue, isExcluded = false): string | null {
  const ref = readField(name);
  if (ref === null) return null;
  const field = printField(ref);
  if (value === null || value === '') return `${field} is ${isExcluded ? 'not ' : ''}empty`;
  const isBare = typeof value !== 'string' || (valueTypeOf(ref) === 'number' && /^-?\d+(\.\d+)?$/.test(value));
  return `${field}${isExcluded ? '!=' : '='}${isBare ? String(value) : printText(value)}`;
}

/** Only events for which the condition holds too. A condition that stands there already is not added again. */
export function narrow(text: string, condition: string): string | null {
  const parts = split(text);
  if (parts === null) return null;
  const { filter, query, rest } = parts;
  const operands = query.where?.kind === 'and' ? query.where.operands : query.where === null ? [] : [query.where];
  if (operands.some((operand) => printQuery({ where: operand, stages: [] }) === canonical(condition))) return text;
  const needsParentheses = query.where?.kind === 'or';
  const before = isEverything(filter) ? '' : `${needsParentheses ? `(${filter})` : filter}${glueOf(filter)}and `;
  return valid(join(`${before}${condition}`, rest));
}

/** Narrows by the value of a field; a filter on the same field that says the opposite is taken away. */
export function filterBy(text: string, name: string, value: CellValue, isExcluded = false): string | null {
  const condition = printCondition(name, value, isExcluded);
  const opposite = printCondition(name, value, !isExcluded);
  if (condition === null || opposite === null) return null;
  const without = removeFilter(text, opposite);
  return without === null ? null : narrow(without, condition);
}

/** Without this condition, where it stands beside others; the same text where it does not. */
export function removeFilter(text: string, condition: string): string | null {
  const parts = split(text);
  if (parts === null) return null;
  const { where, stages } = parts.query;
  const operands = where?.kind === 'and' ? where.operands : where === null ? [] : [where];
  const wanted = canonical(condition);
  const left = operands.filter((operand) => printQuery({ where: operand, stages: [] }) !== wanted);
  if (left.length === operands.length) return text;
  const [first] = left;
  return printQuery({ where: left.length > 1 ? { kind: 'and', operands: left } : (first ?? null), stages });
}

/** The time range that the query names itself, as it stands there; null where it names none. */
export function rangeText(text: string): string | null {
  const { stages } = parseQuery(text).query;
  const ranges = stages.filter(({ kind }) => kind === 'range');
  return ranges.length === 0 ? null : ranges.map(({ span }) => text.slice(span.start, span.end)).join(' ');
}

/** With this range in the place of its own. */
export function withRange(text: string, range: Range | null): string | null {
  const parts = split(text);
  if (parts === null) return null;
  const stages = parts.query.stages.filter(({ kind }) => kind !== 'range');
  const kept = stages.map((stage) => sliceStage(text, stage));
  return valid(join(parts.filter, [...(range === null ? [] : [printRange(range)]), ...kept].join(' ')));
}

export function printRange(range: Range): string {
  if ('last' in range) return `last ${range.last}`;
  if (range.to === null) return `since ${printInstant(range.from)}`;
  return `from ${printInstant(range.from)} to ${printInstant(range.to)}`;
}

/** The events that the query is about: its filter and its range, without what is made of them. */
export function eventsOf(text: string): string | null {
  const parts = split(text);
  if (parts === null) return null;
  const ranges = parts.query.stages.filter(({ kind }) => kind === 'range').map((stage) => sliceStage(text, stage));
  return valid(join(parts.filter, ranges.join(' ')));
}

/** The events behind one row of a grouping: its keys become filters, a slice of time a range. */
export function behindRow(text: string, row: Readonly<Record<string, CellValue>>): string | null {
  const { query } = parseQuery(text);
  const { keys, sliceUs } = keysOf(query.stages);
  let events = eventsOf(text);
  for (const key of keys) {
    const condition = Object.hasOwn(row, key) ? printCondition(key, row[key] ?? null) : null;
    if (events !== null && condition !== null) events = narrow(events, condition);
  }
  const start = row['time'];
  if (events === null || sliceUs === null || typeof start !== 'string') return events;
  const endMs = Date.parse(start) + sliceUs / 1000;
  // A range that the query has stays: both hold.
  return valid(join(events, printRange({ from: start, to: new Date(endMs).toISOString() })));
}

/** The same events, made something else of: `groupby user`, `timeslice 5m by code`. */
export function withStages(text: string, stages: string): string | null {
  const events = eventsOf(text);
  return events === null ? null : valid(join(events, stages));
}

/** A length of time as the language has it. Milliseconds. */
export function printLength(ms: number): string {
  return printDuration(ms * 1000);
}

function keysOf(stages: readonly Stage[]): { readonly keys: readonly string[]; readonly sliceUs: number | null } {
  const keys: string[] = [];
  let sliceUs: number | null = null;
  for (const stage of stages) {
    if (stage.kind === 'timeslice') sliceUs = stage.us;
    const refs =
      stage.kind === 'groupby' || stage.kind === 'distinct' || stage.kind === 'top'
        ? stage.keys
        : stage.kind === 'aggregate' || stage.kind === 'timeslice'
          ? stage.by
          : [];
    keys.push(...refs.map((ref) => ref.text));
  }
  return { keys, sliceUs };
}

interface Parts {
  readonly query: Query;
  /** The filter as it was written. */
  readonly filter: string;
  /** The stages as they were written. */
  readonly rest: string;
}

function split(text: string): Parts | null {
  const { query, diagnostics } = parseQuery(text);
  if (diagnostics.some(isError)) return null;
  const [first] = query.stages;
  const end = first === undefined ? text.length : first.span.start;
  return {
    query,
    filter: text
      .slice(0, end)
      .replace(/[\s|]+$/, '')
      .trimStart(),
    rest: text.slice(end).trim(),
  };
}

function sliceStage(text: string, { span }: Stage): string {
  return text.slice(span.start, span.end).trim();
}

const isEverything = (filter: string) => filter === '' || filter === '*';

/** A comment ends with its line. */
function glueOf(text: string): string {
  return lex(text).tokens.some(({ kind, span }) => kind === 'comment' && span.end === text.length) ? '\n' : ' ';
}

function join(filter: string, rest: string): string {
  return filter === '' || rest === '' ? `${filter}${rest}` : `${filter}${glueOf(filter)}${rest}`;
}

function canonical(condition: string): string {
  return printQuery(parseQuery(condition).query);
}

function printInstant(instant: string): string {
  return /^[\w.:+-]+$/.test(instant) ? instant : quote(instant);
}

function valid(text: string): string | null {
  return parseQuery(text).diagnostics.some(isError) ? null : text;
}
