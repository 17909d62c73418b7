/**
 * An engine of the moment that starts before the rest of the program is loaded: a question to files waits for nothing as long
 * as for this. Whoever opens files takes it; where nobody comes, it is closed.
 */
import { openTemporaryStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';

let ahead: Promise<Store> | undefined;
let isOver = false;

/** Does nothing once files have been opened. */
export function startEngineAhead(): void {
  if (isOver || ahead !== undefined) return;
  ahead = openTemporaryStore();
  // Whoever takes it hears of a failure.
  ahead.catch(() => undefined);
}

/** The one that was started, for the first who asks; for others, and where none was started, a new one. */
export function takeEngineAhead(): Promise<Store> {
  const store = ahead ?? openTemporaryStore();
  ahead = undefined;
  isOver = true;
  return store;
}

/** Closes what nobody has taken. */
export async function dropEngineAhead(): Promise<void> {
  isOver = true;
  const left = await ahead?.catch(() => undefined);
  ahead = undefined;
  await left?.close();
}
