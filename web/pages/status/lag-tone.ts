/** How worrying it is that nothing came for so long. A cluster that is alive writes something each minute. Pure. */
import type { Tone } from '../../design/badge.tsx';

const warnSeconds = 300;
const badSeconds = 3600;

export function toneOfLag(seconds: number): Tone {
  if (seconds >= badSeconds) return 'bad';
  return seconds >= warnSeconds ? 'warn' : 'good';
}

/** The silence with as much of the flow around it as it is long, at least a minute. */
export function rangeAround({ fromMs, lengthMs }: { readonly fromMs: number; readonly lengthMs: number }) {
  const around = Math.max(60_000, lengthMs);
  return { from: new Date(fromMs - around).toISOString(), to: new Date(fromMs + lengthMs + around).toISOString() };
}
