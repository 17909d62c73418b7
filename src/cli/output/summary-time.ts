/** Times of the summary, in UTC: the range and its length, and single times as short as the range allows. */
import type { TimeSpan } from '../../contract/summary.ts';

const dayMs = 86_400_000;

/** `2026-11-21 01:24:14 → 01:28:02 UTC, 3 min 48 s` */
export function sayTimeSpan({ from, to, seconds }: TimeSpan): string {
  const [day, clock] = split(from);
  const [lastDay, lastClock] = split(to);
  return `${day} ${clock} → ${lastDay === day ? '' : `${lastDay} `}${lastClock} UTC, ${sayLength(seconds)}`;
}

function split(iso: string): readonly [day: string, clock: string] {
  return [iso.slice(0, 10), iso.slice(11, 19)];
}

/** In the two largest units: `3 min 48 s`, `2 d 4 h`; under a minute with a tenth. */
export function sayLength(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  const parts: readonly (readonly [count: number, unit: string])[] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** How single times are shown in this range: all in the same form. */
export function timeIn(span: TimeSpan | null): (iso: string) => string {
  const isWithinDay = span !== null && span.seconds * 1000 < dayMs;
  return (iso) => (isWithinDay ? iso.slice(11, 19) : `${iso.slice(5, 10)} ${iso.slice(11, 16)}`);
}
