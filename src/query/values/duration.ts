/** Spans of time as people write them, `2s`, `500ms`, `1h30m`, to microseconds and back. */

const unitsUs: ReadonlyMap<string, number> = new Map(
  (
    [
      [0.001, 'ns'],
      [1, 'us', 'µs', 'μs'],
      [1e3, 'ms', 'millis', 'milliseconds'],
      [1e6, 's', 'sec', 'secs', 'second', 'seconds'],
      [60e6, 'm', 'min', 'mins', 'minute', 'minutes'],
      [3600e6, 'h', 'hr', 'hrs', 'hour', 'hours'],
      [86_400e6, 'd', 'day', 'days'],
      [604_800e6, 'w', 'week', 'weeks'],
    ] as const
  ).flatMap(([us, ...names]) => names.map((name): [string, number] => [name, us])),
);

const spoken: readonly (readonly [us: number, one: string])[] = [
  [86_400e6, 'day'],
  [3600e6, 'hour'],
  [60e6, 'minute'],
  [1e6, 'second'],
  [1e3, 'millisecond'],
  [1, 'microsecond'],
];

/** Microseconds, or null where the text is not a duration. A bare number is none: it lacks its unit. */
export function readDuration(text: string): number | null {
  if (!/^(\d+(\.\d+)?\s*[a-zµμ]+\s*)+$/i.test(text) || text.length > 100) return null;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-zµμ]+)/gi)) {
    const us = unitsUs.get((unit ?? '').toLowerCase());
    if (us === undefined) return null;
    total += Number(count) * us;
  }
  return Number.isSafeInteger(Math.round(total)) ? Math.round(total) : null;
}

/** In the largest unit that divides it: 90 minutes are `90m`. */
export function printDuration(us: number): string {
  if (us === 0) return '0s';
  for (const [unitUs, unit] of [
    [86_400e6, 'd'],
    [3600e6, 'h'],
    [60e6, 'm'],
    [1e6, 's'],
    [1e3, 'ms'],
  ] as const) {
    if (us % unitUs === 0) return `${us / unitUs}${unit}`;
  }
  return `${us}us`;
}

/** In words: `5 minutes`, `1 hour`. */
export function sayDuration(us: number): string {
  const [unitUs, one] = spoken.find(([size]) => us % size === 0 && us !== 0) ?? [1e6, 'second'];
  const count = us / unitUs;
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
