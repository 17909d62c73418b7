/** Candidates for values: what the store has seen, what Kubernetes knows, and the usual forms of each type. Part of complete.ts. */
import { builtInResources, subresources, verbs } from '../model/kubernetes-names.ts';
import type { FieldRef } from './ast.ts';
import type { Catalogue, Suggestion } from './complete.ts';
import { fieldOf } from './parse-field.ts';
import type { Column } from './stages/stage.ts';
import { printText } from './values/quote.ts';
import { valueTypeOf } from './values/typed-value.ts';

type Entry = readonly [value: string, documentation: string];

const codes: readonly Entry[] = [
  ['200', 'OK'],
  ['201', 'Created'],
  ['401', 'Unauthorized: nobody was authenticated.'],
  ['403', 'Forbidden: by the authoriser, or refused at admission.'],
  ['404', 'Not Found'],
  ['409', 'Conflict'],
  ['422', 'Unprocessable: the object is not valid.'],
  ['429', 'Too Many Requests'],
  ['500', 'Internal Server Error'],
  ['504', 'Timeout'],
  ['2xx', 'All that succeeded.'],
  ['4xx', 'All that the client got wrong.'],
  ['5xx', 'All that the server got wrong.'],
];

const durations: readonly Entry[] = ['5m', '15m', '1h', '6h', '24h', '7d', '30d'].map((value) => [value, 'A length of time.']);

export function valueCandidates(field: FieldRef, catalogue: Catalogue): Suggestion[] {
  const seen = catalogue
    .values(field)
    .map(({ value, count }): Entry => [value, count === undefined ? 'In the store.' : `${count} in the store.`]);
  const typed = valueTypeOf(field);
  const bare = typed !== 'text' && typed !== 'ip' && typed !== 'any';
  return [...seen, ...knownValues(field)].map(([value, documentation]) => ({
    kind: 'value',
    label: value,
    insert: bare ? value : printText(value),
    documentation,
  }));
}

export function columnCandidates(columns: readonly Column[]): Suggestion[] {
  return columns.map(({ key }) => ({ kind: 'column', label: key, insert: key, documentation: 'A column of the answer.' }));
}

export function durationCandidates(): Suggestion[] {
  return durations.map(([value, documentation]) => ({ kind: 'duration', label: value, insert: value, documentation }));
}

function knownValues(ref: FieldRef): readonly Entry[] {
  if (ref.field === 'verb') return verbs.map((verb) => [verb, 'A verb.']);
  if (ref.field === 'resource')
    return builtInResources.map(({ plural, group }) => [plural, group === '' ? 'Core group.' : `Group ${group}.`]);
  if (ref.field === 'subresource') return subresources.map((name) => [name, 'A subresource.']);
  if (ref.field === 'code') return codes;
  const fixed = fieldOf(ref)?.values;
  if (fixed !== undefined && ref.path.length === 0) return fixed.map((value) => [value, `A ${ref.field}.`]);
  switch (valueTypeOf(ref)) {
    case 'boolean':
      return [
        ['true', 'Yes.'],
        ['false', 'No.'],
      ];
    case 'duration':
      return ['100ms', '500ms', '1s', '5s', '1m'].map((value) => [value, 'A duration.']);
    case 'size':
      return ['1KiB', '64KiB', '1MiB'].map((value) => [value, 'A size.']);
    case 'time':
      return [
        ...['now-1h', 'now-24h', 'now-7d'].map((value): Entry => [value, 'A time, counted back from now.']),
        ['today', 'The day that it is, in UTC.'],
        ['yesterday', 'The day before, in UTC.'],
      ];
    default:
      return [];
  }
}
