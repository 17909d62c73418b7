/** Findings from the events that rules have found: one for each request of a rule, one for each group and window of a correlation. */
import type { AlertObject } from '../../model/alert.ts';
import { actorKinds } from '../../model/fields-derived.ts';
import type { Finding } from '../../model/finding.ts';
import type { FieldRef } from '../../query/ast.ts';
import { type ChainedHit, chainHits, hitsBehind } from '../../rules/chain.ts';
import { type Correlated, correlate } from '../../rules/correlate.ts';
import { correlationsIn } from '../../rules/counted-rules.ts';
import { reasonOf, sayMeasure, sayReason } from '../../rules/reason.ts';
import type { CorrelationRule, Rule } from '../../rules/rule.ts';
import { sayCorrelation } from '../../rules/say-correlation.ts';
import { sigmaField } from '../../rules/sigma-field.ts';
import { partSeparator } from '../../sql/detection.ts';
import { findingId } from '../finding-id.ts';
import type { FoundEvent } from './found-events.ts';
import { maskFound } from './mask-found.ts';

/** A finding, and the event that it was made of; the last one of several. */
export interface Raised {
  readonly finding: Finding;
  readonly auditID: string;
  readonly record: string;
}

export interface MakeOptions {
  /** Whether what findings tell of events is masked: always, but for the owner at the terminal. */
  readonly masked: boolean;
}

const span = { start: 0, end: 0 };
/** A finding names the first of its events. */
const mostAuditIDs = 100;

/** The fields that correlations need of each event, once each. */
export function correlationFields(rules: readonly Rule[]): readonly FieldRef[] {
  const names = rules.flatMap((rule) => (rule.kind === 'correlation' ? correlationsIn(rule).flatMap(eventFields) : []));
  return [...new Set(names)].map((name) => ({ ...sigmaField(name, span).ref, text: name }));
}

/** Of the events that it counts itself. */
function eventFields({ rules, inner, groupBy, field }: CorrelationRule): readonly string[] {
  const ids = rules.filter((id) => !inner.some((one) => one.id === id));
  if (ids.length === 0) return [];
  return [...groupBy.flatMap(({ fieldOf }) => ids.map((id) => fieldOf[id] ?? '')), ...(field === null ? [] : [field])];
}

/** All findings of these events, in the order of time. */
export function makeFindings(rules: readonly Rule[], found: Iterable<FoundEvent>, options: MakeOptions): readonly Raised[] {
  const fields = correlationFields(rules).map(({ text }) => text);
  const events = [...found];
  const correlated = rules.flatMap((rule) => {
    if (rule.kind !== 'correlation' || !rule.raises) return [];
    return correlate(rule, hitsOf(rule, events, fields)).map((one) => correlatedFinding(rule, one, options));
  });
  return inOrder([...singleFindings(rules, events, options), ...correlated]);
}

/** The findings of rules about one event each. */
export function singleFindings(rules: readonly Rule[], found: Iterable<FoundEvent>, { masked }: MakeOptions): readonly Raised[] {
  const chosen = new Set(rules.map(({ id }) => id));
  const raising = [...found].filter(({ rule }) => rule.raises && chosen.has(rule.id));
  return raising.map((event) => findingOf(event, masked ? maskFound(event) : event));
}

export function inOrder(raised: readonly Raised[]): readonly Raised[] {
  return [...raised].sort(
    ({ finding: one }, { finding: other }) => Number(one.atUs - other.atUs) || (one.id < other.id ? -1 : Number(one.id !== other.id)),
  );
}

function findingOf({ rule, cluster, request }: FoundEvent, told: FoundEvent): Raised {
  const values = sayable(told.values);
  return {
    finding: {
      ...describe(rule, told),
      id: findingId(rule.id, cluster, request),
      firstUs: told.atUs,
      auditIDs: [told.auditID],
      events: 1,
      reason: sayReason(reasonOf(rule), values),
      facts: [],
    },
    auditID: told.auditID,
    record: told.record,
  };
}

export type EventHit = ChainedHit<FoundEvent>;

/** What a correlation counts of these events. `fields`: the names of what was asked of each event beside, in their order. */
export function hitsOf(rule: CorrelationRule, events: readonly FoundEvent[], fields: readonly string[]): readonly EventHit[] {
  return chainHits(rule, (counting) => {
    const ids = new Set(counting.rules);
    return events.filter((event) => ids.has(event.rule.id)).map((event) => hitOf(counting, event, fields));
  });
}

function hitOf(rule: CorrelationRule, event: FoundEvent, fields: readonly string[]): EventHit {
  const fieldValue = (field: string) => event.more[fields.indexOf(field)] ?? '';
  return {
    rule: event.rule.id,
    atUs: Number(event.atUs),
    cluster: event.cluster,
    group: rule.groupBy.map(({ fieldOf }) => fieldValue(fieldOf[event.rule.id] ?? '')),
    value: rule.field === null ? '' : fieldValue(rule.field),
    event,
  };
}

export function correlatedFinding(rule: CorrelationRule, correlated: Correlated<EventHit>, { masked }: MakeOptions): Raised {
  const { group, window, hits, measure } = correlated;
  const behind = hitsBehind(hits);
  const events = behind.slice(0, mostAuditIDs).map(({ event }) => (masked ? maskFound(event) : event));
  const { event: newest } = hits.at(-1) as EventHit;
  const last = masked ? maskFound(newest) : newest;
  const measured = sayMeasure(measure);
  const values = { ...sayable(last.values), count: measured };
  const shown = masked ? maskFound({ ...newest, more: group }).more : group;
  return {
    finding: {
      ...describe(rule, last),
      id: findingId(rule.id, newest.cluster, JSON.stringify([...group, window])),
      firstUs: events[0]?.atUs ?? last.atUs,
      auditIDs: [...new Set(events.map(({ auditID }) => auditID))],
      events: behind.length,
      reason: sayReason(reasonOf(rule), values),
      facts: sayCorrelation(rule, shown, measured),
    },
    auditID: last.auditID,
    record: last.record,
  };
}

type Described = Omit<Finding, 'id' | 'firstUs' | 'auditIDs' | 'events' | 'reason' | 'facts'>;

function describe(rule: Rule, { values, atUs, cluster }: FoundEvent): Described {
  const { id, name, title, level, tags, description, falsePositives, next } = rule;
  const code = Number(values['code'] ?? '');
  return {
    rule: { id, name, title, level, source: 'rule', tags, description, falsePositives, next },
    atUs,
    cluster,
    user: values['user'] ?? '',
    impersonatedUser: values['impersonateduser'] ?? '',
    actorKind: actorKinds.find((kind) => kind === values['actor_kind']) ?? 'none',
    sourceIPs: (values['sourceips'] ?? '').split(partSeparator).filter((address) => address !== ''),
    userAgent: values['useragent'] ?? '',
    verb: values['verb'] ?? '',
    code: Number.isInteger(code) && code > 0 ? code : null,
    object: objectOf(values),
  };
}

function objectOf(values: FoundEvent['values']): AlertObject | null {
  const { resource = '', subresource = '', apigroup: apiGroup = '', namespace = '', name = '' } = values;
  return resource === '' ? null : { resource, subresource, apiGroup, namespace, name };
}

/** In a sentence the parts of a list stand side by side. */
function sayable(values: FoundEvent['values']): FoundEvent['values'] {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll(partSeparator, ' ')]));
}
