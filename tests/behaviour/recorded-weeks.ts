/**
 * Three weeks of a cluster, made of recorded events: what was recorded in minutes comes again every two hours, of people in working hours
 * alone, each from an address of its own. Who is who, what they ask and how, is as it was recorded.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

export interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly user: {
    readonly username?: string;
    readonly groups?: readonly string[];
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
  readonly sourceIPs?: readonly string[];
  readonly userAgent?: string;
  readonly objectRef?: Readonly<Record<string, string>>;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly [key: string]: unknown;
}

const path = fileURLToPath(new URL('../fixtures/seed-policy/recorded.ndjson.gz', import.meta.url));

export const recorded: readonly AuditEvent[] = gunzipSync(readFileSync(path))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as AuditEvent)
  .sort((one, other) => (one.requestReceivedTimestamp < other.requestReceivedTimestamp ? -1 : 1));

/** A Monday. */
export const firstDay = Date.parse('2026-10-05T00:00:00Z');
/** The Monday after three weeks. */
export const lastDay = Date.parse('2026-10-26T00:00:00Z');
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const isPerson = (user: string) => !user.startsWith('system:') && user !== '';
const people = [...new Set(recorded.map(({ user }) => user.username ?? ''))].filter(isPerson).sort();
const accounts = [...new Set(recorded.map(({ user }) => user.username ?? ''))]
  .filter((user) => user.startsWith('system:serviceaccount:'))
  .sort();

/** People sit in one office, nodes and the control plane in one network, pods in that of their node. */
export function usualAddress(user: string): string {
  if (isPerson(user)) return `198.51.100.${people.indexOf(user) + 10}`;
  if (user.startsWith('system:node:node-')) return `10.0.0.${10 + Number(user.slice(17))}`;
  if (user.startsWith('system:serviceaccount:kube-system:')) return '10.0.0.1';
  return user.startsWith('system:serviceaccount:') ? `10.244.1.${accounts.indexOf(user) + 10}` : '10.0.0.1';
}

/** The event again at another time, and in some ways another. */
export function again(event: AuditEvent, atMs: number, number: number, more: Partial<AuditEvent> = {}): AuditEvent {
  const time = `${new Date(atMs).toISOString().slice(0, -1)}${String(number % 1000).padStart(3, '0')}Z`;
  const user = more.user?.username ?? event.user.username ?? '';
  return {
    ...event,
    sourceIPs: [usualAddress(user)],
    ...more,
    auditID: `${event.auditID}-${atMs}-${number}`,
    requestReceivedTimestamp: time,
    stageTimestamp: time,
  };
}

export interface WeeksOptions {
  /** Who was there in the first week alone. */
  readonly leaves?: string;
  readonly until?: number;
}

/** In the order of time. */
export function recordedWeeks({ leaves = '', until = lastDay }: WeeksOptions = {}): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let atMs = firstDay; atMs < until; atMs += 2 * hourMs) {
    const day = Math.floor((atMs - firstDay) / dayMs);
    const hour = (atMs % dayMs) / hourMs;
    const isWork = day % 7 < 5 && hour >= 8 && hour < 18;
    for (const [number, event] of recorded.entries()) {
      const user = event.user.username ?? '';
      if (isPerson(user) && (!isWork || (user === leaves && day >= 7))) continue;
      events.push(again(event, atMs + number * 10_000, number));
    }
  }
  return events;
}

export function linesOf(events: readonly AuditEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** One that was recorded: by somebody, of a verb, and of a resource. */
export function oneRecorded(fits: (event: AuditEvent) => boolean): AuditEvent {
  const found = recorded.find(fits);
  if (found === undefined) throw new Error('There is no such event among those that were recorded.');
  return found;
}
