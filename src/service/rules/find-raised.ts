/** What rules raise over events that are there, and what they would raise but for their exceptions: both from one statement. */
import type { Query } from '../../query/ast.ts';
import type { EventRule, Rule } from '../../rules/rule.ts';
import type { Context } from '../context.ts';
import { neededRules } from './choose-rules.ts';
import { findEvents } from './find-events.ts';
import type { FoundEvent } from './found-events.ts';
import { correlationFields, makeFindings, type Raised } from './make-findings.ts';

export interface RaiseOptions {
  readonly rules: readonly Rule[];
  /** For what correlations name. */
  readonly all: readonly Rule[];
  readonly among: Query;
  readonly records: boolean;
  readonly masked: boolean;
}

export interface RaisedAndQuiet {
  readonly raised: readonly Raised[];
  readonly quiet: readonly Raised[];
  /** How many stages were found beyond those that are kept, by rule. */
  readonly left: readonly (readonly [EventRule, number])[];
}

export async function findRaised({ rules, all, among, records, masked }: RaiseOptions, context: Context): Promise<RaisedAndQuiet> {
  const needed = neededRules(rules, all);
  /** For each rule with exceptions one that finds what these leave out. */
  const exceptedBy = new Map<EventRule, EventRule>();
  for (const rule of needed)
    if (rule.excepted !== undefined) exceptedBy.set({ ...rule, id: `${rule.id} excepted`, where: rule.excepted }, rule);
  const found = await findEvents({ rules: [...needed, ...exceptedBy.keys()], among, more: correlationFields(rules), records }, context);
  const events = [...found].filter(({ rule }) => !exceptedBy.has(rule));
  const raised = makeFindings(rules, events, { masked });
  const left = [...found.left].filter(([rule]) => !exceptedBy.has(rule));
  if (exceptedBy.size === 0) return { raised, quiet: [], left };
  // Of a request one stage may be left out, and another raise the rule all the same.
  const keyOf = ({ rule, cluster, request }: FoundEvent) => `${rule.id} ${cluster} ${request}`;
  const whole = new Map(events.map((event) => [keyOf(event), event]));
  for (const event of found) {
    const rule = exceptedBy.get(event.rule);
    const known = rule === undefined ? null : { ...event, rule };
    if (known !== null && !whole.has(keyOf(known))) whole.set(keyOf(known), known);
  }
  const ids = new Set(raised.map(({ finding }) => finding.id));
  const quiet = makeFindings(rules, whole.values(), { masked }).filter(({ finding }) => !ids.has(finding.id));
  return { raised, quiet, left };
}
