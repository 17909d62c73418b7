/** A query is one word of the shell: its candidates are the whole word with the last part completed, with values of the store. */

import { existsSync } from 'node:fs';
import { owner } from '../../contract/asker.ts';
import { readConfig } from '../../platform/config.ts';
import { type Candidate as Completed, complete, completedPath, completedValue, emptyCatalogue } from '../../query/complete.ts';
import type { Context } from '../../service/context.ts';
import type { RemoteServer } from '../../service/remote/find-server.ts';
import { fullScope } from '../../sql/scope.ts';
import type { Candidate, NamedPlace } from './candidates.ts';

/** An engine that has to be started first is given so long, all in all. */
const patienceMs = 1500;

export async function completeQueryText(typed: string, place: NamedPlace): Promise<Candidate[]> {
  const found = await withValues(typed, place).catch(() => complete(typed, typed.length, emptyCatalogue));
  return found.map(({ insert, label, documentation, span }) => {
    const before = typed.slice(0, span.start);
    // A shell takes only what begins as typed: without a quote, where the value can stand so.
    const isBare = insert.startsWith('"') && typed.length > span.start && !typed.startsWith('"', span.start);
    const canStand = isBare && completedValue(before + label, before.length + label.length)?.typed === label;
    return { text: before + (canStand ? label : insert), description: documentation };
  });
}

/** A store or a server is asked where a value or a path is being typed, and else nobody. */
async function withValues(text: string, { store, server, ca }: NamedPlace): Promise<readonly Completed[]> {
  const isStored = completedValue(text, text.length) !== null || completedPath(text, text.length) !== null;
  if (!isStored) return complete(text, text.length, emptyCatalogue);
  const { findServer } = await import('../../service/remote/find-server.ts');
  const remote = await findServer({ server, ca, implied: store === undefined }, { env: process.env, warn: () => undefined });
  return remote === null ? ofStore(text, store ?? (await readConfig(process.env)).store) : ofServer(text, remote);
}

async function ofServer(text: string, server: RemoteServer): Promise<readonly Completed[]> {
  const [{ createClient }, { clientOptions }] = await Promise.all([
    import('../../contract/client.ts'),
    import('../../service/remote/remote-handlers.ts'),
  ]);
  const signal = AbortSignal.timeout(patienceMs);
  const { candidates } = await createClient(clientOptions(server)).complete({ text, position: text.length }, { signal });
  return candidates;
}

/** The store is opened only where a value or a path is being typed, and never made. */
async function ofStore(text: string, location: string): Promise<readonly Completed[]> {
  if (!location.includes('://') && !existsSync(location)) return complete(text, text.length, emptyCatalogue);
  const [{ lazyEvents }, { completeQuery }] = await Promise.all([
    import('../../service/open-events.ts'),
    import('../../service/complete.ts'),
  ]);
  const signal = AbortSignal.timeout(patienceMs);
  const nothing = () => undefined;
  const reading = { signal, progress: { start: nothing, advance: nothing, note: nothing, done: nothing }, warn: nothing };
  const opened = lazyEvents({ kind: 'store', location }, reading);
  const context: Context = {
    ...reading,
    events: opened.events,
    asker: owner,
    scope: fullScope,
    masking: 'off',
    trustedProxies: [],
    clock: Date.now,
    limits: {},
  };
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  try {
    return await Promise.race([completeQuery({ text, position: text.length }, context), late]);
  } finally {
    await opened.close();
  }
}
