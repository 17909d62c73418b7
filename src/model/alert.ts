/**
 * An alert as it leaves the program: what a rule noticed, who did it to what, and the events that show it. Everything that
 * came with an event is hostile text, and is here as it was: each destination makes it safe for its own form.
 */
import type { actorKinds } from './fields-derived.ts';

/** From the least to the most. */
export const alertLevels = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type AlertLevel = (typeof alertLevels)[number];

export const alertStatuses = ['open', 'acknowledged', 'closed'] as const;
export type AlertStatus = (typeof alertStatuses)[number];

/** What a closed alert was. `benign`: it happened, and was right. `false-positive`: the rule is wrong. */
export const alertVerdicts = ['true-positive', 'benign', 'false-positive'] as const;
export type AlertVerdict = (typeof alertVerdicts)[number];

export interface AlertRule {
  readonly id: string;
  readonly title: string;
  readonly level: AlertLevel;
  /** Sigma’s, such as `attack.t1609`. */
  readonly tags: readonly string[];
  /** What a match means. */
  readonly description: string;
}

/** What was acted on. What is not known is empty. */
export interface AlertObject {
  readonly resource: string;
  readonly subresource: string;
  readonly apiGroup: string;
  readonly namespace: string;
  readonly name: string;
}

/** The main fields of one event; no body, which may hold secrets. */
export interface AlertEvent {
  /** As the store knows it. */
  readonly id: string;
  readonly auditID: string;
  /** RFC 3339, in UTC. */
  readonly time: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  /** Null before there was a response. */
  readonly code: number | null;
  readonly user: string;
  readonly impersonatedUser: string | null;
  readonly sourceIPs: readonly string[];
  readonly userAgent: string;
  /** Null for a request that is for no resource. */
  readonly object: AlertObject | null;
}

export interface AlertEvidence {
  /** All that it rests on, as far as they are kept with it. */
  readonly eventIds: readonly string[];
  readonly auditIDs: readonly string[];
  /** The first of them. */
  readonly events: readonly AlertEvent[];
}

export interface Alert {
  /** The same for the same finding, however often it is made. */
  readonly id: string;
  readonly rule: AlertRule;
  readonly status: AlertStatus;
  readonly cluster: string;
  /** The person who acted. */
  readonly user: string;
  /** Whom they acted as; null where as themselves. */
  readonly impersonatedUser: string | null;
  readonly actorKind: (typeof actorKinds)[number];
  /** Only the last is proven. */
  readonly sourceIPs: readonly string[];
  readonly verb: string;
  readonly object: AlertObject | null;
  /** RFC 3339, in UTC. */
  readonly firstTime: string;
  readonly lastTime: string;
  /** How many events it rests on. */
  readonly count: number;
  /** What happened, in English. */
  readonly sentence: string;
  readonly evidence: AlertEvidence;
  /** Where the page shows it; null where nobody told the address of the page. */
  readonly link: string | null;
}

/** Whether a level is at least another. */
export function isLevelAtLeast(level: AlertLevel, least: AlertLevel): boolean {
  return alertLevels.indexOf(level) >= alertLevels.indexOf(least);
}

/** `pods/exec dev/web`, `clusterroles admin`, `secrets`; empty without an object. */
export function sayAlertObject(object: AlertObject | null): string {
  if (object === null) return '';
  const { resource, subresource, namespace, name } = object;
  const kind = subresource === '' ? resource : `${resource}/${subresource}`;
  if (name === '') return namespace === '' ? kind : `${kind} in ${namespace}`;
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

/** `jane`, or `jane (acting as admin)`. */
export function sayAlertUser({ user, impersonatedUser }: Pick<Alert, 'user' | 'impersonatedUser'>): string {
  const name = user === '' ? 'nobody' : user;
  return impersonatedUser === null || impersonatedUser === '' ? name : `${name} (acting as ${impersonatedUser})`;
}
