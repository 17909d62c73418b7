/** Findings from the events that rules have found: one for each request of a rule, one for each group and window of a correlation. */
import type { FieldRef } from '../../query/ast.ts';
import { type Correlated, correlate, type Hit } from '../../rules/correlate.ts';
import { sayReason } from '../../rules/reason.ts';
import type { CorrelationRule, Rule } from '../../rules/rule.ts';
import { sigmaField } from '../../rules/sigma-field.ts';
import { findingId } from '../finding-id.ts';
import type { FoundEvent } from './find-events.ts';

export interface Finding {
  /** The same for the same events, whoever finds it and however often. */
  readonly id: string;
  readonly rule: Rule;
  readonly atUs: bigint;
  readonly cluster: string;
  readonly auditID: string;
  readonly user: string;
  readonly reason: string;
  /** How many events it rests on. */
  readonly events: number;
  readonly record: string;
}

const span = { start: 0, end: 0 };

/** The fields that correlations need of each event, once each. */
export function correlationFields(rules: readonly Rule[]): readonly FieldRef[] {
  const names = rules.flatMap((rule) =>
    rule.kind === 'correlation'
      ? [...rule.groupBy.flatMap(({ fieldOf }) => Object.values(fieldOf)), ...(rule.field === null ? [] : [rule.field])]
      : [],
  );
  return [...new Set(names)].map((name) => ({ ...sigmaField(name, span).ref, text: name }));
}

export function makeFindings(rules: readonly Rule[], found: readonly FoundEvent[]): readonly Finding[] {
  const chosen = new Set(rules.map(({ id }) => id));
  const fields = correlationFields(rules).map(({ text }) => text);
  const single = found.filter(({ rule }) => rule.raises && chosen.has(rule.id)).map(findingOf);
  const correlated = rules.flatMap((rule) => (rule.kind === 'correlation' ? correlatedFindings(rule, found, fields) : []));
  return [...single, ...correlated].sort((one, other) => Number(one.atUs - other.atUs) || (one.id < other.id ? -1 : 1));
}

function findingOf(event: FoundEvent): Finding {
  const { rule, atUs, cluster, request, auditID, values, record } = event;
  return {
    id: findingId(rule.id, cluster, request),
    rule,
    atUs,
    cluster,
    auditID,
    user: values['user'] ?? '',
    reason: sayReason(rule.reason === '' ? `${rule.title}: {user}, {verb} {object}` : rule.reason, values),
    events: 1,
    record,
  };
}

interface EventHit extends Hit {
  readonly event: FoundEvent;
}

function correlatedFindings(rule: CorrelationRule, found: readonly FoundEvent[], fields: readonly string[]): Finding[] {
  const fieldValue = (event: FoundEvent, field: string) => event.more[fields.indexOf(field)] ?? '';
  const hits = found
    .filter((event) => rule.rules.includes(event.rule.id))
    .map(
      (event): EventHit => ({
        rule: event.rule.id,
        atUs: Number(event.atUs),
        cluster: event.cluster,
        group: rule.groupBy.map(({ fieldOf }) => fieldValue(event, fieldOf[event.rule.id] ?? '')),
        value: rule.field === null ? '' : fieldValue(event, rule.field),
        event,
      }),
    );
  return correlate(rule, hits).flatMap((one) => correlatedFinding(rule, one) ?? []);
}

function correlatedFinding(rule: CorrelationRule, { group, window, hits, measure }: Correlated<EventHit>): Finding | null {
  const last = hits.at(-1)?.event;
  if (last === undefined) return null;
  const measured = Number.isInteger(measure) ? String(measure) : measure.toFixed(2);
  const values = { ...last.values, count: measured };
  return {
    id: findingId(rule.id, last.cluster, JSON.stringify([...group, window])),
    rule,
    atUs: last.atUs,
    cluster: last.cluster,
    auditID: last.auditID,
    user: last.values['user'] ?? '',
    reason: sayReason(rule.reason === '' ? `${rule.title}: {count} within a window, last by {user}` : rule.reason, values),
    events: hits.length,
    record: last.record,
  };
}
