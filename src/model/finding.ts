/**
 * A finding: one thing that a detection noticed, before findings are grouped into alerts. Its id is derived from the detection and
 * from what it noticed, so that replays, restarts and two detectors at once give the same. What came with events is hostile text.
 */
import type { AlertLevel, AlertObject, AlertRule } from './alert.ts';
import type { actorKinds } from './fields-derived.ts';

/** `rule`: of the rules, correlations and indicators; `behaviour`: against what is usual; `pipeline`: of the audit log itself. */
export const findingSources = ['rule', 'behaviour', 'pipeline'] as const;
export type FindingSource = (typeof findingSources)[number];

export interface FindingRule extends AlertRule {
  /** Kebab-case. */
  readonly name: string;
  readonly source: FindingSource;
  readonly falsePositives: readonly string[];
  /** Saved queries that usually follow. */
  readonly next: readonly string[];
}

export interface Finding {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly rule: FindingRule;
  /** Of the first and the last event that it rests on, in microseconds since the epoch. */
  readonly firstUs: bigint;
  readonly atUs: bigint;
  readonly cluster: string;
  /** Empty where nobody is behind it. */
  readonly user: string;
  /** Empty where they acted as themselves. */
  readonly impersonatedUser: string;
  readonly actorKind: (typeof actorKinds)[number];
  /** As in the event; only the last is proven. */
  readonly sourceIPs: readonly string[];
  readonly userAgent: string;
  readonly verb: string;
  /** Null before there was a response, and where no request is behind it. */
  readonly code: number | null;
  readonly object: AlertObject | null;
  /** Of the events that it rests on, oldest first; the first hundred. */
  readonly auditIDs: readonly string[];
  /** How many events it rests on. */
  readonly events: number;
  /** What happened, in one English sentence. */
  readonly reason: string;
  /** What was expected, what was seen, how often such things happened: whatever speaks for the finding, in the order to be read. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** What one finding adds to the risk of who is behind it, by its level. */
export const levelScores: Readonly<Record<AlertLevel, number>> = { informational: 1, low: 5, medium: 20, high: 50, critical: 100 };
