/** Instants as people and other programs read them. */

/** Microseconds since the epoch as RFC 3339 in UTC, with all six digits. */
export function isoOf(us: bigint): string {
  const seconds = us >= 0n ? us / 1_000_000n : (us - 999_999n) / 1_000_000n;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, -5);
  return `${whole}.${String(us - seconds * 1_000_000n).padStart(6, '0')}Z`;
}
