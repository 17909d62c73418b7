/**
 * An engine of the moment that starts before the rest of the program is loaded: a question to files waits for nothing as long
 * as for this. Whoever opens files takes it; where nobody comes, it is closed.
 */
import { type StartedHost, startTemporaryHost } from '../store/start-temporary-host.ts';
import type { Store } from '../store/store.ts';

let ahead: Promise<StartedHost> | undefined;
let isOver = false;

/** Resolves once its process has begun. Does nothing once files have been opened. */
export async function startEngineAhead(): Promise<void> {
  if (isOver || ahead !== undefined) return;
  ahead = startTemporaryHost();
  // Whoever takes it hears of a failure.
  await ahead.catch(() => undefined);
}

/** The one that was started, for the first who asks; for others, and where none was started, a new one. */
export async function takeEngineAhead(): Promise<Store> {
  const started = ahead;
  ahead = undefined;
  isOver = true;
  const { openTemporaryStore } = await import('../store/open-store.ts');
  return openTemporaryStore({}, await started);
}

/** Ends what nobody has taken. */
export async function dropEngineAhead(): Promise<void> {
  isOver = true;
  const left = await ahead?.catch(() => undefined);
  ahead = undefined;
  await left?.drop();
}
