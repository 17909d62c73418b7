/** The events of a store for as long as a server runs: opened when they are first asked for, and again after that failed. */
import type { Events, Reading } from './context.ts';
import { type LazyEvents, lazyEvents } from './open-events.ts';

export function lastingEvents(location: string, reading: Reading): LazyEvents {
  const where = { kind: 'store', location } as const;
  let current = lazyEvents(where, reading);
  let isClosed = false;
  return {
    events: async (): Promise<Events> => {
      const asked = current;
      try {
        return await asked.events();
      } catch (error) {
        // Whoever comes next tries anew; all who waited for this one are told of its failure.
        if (current === asked && !isClosed) current = lazyEvents(where, reading);
        throw error;
      }
    },
    close: () => {
      isClosed = true;
      return current.close();
    },
  };
}
