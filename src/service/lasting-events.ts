/** The events of a store for as long as a server runs: opened when they are first asked for, and again after that failed. */
import type { Events, Reading } from './context.ts';
import { type LazyEvents, lazyEvents } from './open-events.ts';

export interface LastingEvents extends LazyEvents {
  /** Whether they were opened, and that did not fail. */
  readonly isOpen: boolean;
}

export function lastingEvents(location: string, reading: Reading): LastingEvents {
  // Receiving comes first: senders wait for it, and give up.
  const where = { kind: 'store', location, yields: true } as const;
  let current = lazyEvents(where, reading);
  let isClosed = false;
  let isOpen = false;
  return {
    events: async (): Promise<Events> => {
      const asked = current;
      try {
        const opened = await asked.events();
        isOpen = true;
        return opened;
      } catch (error) {
        isOpen = false;
        // Whoever comes next tries anew; all who waited for this one are told of its failure.
        if (current === asked && !isClosed) current = lazyEvents(where, reading);
        throw error;
      }
    },
    get isOpen() {
      return isOpen;
    },
    close: () => {
      isClosed = true;
      return current.close();
    },
  };
}
