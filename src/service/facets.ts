/** The use case behind `facets`: what the events of a query are made of, field by field. Stages but time ranges have no part in it. */
import type { AnswerOf } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { fieldNames } from '../model/fields.ts';
import { nearest } from '../model/suggest.ts';
import type { FieldRef, Query } from '../query/ast.ts';
import { fieldOf, mayHavePath, readField } from '../query/parse-field.ts';
import { valueTypeOf } from '../query/values/typed-value.ts';
import { defaultFacets } from '../sql/facets.ts';
import type { Context } from './context.ts';
import { readValidQuery } from './read-valid-query.ts';
import { runFacets } from './run-facets.ts';

/** Up to so many events all are counted. */
const countedEvents = 1_000_000;

/** Whole records and bodies: no two are alike. */
const tooLong = ['raw', 'native'];

export async function facets({ text, fields, top }: RequestOf<'facets'>, context: Context): Promise<AnswerOf<'facets'>> {
  const { query, warnings } = readValidQuery(text);
  const names = fields.flatMap((list) => list.split(',')).map((name) => name.trim());
  const refs = (names.length === 0 ? defaultFacets : names).map(readFacetField);
  const found = await runFacets(query, { fields: refs, top, sampleAbove: countedEvents }, context);
  // A field that nobody asked for and no event has is not worth a line.
  const shown = names.length === 0 ? found.facets.filter(({ values }) => values.length > 0) : found.facets;
  return {
    events: found.events,
    sampled: found.sampled,
    counting: found.counting,
    facets: shown.map(({ field, ...facet }) => ({ field: field.text, type: typeOf(field), ...facet, values: [...facet.values] })),
    warnings: [...warnings, ...noteStages(query)],
  };
}

/** @throws AppError `usage` */
function readFacetField(name: string): FieldRef {
  const ref = readField(name);
  const field = ref === null ? undefined : fieldOf(ref);
  if (ref === null || field === undefined || !mayHavePath(field, ref.path)) {
    const meant = nearest(name.toLowerCase(), fieldNames());
    const hint = meant === null ? '`telltale fields` lists all of them.' : `Did you mean ${meant}?`;
    throw new AppError('usage', { message: `There is no field “${name}”.`, hint });
  }
  if (tooLong.includes(field.name)) throw new AppError('usage', { message: `${field.name} is the whole record: no two are alike.` });
  if (field.type === 'object' && ref.path.length === 0)
    throw new AppError('usage', { message: `${field.name} is a whole object.`, hint: `Name a path in it, such as ${field.name}.kind.` });
  return ref;
}

function typeOf(ref: FieldRef): string {
  return ref.path.length > 0 ? valueTypeOf(ref) : (fieldOf(ref)?.type ?? 'text');
}

function noteStages({ stages }: Query): Diagnostic[] {
  const others = stages.filter(({ kind }) => kind !== 'range');
  const [first] = others;
  if (first === undefined) return [];
  return [
    {
      severity: 'note',
      code: 'stages-left-out',
      message: 'Facets are of all events that the filter finds in the time range; what follows the filter has no part in them.',
      span: { start: first.span.start, end: others.at(-1)?.span.end ?? first.span.end },
    },
  ];
}
