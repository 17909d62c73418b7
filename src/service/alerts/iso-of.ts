/** Microseconds since the epoch as RFC 3339 in UTC, with all six digits. */
export function isoOf(us: bigint): string {
  const inSecond = ((us % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((us - inSecond) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(inSecond).padStart(6, '0')}Z`;
}
