/** How long to wait before something is tried again: longer each time, never in step with others, and as the server says where it says it. */

const firstMs = 500;
const longestMs = 60_000;
/** A server that asks for more is taken for wrong. */
const longestAskedMs = 300_000;

export interface Backoff {
  /** Milliseconds to wait after the next failure in a row. @param retryAfter the header's value. */
  next(retryAfter: string | undefined): number;
  reset(): void;
}

export function createBackoff(clock: () => number, random: () => number = Math.random): Backoff {
  let failures = 0;
  return {
    next: (retryAfter) => {
      const step = Math.min(firstMs * 2 ** failures, longestMs);
      failures = Math.min(failures + 1, 20);
      const asked = askedMs(retryAfter, clock());
      // Between half of a step and all of it; what the server asked for is the least.
      return asked === null ? step * (0.5 + random() / 2) : asked + Math.min(asked / 4 + 250, 5000) * random();
    },
    reset: () => {
      failures = 0;
    },
  };
}

/** Seconds, or a date. Null: it says nothing. */
function askedMs(text: string | undefined, nowMs: number): number | null {
  if (text === undefined || text.trim() === '') return null;
  const ms = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), longestAskedMs);
}
