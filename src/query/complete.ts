/**
 * What could be typed at a place of a query, with its documentation. Pure: the values of fields come in the
 * catalogue, which is filled for the field that `completedValue` names.
 */
import type { FieldRef } from './ast.ts';
import { aggregateCandidates, fieldCandidates, keywordCandidate, operatorCandidates, stageCandidates } from './complete-names.ts';
import { columnCandidates, durationCandidates, valueCandidates } from './complete-values.ts';
import type { Expectation } from './expectation.ts';
import { lex } from './lex.ts';
import { fieldOf, isSameField, readField } from './parse-field.ts';
import { expectationsAt } from './parse-query.ts';

export interface CatalogueValue {
  readonly value: string;
  /** How often it occurs, where that is known. */
  readonly count?: number;
}

/** What the store knows: values of fields, and paths inside the object or map that `completedPath` names; most frequent first. */
export interface Catalogue {
  values(field: FieldRef): readonly CatalogueValue[];
  /** Such as `request.spec.hostNetwork`. */
  readonly paths: readonly string[];
}

export const emptyCatalogue: Catalogue = { values: () => [], paths: [] };

export interface Candidate {
  readonly kind: Expectation['kind'];
  /** What is shown, and what the typed text is compared with. */
  readonly label: string;
  /** What replaces `span`. */
  readonly insert: string;
  readonly documentation: string;
  readonly span: { readonly start: number; readonly end: number };
}

export type Suggestion = Omit<Candidate, 'span'>;

/** More than these are not read. */
const most = 100;

/** Candidates, best first: those that begin as typed before those that hold what is typed. */
export function complete(text: string, position: number, catalogue: Catalogue): Candidate[] {
  const place = placeAt(text, position);
  const typed = place.typed.toLowerCase();
  const suggestions = unique(place.expected.flatMap((expectation) => suggest(expectation, typed, catalogue)));
  const begin = suggestions.filter(({ label }) => label.toLowerCase().startsWith(typed));
  const hold = suggestions.filter(({ label }) => !label.toLowerCase().startsWith(typed) && label.toLowerCase().includes(typed));
  return [...begin, ...hold].slice(0, most).map((suggestion) => ({ ...suggestion, span: place.span }));
}

/** What is wanted at this place of the catalogue: values of a field, and how they begin; null where no value is. */
export function completedValue(text: string, position: number): { readonly field: FieldRef; readonly typed: string } | null {
  const { expected, typed } = placeAt(text, position);
  const value = expected.find((expectation) => expectation.kind === 'value');
  return value === undefined ? null : { field: value.field, typed };
}

/** The object or map whose keys are wanted at this place of the catalogue, as it was typed; null where no path into one is typed. */
export function completedPath(
  text: string,
  position: number,
): { readonly field: FieldRef; readonly prefix: string; readonly inBrackets: boolean } | null {
  const { expected, typed } = placeAt(text, position);
  if (!expected.some(({ kind }) => kind === 'field')) return null;
  const bracket = typed.lastIndexOf('[');
  const inBrackets = bracket > 0 && !typed.includes(']', bracket);
  const end = inBrackets ? bracket : typed.lastIndexOf('.');
  const prefix = typed.slice(0, Math.max(0, end));
  const field = readField(prefix.replace(/^@/, ''));
  const type = field === null ? undefined : fieldOf(field)?.type;
  if (field === null || type === undefined) return null;
  const hasKeys = type === 'object' || ((type === 'map' || type === 'multimap') && field.path.length === 0);
  return hasKeys ? { field, prefix, inBrackets } : null;
}

interface Place {
  readonly expected: readonly Expectation[];
  readonly typed: string;
  readonly span: { readonly start: number; readonly end: number };
}

/** The beginning of what is being typed: the last token that begins something, out of those that stand together before the position. */
function placeAt(text: string, position: number): Place {
  const end = Math.max(0, Math.min(position, text.length));
  const before = text.slice(0, end);
  const tokens = lex(before).tokens.filter((token) => token.kind !== 'end');
  const last = tokens.at(-1);
  if (last?.kind === 'comment' && last.span.end === end) return { expected: [], typed: '', span: { start: end, end } };
  const typing = last !== undefined && last.span.end === end && (last.kind === 'word' || last.kind === 'quoted');
  const here = typing ? [] : distinct(expectationsAt(before, end));
  // A sign may be a part of a value, as in `user=system:`.
  const inValue = !typing && last?.glued === true && last.span.end === end && !here.some(({ kind }) => kind === 'value');
  for (let at = tokens.length - 1; (typing || inValue) && at >= 0; at--) {
    const token = tokens[at];
    if (token === undefined || (at < tokens.length - 1 && !tokens[at + 1]?.glued)) break;
    const expected = expectationsAt(before, token.span.start).filter(({ kind }) => typing || kind === 'value');
    const { start } = token.span;
    const typed = token.kind === 'quoted' ? token.text : before.slice(start);
    if (expected.length > 0) return { expected: distinct(expected), typed, span: { start, end } };
    if (at < tokens.length - 8) break;
  }
  return { expected: here, typed: '', span: { start: end, end } };
}

function suggest(expectation: Expectation, typed: string, catalogue: Catalogue): readonly Suggestion[] {
  switch (expectation.kind) {
    case 'field':
      return fieldCandidates(typed, catalogue);
    case 'column':
      return columnCandidates(expectation.columns);
    case 'operator':
      return operatorCandidates(expectation.field);
    case 'value':
      return valueCandidates(expectation.field, catalogue);
    case 'aggregate':
      return aggregateCandidates();
    case 'stage':
      return stageCandidates();
    case 'keyword':
      return [keywordCandidate(expectation.keyword, expectation.documentation)];
    case 'duration':
      return durationCandidates();
  }
}

function distinct(all: readonly Expectation[]): Expectation[] {
  // Where a value is missing, what would follow it cannot stand yet.
  const values = all.filter(({ kind }) => kind === 'value');
  const expected = values.length > 0 ? values : all;
  // What follows a field is wanted before what begins something new.
  const order: readonly Expectation['kind'][] = ['value', 'operator', 'column', 'keyword', 'duration', 'aggregate', 'field', 'stage'];
  return order.flatMap((kind) => {
    const same = expected.filter((expectation) => expectation.kind === kind);
    return same.filter((expectation, at) => same.findIndex((other) => isSameExpectation(other, expectation)) === at);
  });
}

function isSameExpectation(a: Expectation, b: Expectation): boolean {
  if (a.kind === 'keyword' && b.kind === 'keyword') return a.keyword === b.keyword;
  if (a.kind === 'value' && b.kind === 'value') return isSameField(a.field, b.field);
  return a.kind === b.kind;
}

function unique(suggestions: readonly Suggestion[]): Suggestion[] {
  const seen = new Set<string>();
  return suggestions.filter(({ insert }) => !seen.has(insert) && seen.add(insert));
}
