/** Settings as a configuration file has them, and one attempt with them. */
import type { LookupAddress } from 'node:dns';
import type { Alert } from '../../src/model/alert.ts';
import { attempt, type World } from '../../src/notify/attempt.ts';
import type { Outcome } from '../../src/notify/destination.ts';
import { createGuardedLookup } from '../../src/notify/guard/guarded-lookup.ts';
import type { DestinationSettings } from '../../src/platform/config-destinations.ts';
import { configSchema } from '../../src/platform/config-schema.ts';

export const nowMs = Date.parse('2026-11-21T12:00:00Z');

export const secrets = {
  SLACK: 'https://hooks.slack.test/services/T0/B0/slack-secret',
  KEY: 'routing-key-0123456789',
  SIGN: 'signing-key-0123456789',
  TOKEN: 'token/with+odd=signs&0123456789',
  PASSWORD: 'pass word "1"',
};

export function settingsOf(written: Readonly<Record<string, unknown>>): DestinationSettings {
  const [settings] = configSchema.parse(
    JSON.parse(JSON.stringify({ destinations: [{ name: 'test', timeout: '3s', ...written }] })),
  ).destinations;
  if (settings === undefined) throw new Error('no settings');
  return settings;
}

export function worldOf(changes: Partial<World> = {}): World {
  const signal = new AbortController().signal;
  return { env: secrets, lookup: createGuardedLookup(), clock: () => nowMs, version: '1.2.3', signal, ...changes };
}

export async function trySending(
  written: Readonly<Record<string, unknown>>,
  alerts: readonly Alert[],
  changes: Partial<World> = {},
): Promise<readonly Outcome[]> {
  return attempt(settingsOf(written), alerts, worldOf(changes));
}

/** Names that lead where a test says. */
export function lookupOf(names: Readonly<Record<string, readonly string[]>>): World['lookup'] {
  return createGuardedLookup((host, _, done) => {
    const found = (names[host] ?? []).map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (found.length === 0) done(new Error('no such name'), []);
    else done(null, found);
  });
}
