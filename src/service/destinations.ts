/** The use cases around destinations, for whoever runs the server: what there is, whether one works, and what was delivered. */
import { AppError } from '../contract/problems.ts';
import type { Alert, AlertLevel } from '../model/alert.ts';
import { nearest } from '../model/suggest.ts';
import { attempt } from '../notify/attempt.ts';
import { type Delivery, readDeliveries } from '../notify/delivery-log.ts';
import type { Outcome } from '../notify/destination.ts';
import { destinationFor } from '../notify/destinations.ts';
import { createGuardedLookup } from '../notify/guard/guarded-lookup.ts';
import { inspectOutbox } from '../notify/outbox/outbox.ts';
import type { DestinationSettings } from '../platform/config-destinations.ts';
import type { SentSecret } from '../platform/config-values.ts';
import { readSentSecret } from '../platform/read-secret.ts';
import { readVersion } from '../platform/version.ts';
import { outboxOf } from './notifications.ts';

export interface DestinationState {
  readonly name: string;
  readonly kind: string;
  readonly where: string;
  readonly minLevel: AlertLevel;
  readonly waiting: number;
  /** RFC 3339; null where nothing waits. */
  readonly waitsSince: string | null;
  readonly last: Delivery | null;
}

/** As many as are looked at for the last delivery of each. */
const recent = 10_000;

export async function listDestinations(destinations: readonly DestinationSettings[], spool: string): Promise<readonly DestinationState[]> {
  const [waiting, deliveries] = await Promise.all([inspectOutbox(outboxOf(spool)), readDeliveries(outboxOf(spool), recent)]);
  return destinations.map((settings) => {
    const { name, kind, minLevel } = settings;
    const found = waiting.get(name);
    return {
      name,
      kind,
      where: destinationFor(settings).where(settings),
      minLevel,
      waiting: found?.waiting ?? 0,
      waitsSince: found === undefined ? null : new Date(found.oldestMs).toISOString(),
      last: deliveries.find(({ destination }) => destination === name) ?? null,
    };
  });
}

export async function listDeliveries(spool: string, name: string | undefined, limit: number): Promise<readonly Delivery[]> {
  const deliveries = await readDeliveries(outboxOf(spool), name === undefined ? limit : Number.MAX_SAFE_INTEGER);
  return deliveries.filter(({ destination }) => name === undefined || destination === name).slice(0, limit);
}

/** What is missing on this machine: secrets that the settings name. Alerts would wait for them. */
export async function missingSecrets(destinations: readonly DestinationSettings[], env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const sources = destinations.flatMap((settings) =>
    Object.entries(settings)
      .filter(([, value]) => typeof value === 'object' && !Array.isArray(value) && ('file' in value || 'env' in value))
      .map(([key, value]) => ({ source: value as SentSecret, what: `${key} of the destination ${settings.name}` })),
  );
  const read = await Promise.allSettled(sources.map(({ source, what }) => readSentSecret(source, what, env)));
  return read.flatMap((result) => (result.status === 'rejected' && result.reason instanceof AppError ? [result.reason.message] : []));
}

export interface Tested {
  readonly sent: readonly string[];
  readonly outcome: Outcome;
}

/** Sends an alert that says it is a test, once and at once, past the outbox and the rate. */
export async function testDestination(
  settings: DestinationSettings,
  { env, clock, signal }: { readonly env: NodeJS.ProcessEnv; readonly clock: () => number; readonly signal: AbortSignal },
): Promise<Tested> {
  const sent: string[] = [];
  const version = readVersion();
  const world = { env, clock, signal, version, lookup: createGuardedLookup(), sent: (what: string) => void sent.push(what) };
  const [outcome] = await attempt(settings, [testAlert(settings, clock())], world);
  return { sent, outcome: outcome ?? { result: 'retry', detail: 'nothing came back' } };
}

/** @throws AppError `not-found` */
export function findDestination(destinations: readonly DestinationSettings[], name: string): DestinationSettings {
  const found = destinations.find((destination) => destination.name === name);
  if (found !== undefined) return found;
  const names = destinations.map((destination) => destination.name);
  const near = nearest(name, names);
  const hint =
    names.length === 0
      ? 'The configuration names no destination.'
      : near === null
        ? `There is ${names.join(', ')}.`
        : `Did you mean ${near}?`;
  throw new AppError('not-found', { message: `There is no destination ${name}.`, hint });
}

function testAlert({ name, minLevel }: DestinationSettings, nowMs: number): Alert {
  const time = new Date(nowMs).toISOString();
  return {
    id: `test-${nowMs}`,
    rule: {
      id: 'telltale-test',
      title: 'Test of a destination',
      level: minLevel,
      tags: [],
      description: 'Somebody tries whether alerts arrive. Nothing has happened.',
    },
    status: 'open',
    cluster: 'test',
    user: 'nobody',
    impersonatedUser: null,
    actorKind: 'none',
    sourceIPs: ['192.0.2.1'],
    verb: 'get',
    object: { resource: 'pods', subresource: '', apiGroup: '', namespace: 'test', name: 'test' },
    firstTime: time,
    lastTime: time,
    count: 1,
    sentence: `This is a test of the destination ${name}; nothing has happened.`,
    evidence: { eventIds: [], auditIDs: [], events: [] },
    link: null,
  };
}
