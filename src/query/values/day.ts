/** `today`, `yesterday`, `yesterday 22:00`, `today+9h`: times counted from the midnight in UTC with which today began. Part of time.ts. */
import type { TimePoint } from '../ast.ts';
import { printDuration, readDuration, sayDuration } from './duration.ts';
import type { TimeForm } from './time-form.ts';

type Day = Extract<TimePoint, { kind: 'day' }>;

interface NamedDay {
  readonly start: Day;
  readonly end: Day;
  /** Whether the day itself is meant, and not an instant counted from its beginning. */
  readonly isWhole: boolean;
}

const dayUs = 86_400_000_000;
const startOf: ReadonlyMap<string, number> = new Map([
  ['today', 0],
  ['yesterday', -dayUs],
]);
const pattern = /^(today|yesterday)(?:\s*([+-])\s*(.+)|[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:Z|UTC)?)?$/i;

/** Null where the text does not begin with the name of a day. */
export function readDay(text: string): NamedDay | null {
  const match = pattern.exec(text.trim());
  if (match === null) return null;
  const [, name, sign, length, hour, minute, second] = match;
  const start = startOf.get((name ?? '').toLowerCase()) ?? 0;
  if (length === undefined && hour === undefined) return { start: day(start), end: day(start + dayUs), isWhole: true };
  const offset = length === undefined ? clockUs(hour, minute, second) : readDuration(length);
  if (offset === null) return null;
  const instant = day(start + (sign === '-' ? -offset : offset));
  return { start: instant, end: instant, isWhole: false };
}

export function printDay({ us }: Day, form: TimeForm): string {
  return nameIn(us, form) ?? `today${us < 0 ? '-' : '+'}${printDuration(Math.abs(us))}`;
}

/** For English. */
export function sayDay({ us }: Day, form: TimeForm): string {
  const name = nameIn(us, form);
  if (name !== null) return name;
  if (us === 0) return 'the beginning of today';
  const clock = new Date(((us % dayUs) + dayUs) / 1000).toISOString().slice(11, 19);
  if (us % 1_000_000 === 0 && us > -dayUs && us < dayUs) return `${us < 0 ? 'yesterday' : 'today'} at ${clock} UTC`;
  return `${sayDuration(Math.abs(us))} ${us < 0 ? 'before' : 'after'} the beginning of today`;
}

/** The name of the day, where it means this very instant in its place. */
function nameIn(us: number, form: TimeForm): string | null {
  if (form === 'exact') return null;
  const start = form === 'start' ? us : us + 1 - dayUs;
  return [...startOf].find(([, begins]) => begins === start)?.[0] ?? null;
}

function clockUs(hour: string | undefined, minute: string | undefined, second: string | undefined): number | null {
  const [h, m, s] = [Number(hour), Number(minute), Number(second ?? 0)];
  return h > 23 || m > 59 || s > 59 ? null : (h * 3600 + m * 60 + s) * 1_000_000;
}

function day(us: number): Day {
  return { kind: 'day', us };
}
