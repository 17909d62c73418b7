/**
 * The use case behind `rule-past`: what one rule would have raised over what is recorded. The queries of a rule are asked like any
 * other, so scope holds for them, and the engine does the counting; only what a correlation counts is read event by event.
 * A rule of one’s own text sees masks, as questions do: else it would find out letter by letter what is not shown. Those of the
 * server were chosen by whoever runs it, so they look at what is, and what is shown of it is masked afterwards.
 */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { isError } from '../../model/diagnostic.ts';
import { isoOf } from '../../model/iso-time.ts';
import type { Query } from '../../query/ast.ts';
import { type ChainedHit, chainHits } from '../../rules/chain.ts';
import { type Correlated, correlate } from '../../rules/correlate.ts';
import { countedRules } from '../../rules/counted-rules.ts';
import { reasonOf, sayMeasure, sayReason } from '../../rules/reason.ts';
import type { CorrelationRule, EventRule, Rule } from '../../rules/rule.ts';
import type { Context } from '../context.ts';
import { maskCell } from '../mask-rows.ts';
import { rangeBounds, readAsked } from '../summary/asked.ts';
import { within } from '../summary/compose-query.ts';
import { findServedRule } from './catalogue.ts';
import { correlationFields } from './make-findings.ts';
import { type PastCell, type PastEvent, type PastGroup, pastCells, pastEvents, pastFields, type Shown } from './past-events.ts';
import { readRuleText, servedFiles } from './read-rule-text.ts';

type Past = AnswerOf<'rule-past'>;

const usualSince = '30d';
const mostLatest = 20;
const mostOften = 10;
/** Of users by namespaces by days. */
const mostCells = 100_000;
/** Of the events that a correlation counts. */
const mostCounted = 100_000;

export async function rulePast({ rule: name, text, since, until }: RequestOf<'rule-past'>, context: Context): Promise<Past> {
  if ((name === undefined) === (text === undefined))
    throw new AppError('request-invalid', { message: 'Give either the name of a rule or the text of one.' });
  const range = { since: since ?? (until === undefined ? usualSince : undefined), until };
  if (text !== undefined) return pastOf({ ...(await ruleOfText(text, context)), ...range, shown: 'plain' }, context);
  const { rule } = await findServedRule(name ?? '', context);
  const all = (await servedFiles(context)).flatMap(({ rules }) => rules);
  const shown = context.masking === 'on' ? 'masked' : 'plain';
  return pastOf({ rule, all, ...range, shown }, { ...context, masking: 'off' });
}

/** @throws AppError `rule-invalid` */
async function ruleOfText(text: string, context: Context): Promise<{ readonly rule: Rule; readonly all: readonly Rule[] }> {
  const { file, all } = await readRuleText(text, context);
  const [error] = file.diagnostics.filter(isError);
  if (error !== undefined)
    throw new AppError('rule-invalid', {
      message: error.message,
      ...(error.hint !== undefined && { hint: error.hint }),
      diagnostics: file.diagnostics.filter(isError),
    });
  const raising = file.rules.filter((rule) => rule.raises);
  const [rule] = raising;
  if (rule !== undefined && raising.length === 1) return { rule, all };
  throw new AppError('rule-invalid', {
    message: rule === undefined ? 'The text has no rule.' : `The text has ${raising.length} rules that raise findings.`,
    hint: 'Give one rule, with those that it counts.',
  });
}

export interface PastOptions extends Pick<RequestOf<'rule-past'>, 'since' | 'until'> {
  readonly rule: Rule;
  /** For what correlations name. */
  readonly all: readonly Rule[];
  readonly shown: Shown;
}

export async function pastOf({ rule, all, since, until, shown }: PastOptions, context: Context): Promise<Past> {
  const asked = readAsked({ clusters: [], since, until });
  const nowMs = context.clock();
  const { fromUs, toUs } = rangeBounds(asked, nowMs);
  const queryOf = ({ where }: EventRule): Query => within({ where, stages: [] }, asked.range);
  const found =
    rule.kind === 'event'
      ? await pastOfEvents(rule, queryOf(rule), shown, context)
      : await pastOfGroups(rule, all, queryOf, shown, context);
  return {
    name: rule.name,
    title: rule.title,
    level: rule.level,
    from: fromUs === null ? null : isoOf(fromUs),
    to: isoOf(toUs ?? BigInt(nowMs) * 1000n),
    ...found,
  };
}

type Found = Omit<Past, 'name' | 'title' | 'level' | 'from' | 'to'>;

/** What a rule asks may take long over many bodies: it is asked once over all of the range, and for the latest over the days that have them. */
async function pastOfEvents(rule: EventRule, query: Query, shown: Shown, context: Context): Promise<Found> {
  const cells = await pastCells(query, mostCells, context);
  const days = tallyOf(cells, 'day').sort((one, other) => (one.value < other.value ? -1 : 1));
  const show = ({ value, findings }: PastGroup) => ({ value: shown === 'masked' ? String(maskCell(value)) : value, findings });
  const often = (by: 'user' | 'namespace') => tallyOf(cells, by).slice(0, mostOften).map(show);
  const options = { fields: pastFields([]), most: mostLatest, shown };
  const latest = days.length === 0 ? [] : await pastEvents(fromDay(query, latestDay(days)), options, context);
  return {
    findings: cells.reduce((sum, { findings }) => sum + findings, 0),
    isCut: cells.length >= mostCells,
    days: days.map(({ value, findings }) => ({ day: value, findings })),
    users: often('user'),
    namespaces: tallyOf(cells, 'namespace')
      .filter(({ value }) => value !== '')
      .slice(0, mostOften)
      .map(show),
    latest: latest.map((event) => latestOf(event, sayReason(reasonOf(rule), event.values))),
  };
}

/** The last day from which on there are enough of them. */
function latestDay(days: readonly PastGroup[]): string {
  let count = 0;
  for (const { value, findings } of days.toReversed()) {
    count += findings;
    if (count >= mostLatest) return value;
  }
  return days[0]?.value ?? '';
}

function fromDay(query: Query, day: string): Query {
  const epochUs = BigInt(Date.parse(`${day}T00:00:00Z`)) * 1000n;
  const stages = query.stages.map((stage) =>
    stage.kind === 'range' && (stage.from === null || stage.from.kind !== 'absolute' || stage.from.epochUs < epochUs)
      ? { ...stage, from: { kind: 'absolute' as const, epochUs }, keyword: stage.to === null ? ('since' as const) : ('from' as const) }
      : stage,
  );
  return { ...query, stages };
}

function tallyOf(cells: readonly PastCell[], by: 'day' | 'user' | 'namespace'): PastGroup[] {
  return tally(cells.map((cell) => ({ value: cell[by], findings: cell.findings })));
}

type EventHit = ChainedHit<PastEvent>;

async function pastOfGroups(
  rule: CorrelationRule,
  all: readonly Rule[],
  queryOf: (rule: EventRule) => Query,
  shown: Shown,
  context: Context,
): Promise<Found> {
  const named = correlationFields([rule]).map(({ text }) => text);
  const fields = pastFields(named);
  const lists = await Promise.all(
    countedRules(rule, all).map(async (one) => ({
      id: one.id,
      events: await pastEvents(queryOf(one), { fields, most: mostCounted, shown }, context),
    })),
  );
  const hits = chainHits<PastEvent>(rule, ({ rules, groupBy, field }) =>
    lists.flatMap(({ id, events }) => {
      if (!rules.includes(id)) return [];
      const places = groupBy.map(({ fieldOf }) => named.indexOf(fieldOf[id] ?? ''));
      const valueAt = named.indexOf(field ?? '');
      return events.map((event): EventHit => {
        const { atUs, cluster, more } = event;
        return { rule: id, atUs, cluster, group: places.map((at) => more[at] ?? ''), value: more[valueAt] ?? '', event };
      });
    }),
  );
  const found = correlate(rule, hits);
  const lastOf = ({ hits }: Correlated<EventHit>) => hits.at(-1)?.event;
  const lasts = found.flatMap((one) => lastOf(one) ?? []);
  const latest = found.slice(-mostLatest).reverse();
  return {
    findings: found.length,
    isCut: lists.some(({ events }) => events.length >= mostCounted),
    days: tally(once(lasts.map(({ time }) => time.slice(0, 10))))
      .map(({ value, findings }) => ({ day: value, findings }))
      .sort((one, other) => (one.day < other.day ? -1 : 1)),
    users: tally(once(lasts.map(({ user }) => user))).slice(0, mostOften),
    namespaces: tally(once(lasts.map(({ namespace }) => namespace).filter((name) => name !== ''))).slice(0, mostOften),
    latest: latest.flatMap((one) => {
      const event = lastOf(one);
      if (event === undefined) return [];
      return [latestOf(event, sayReason(reasonOf(rule), { ...event.values, count: sayMeasure(one.measure) }))];
    }),
  };
}

function latestOf({ time, cluster, id, user, namespace }: PastEvent, reason: string): Past['latest'][number] {
  return { time, cluster, id, user, namespace, reason };
}

/** Those with one value as one, the most first. */
function tally(groups: readonly PastGroup[]): PastGroup[] {
  const counts = new Map<string, number>();
  for (const { value, findings } of groups) counts.set(value, (counts.get(value) ?? 0) + findings);
  return [...counts].map(([value, findings]) => ({ value, findings })).sort((one, other) => other.findings - one.findings);
}

function once(values: readonly string[]): PastGroup[] {
  return values.map((value) => ({ value, findings: 1 }));
}
