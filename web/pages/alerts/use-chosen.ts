/** Which alerts of the list are chosen, to do the same to all of them. Only those that are shown count. */
import { useState } from 'react';
import type { ListedAlert } from './alert-words.ts';

/** As many as the server changes at once. */
const most = 1000;

export interface Chosen {
  readonly alerts: readonly ListedAlert[];
  readonly has: (id: string) => boolean;
  readonly toggle: (id: string) => void;
  /** All that are shown, or none where all are chosen. */
  readonly toggleAll: () => void;
  readonly clear: () => void;
}

export function useChosen(shown: readonly ListedAlert[]): Chosen {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const alerts = shown.filter(({ id }) => ids.has(id)).slice(0, most);
  const choose = (chosen: readonly string[]) => setIds(new Set(chosen));
  const all = shown.slice(0, most).map(({ id }) => id);
  return {
    alerts,
    has: (id) => ids.has(id),
    toggle: (id) => choose(ids.has(id) ? [...ids].filter((each) => each !== id) : [...ids, id]),
    toggleAll: () => choose(alerts.length === all.length ? [] : all),
    clear: () => choose([]),
  };
}
