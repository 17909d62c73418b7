/** When an entry, a list or an exception ends: a day, which ends with its last moment in UTC, or an instant. */

/** Milliseconds since the epoch; null where it is no date. */
export function readExpiry(text: string): number | null {
  const given = text.trim();
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(given) ?? [];
  if (day !== undefined) {
    const start = Date.UTC(Number(year), Number(month) - 1, Number(day));
    // 2026-02-31 is none.
    return new Date(start).toISOString().startsWith(given) ? start + 86_400_000 : null;
  }
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(given)) return null;
  const parsed = Date.parse(given);
  return Number.isFinite(parsed) ? parsed : null;
}
