/** Numbers and times as the reader's locale has them. */

const count = new Intl.NumberFormat();
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

export const formatCount = (value: number): string => count.format(value);
export const formatCompact = (value: number): string => (Math.abs(value) < 10_000 ? count.format(value) : compact.format(value));
export const formatShare = (part: number, whole: number): string => (whole === 0 ? '–' : percent.format(part / whole));

/** Microseconds, with the unit that fits. */
export function formatDuration(us: number): string {
  const units = [
    [86_400_000_000, 'd'],
    [3_600_000_000, 'h'],
    [60_000_000, 'min'],
    [1_000_000, 's'],
    [1000, 'ms'],
  ] as const;
  const [size, name] = units.find(([least]) => Math.abs(us) >= least) ?? ([1, 'µs'] as const);
  const value = us / size;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })} ${name}`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 })} ${units[unit]}`;
}

export type Zone = 'utc' | 'local';

/** Making a formatter takes longer than using it: each is made once. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(name: string, zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${zone}`;
  const kept = formatters.get(key);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat(undefined, { ...options, ...(zone === 'utc' && { timeZone: 'UTC' }) });
  formatters.set(key, made);
  return made;
}

/** A day and a time, to the second unless it is said otherwise. */
export function formatTime(ms: number, zone: Zone, precision: 'second' | 'millisecond' = 'second'): string {
  const date = formatter('date', zone, { year: 'numeric', month: 'short', day: '2-digit' }).format(ms);
  return `${date}, ${formatClock(ms, zone, precision)}`;
}

/** The time of day alone. */
export function formatClock(ms: number, zone: Zone, precision: 'minute' | 'second' | 'millisecond'): string {
  return formatter(precision, zone, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(precision !== 'minute' && { second: '2-digit' }),
    ...(precision === 'millisecond' && { fractionalSecondDigits: 3 }),
  }).format(ms);
}

export function formatDay(ms: number, zone: Zone): string {
  return formatter('day', zone, { month: 'short', day: '2-digit' }).format(ms);
}

/** How long ago, roughly: `3 min ago`. */
export function formatAgo(ms: number, nowMs: number): string {
  const seconds = Math.max(0, (nowMs - ms) / 1000);
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const;
  const [size, name] = units.find(([least]) => seconds >= least) ?? ([1, 's'] as const);
  return `${Math.floor(seconds / size)} ${name} ago`;
}
