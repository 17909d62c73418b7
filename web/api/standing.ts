/** How the page stands with the server, by its last answers: whether it answers at all, and whether it still knows who asks. */
import { useSyncExternalStore } from 'react';

export interface Standing {
  readonly isAway: boolean;
  /** Somebody was signed in, and is no more. */
  readonly hasEnded: boolean;
}

let current: Standing = { isAway: false, hasEnded: false };
let isSignedIn = false;
const listeners = new Set<() => void>();

function change(next: Partial<Standing>): void {
  const changed = { ...current, ...next };
  if (changed.isAway === current.isAway && changed.hasEnded === current.hasEnded) return;
  current = changed;
  for (const listener of listeners) listener();
}

/** Told by `me`. */
export function noteMe(name: string | null): void {
  isSignedIn = name !== null;
  if (isSignedIn) change({ hasEnded: false });
}

export function noteEnd(): void {
  if (isSignedIn) change({ hasEnded: true });
}

/** What signs in answers with 401 too, where a password is wrong. */
const signsIn = /^\/api\/v1\/(session|setup|password)\b/;
/** A proxy says so in the place of a server that does not answer. */
const awayStatuses: ReadonlySet<number> = new Set([502, 504]);

/** `fetch`, with its outcome noted. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted !== true) change({ isAway: true });
    throw error;
  }
  change({ isAway: awayStatuses.has(response.status) });
  if (response.status === 401 && !signsIn.test(url)) noteEnd();
  return response;
}

export function useStanding(): Standing {
  return useSyncExternalStore(subscribe, () => current);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
