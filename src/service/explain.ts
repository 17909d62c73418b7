/**
 * The use cases that read a query back: `explain` says in English what it asks, what holds beside it, what runs, and what
 * the events at hand cannot answer; `fmt` prints its canonical form. Only the look at the events needs a store.
 */
import type { AnswerOf } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Query } from '../query/ast.ts';
import { distinctCounts, sayExactness } from '../query/distinct-counts.ts';
import { explainQuery } from '../query/explain-query.ts';
import { fieldsOf } from '../query/mentions.ts';
import { printQuery } from '../query/print-query.ts';
import { sayList } from '../query/say-list.ts';
import { answerColumns } from '../query/stages/registry.ts';
import { leaves } from '../query/walk.ts';
import type { CompiledQuery } from '../sql/compile-context.ts';
import { compileQuery } from '../sql/compile-query.ts';
import { countAllEvents, type EstimateRow, estimateReads } from '../sql/estimate.ts';
import { type Scope, seesAll } from '../sql/scope.ts';
import { type Context, type Events, seenBy, statementOptions } from './context.ts';
import { findGaps } from './find-gaps.ts';
import { noteLostFields } from './lost-fields.ts';
import { readValidQuery } from './read-valid-query.ts';

type Explanation = AnswerOf<'explain'>;

export async function explain({ text, data }: RequestOf<'explain'>, context: Context): Promise<Explanation> {
  const { query, warnings } = readValidQuery(text);
  const events = data ? await context.events() : null;
  const compiled = compileQuery(query, {
    ...seenBy(context),
    relation: events?.relation ?? { kind: 'table' },
    nowUs: BigInt(context.clock()) * 1000n,
  });
  const [gaps, estimate] =
    events === null ? [null, null] : await Promise.all([findAllGaps(query, context), estimateRows(compiled, events, context)]);
  return {
    english: explainQuery(query),
    canonical: printQuery(query),
    counting: compiled.counting,
    defaults: sayDefaults(query, compiled, context),
    warnings,
    gaps,
    estimate,
    statement: {
      sql: compiled.statement.sql,
      params: Object.fromEntries(Object.entries(compiled.statement.params).map(([name, value]) => [name, asJson(value)])),
    },
  };
}

/** Instants are bound as integers of any size, which JSON has not; theirs are exact as numbers. */
function asJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

async function findAllGaps(query: Query, context: Context): Promise<Diagnostic[]> {
  return (await Promise.all([findGaps(query, context), noteLostFields(query, context)])).flat();
}

/** What holds though the query does not say it. */
function sayDefaults(query: Query, { counting }: CompiledQuery, { scope, masking, trustedProxies }: Context): string[] {
  const isList = answerColumns(query.stages) === null;
  const hasOrder = query.stages.some(({ kind }) => kind === 'sort');
  const hasLimit = query.stages.some(({ kind }) => kind === 'limit');
  const hasFreeText = [...leaves(query.where)].some(({ leaf }) => leaf.kind === 'text');
  const asksTime = query.stages.some(({ kind }) => kind === 'range') || fieldsOf(query).some(({ field }) => field === 'time');
  return [
    ...(counting === 'requests' ? ['Earlier stages of a request are left out. Name stage to count each.'] : []),
    'An event that came in several copies counts once, by the fullest.',
    ...(asksTime ? [] : ['All times are asked, because the query names no range.']),
    ...(isList && !hasOrder ? ['The newest come first.'] : []),
    ...(isList && !hasLimit ? ['A table shows the first 100; other formats give all.'] : []),
    ...distinctCounts(query).map(sayExactness),
    ...sayScope(scope),
    ...(masking === 'on' && hasFreeText ? ['In events that hold secrets, words are looked for around the bodies, which are masked.'] : []),
    ...(trustedProxies.length === 0 ? [] : [`Addresses of ${sayList(trustedProxies, 'and')} are proxies, never the client's.`]),
  ];
}

function sayScope({ clusters, namespaces }: Scope): string[] {
  return [
    ...(clusters === 'all'
      ? []
      : [`Only events of ${clusters.length === 0 ? 'no cluster' : `cluster ${sayList(clusters, 'and')}`} are visible to you.`]),
    ...(namespaces === 'all'
      ? []
      : [`Only events of ${namespaces.length === 0 ? 'no namespace' : `namespace ${sayList(namespaces, 'and')}`} are visible to you.`]),
  ];
}

/** Only for those who see everything: the engine counts what it would read, and it would read the events of others too. */
async function estimateRows(compiled: CompiledQuery, { store, relation }: Events, context: Context): Promise<Explanation['estimate']> {
  const { scope } = context;
  if (relation.kind !== 'table' || !seesAll(scope)) return null;
  const options = { ...statementOptions(context), settings: compiled.settings };
  const [reads, [all]] = await Promise.all([
    store.rows<EstimateRow>(estimateReads(compiled.statement), options),
    store.rows<{ rows: string }>(countAllEvents, options),
  ]);
  const own = reads.filter(({ table }) => table === 'events');
  return { rows: own.reduce((sum, { rows }) => sum + Number(rows), 0), of: Number(all?.rows ?? 0) };
}

export async function fmt({ text }: RequestOf<'fmt'>): Promise<AnswerOf<'fmt'>> {
  return { text: printQuery(readValidQuery(text).query) };
}
