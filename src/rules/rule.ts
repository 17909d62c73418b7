/** What a detection rule is once it was read: who it is, what it asks as filters of the query AST, and the events that prove it. */
import type { AlertLevel } from '../model/alert.ts';
import type { IndicatorLists } from '../model/indicator-list.ts';
import type { Expr, Query } from '../query/ast.ts';
import type { AuditLevel } from '../query/needed-level.ts';
import type { RuleException } from './exception.ts';

export const statuses = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const;
export type Status = (typeof statuses)[number];

/** `partly`: a branch of it can never hold; `dead`: no event can ever satisfy it. */
export type Verdict = 'alive' | 'partly' | 'dead';

/** An event of a test, as it was written: sparse, and completed by `completeEvent`. */
export type TestEvent = Readonly<Record<string, unknown>>;

/** What a test gives to a rule at once: one event, or the events of a story with the seconds after its beginning. */
export type TestCase = readonly { readonly afterSeconds: number; readonly event: TestEvent }[];

export interface RuleTests {
  readonly match: readonly TestCase[];
  readonly ignore: readonly TestCase[];
}

interface RuleHead {
  readonly id: string;
  /** Kebab-case; for a built-in the name of its file. */
  readonly name: string;
  readonly title: string;
  readonly status: Status;
  readonly level: AlertLevel;
  readonly description: string;
  readonly author: string;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  /** What a finding says, with `{field}` for values; empty where the event speaks for itself. */
  readonly reason: string;
  /** Saved queries that usually follow. */
  readonly next: readonly string[];
  readonly tests: RuleTests;
  readonly verdict: Verdict;
  /** Whether it raises findings itself; what only feeds a correlation does not. */
  readonly raises: boolean;
  /** What it leaves out; absent where it has none. */
  readonly exceptions?: readonly RuleException[];
}

export interface EventRule extends RuleHead {
  readonly kind: 'event';
  readonly where: Expr;
  /** The same as queries: what of the audit policy they need can be told from them. */
  readonly queries: readonly Query[];
  readonly needs: AuditLevel;
  /** The lists that it asks, as they were when it was read; absent where it asks none. */
  readonly lists?: IndicatorLists;
}

export const correlationTypes = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
] as const;
export type CorrelationType = (typeof correlationTypes)[number];

export interface CorrelationCondition {
  readonly op: 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';
  readonly value: number;
}

export interface CorrelationRule extends RuleHead {
  readonly kind: 'correlation';
  readonly type: CorrelationType;
  /** Ids of the rules whose events it counts, in their order; of a correlation it counts the findings. */
  readonly rules: readonly string[];
  /** The correlations among them. */
  readonly inner: readonly CorrelationRule[];
  /** Fields by which events belong together: for each, its name for every rule by the rule's id; of a correlation what that groups by. */
  readonly groupBy: readonly { readonly name: string; readonly fieldOf: Readonly<Record<string, string>> }[];
  readonly timespanUs: number;
  /** Empty for temporal ones: all rules have to be met. */
  readonly conditions: readonly CorrelationCondition[];
  /** What is counted or summed up; null where events are. */
  readonly field: string | null;
  /** For `value_percentile`. */
  readonly percentile: number;
  readonly queries: readonly Query[];
  readonly needs: AuditLevel;
}

export type Rule = EventRule | CorrelationRule;

export function isEnabled({ status, verdict }: Rule): boolean {
  return status !== 'deprecated' && status !== 'unsupported' && verdict !== 'dead';
}

export function isEventRule(rule: Rule): rule is EventRule {
  return rule.kind === 'event';
}
