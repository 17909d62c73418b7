/** How far back it is looked to tell what is new. Pure. */

/** Further back costs more and tells little: who did not do it for a month does something new. */
export const lookBackDays = 30;
const dayMs = 86_400_000;

export interface LookBack {
  readonly fromMs: number;
  /** Whether there are events from before it, at which nobody looks. */
  readonly isBounded: boolean;
}

/** Null where nothing is known from before the range. Milliseconds since the epoch. */
export function lookBack(rangeFromMs: number, firstMs: number | null): LookBack | null {
  if (firstMs === null || !(firstMs < rangeFromMs)) return null;
  const boundMs = rangeFromMs - lookBackDays * dayMs;
  return firstMs < boundMs ? { fromMs: boundMs, isBounded: true } : { fromMs: firstMs, isBounded: false };
}
