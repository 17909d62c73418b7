/** One attempt to hand alerts to a destination: whatever happens in it is an outcome, and no secret is in what is told of it. */
import { readFile } from 'node:fs/promises';
import type { Alert } from '../model/alert.ts';
import type { DestinationSettings } from '../platform/config-destinations.ts';
import { readSentSecret } from '../platform/read-secret.ts';
import type { Means, Outcome } from './destination.ts';
import { destinationFor } from './destinations.ts';
import { ForbiddenAddress, type Lookup } from './guard/guarded-lookup.ts';
import { guardedRequest } from './guard/guarded-request.ts';
import { plainText } from './plain-text.ts';

export interface World {
  readonly env: NodeJS.ProcessEnv;
  readonly lookup: Lookup;
  readonly clock: () => number;
  readonly version: string;
  /** Told of what goes out, without secrets. */
  readonly sent?: (what: string) => void;
  /** Ends attempts that are under way. */
  readonly signal: AbortSignal;
}

/** One outcome for each alert. */
export function attempt(settings: DestinationSettings, alerts: readonly Alert[], world: World): Promise<readonly Outcome[]> {
  return attemptOnce(settings, alerts.length, world, (means) => destinationFor(settings).send(alerts, settings, means));
}

/** @param count how many outcomes are wanted. */
export async function attemptOnce(
  settings: DestinationSettings,
  count: number,
  world: World,
  send: (means: Means) => Promise<Outcome | readonly Outcome[]>,
): Promise<readonly Outcome[]> {
  const hidden = new Set<string>();
  const signal = AbortSignal.any([world.signal, AbortSignal.timeout(settings.timeout)]);
  const sending = send(meansOf(world, signal, hidden));
  const outcomes = await Promise.race([sending, aborted(signal)]).catch((error: unknown) => outcomeOf(error, settings, signal));
  const list = 'result' in outcomes ? new Array<Outcome>(count).fill(outcomes) : outcomes;
  return list.map((outcome) => ({ ...outcome, detail: hideIn(outcome.detail, hidden) }));
}

function meansOf({ env, lookup, clock, version, sent: tell }: World, signal: AbortSignal, hidden: Set<string>): Means {
  const hide = (secret: string) => void hidden.add(secret);
  const sent = (what: string) => tell?.(hideIn(what, hidden));
  return {
    lookup,
    signal,
    version,
    hide,
    sent,
    nowMs: clock,
    request: (request) => {
      sent(request.body);
      return guardedRequest(request, { lookup, signal });
    },
    secret: async (source, what) => {
      const secret = await readSentSecret(source, what, env);
      hide(secret);
      return secret;
    },
    authorities: async (path) => (path === undefined ? {} : { ca: await readFile(path, 'utf8') }),
  };
}

/** Not everything that can be waited for, such as the lookup of a name, listens to a signal. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function outcomeOf(error: unknown, { timeout }: DestinationSettings, signal: AbortSignal): Outcome {
  if (error instanceof ForbiddenAddress) return { result: 'refused', detail: error.message };
  if (signal.aborted) return { result: 'retry', detail: `no answer within ${timeout / 1000} s` };
  const message = error instanceof Error ? error.message : String(error);
  return { result: 'retry', detail: plainText(message === '' ? 'the connection failed' : message, 300) };
}

/** A receiver may say back what it was told, in its own spelling. */
function hideIn(detail: string, hidden: ReadonlySet<string>): string {
  let shown = detail;
  for (const secret of hidden) {
    const inForm = new URLSearchParams({ s: secret }).toString().slice(2);
    const spellings = [
      secret,
      inForm,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
    ];
    for (const spelling of [...new Set(spellings)].filter(({ length }) => length >= 4)) shown = shown.replaceAll(spelling, '(hidden)');
  }
  return shown;
}
