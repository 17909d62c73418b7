/** The top values of fields among the events of a query: compiled within the asker's scope, and run. */
import { maskText } from '../model/masking/text-patterns.ts';
import type { FieldRef, Query } from '../query/ast.ts';
import type { CompiledQuery } from '../sql/compile-context.ts';
import { compileFacets, type FacetRow } from '../sql/facets.ts';
import { type Context, type Events, seenBy, statementOptions } from './context.ts';
import { askEvents, settingsFor } from './run-query.ts';

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

export interface Facet {
  readonly field: FieldRef;
  /** Different values; where a sample was looked at, those in the sample. */
  readonly distinct: number;
  /** Events without a value. */
  readonly absent: number;
  /** Most first. */
  readonly values: readonly FacetValue[];
}

export interface Facets {
  /** All events of the query; exact also where the counts are estimates. */
  readonly events: number;
  /** How many of them were looked at: all, or a sample. */
  readonly sampled: number | null;
  readonly counting: CompiledQuery['counting'];
  readonly facets: readonly Facet[];
}

export interface FacetOptions {
  readonly fields: readonly FieldRef[];
  readonly top: number;
  /** Above so many events a sample is looked at; null for never. */
  readonly sampleAbove: number | null;
}

export async function runFacets(query: Query, options: FacetOptions, context: Context): Promise<Facets> {
  return askEvents(context, (events) => ask(query, options, events, context));
}

async function ask(query: Query, options: FacetOptions, { store, relation }: Events, context: Context): Promise<Facets> {
  const nowUs = BigInt(context.clock()) * 1000n;
  const compiled = compileFacets({ query, ...options }, { ...seenBy(context), relation, nowUs });
  const settings = settingsFor(compiled, relation);
  const rows = await store.rows<FacetRow>(compiled.statement, { ...statementOptions(context), settings });
  const step = Number(rows[0]?.step ?? 1);
  const all = rows.find(({ field }) => Number(field) === options.fields.length);
  const lookedAt = Number(all?.absent ?? 0);
  const facets = options.fields.map((field, index): Facet => {
    const row = rows.find((each) => Number(each.field) === index);
    return {
      field,
      distinct: Number(row?.distinct ?? 0),
      absent: Number(row?.absent ?? 0) * step,
      values: (row?.top ?? []).map(([minusCount, value]) => ({
        value: context.masking === 'on' ? maskText(value) : value,
        count: -Number(minusCount) * step,
      })),
    };
  });
  const isSample = step > 1;
  return { events: isSample ? Number(all?.total) : lookedAt, sampled: isSample ? lookedAt : null, counting: compiled.counting, facets };
}
