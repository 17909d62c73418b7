/** Instants as people write them, `2026-11-21`, `2026-11-21T01:30:00Z`, `now-1h`, `today`, to time points and back. Without a zone they are UTC. */
import { assertNever } from '../../model/invariant.ts';
import type { TimePoint } from '../ast.ts';
import { printDay, readDay, sayDay } from './day.ts';
import { printDuration, readDuration, sayDuration } from './duration.ts';
import type { TimeForm } from './time-form.ts';

/** What the text names: an instant, or the whole of a day, a minute and so on: from `start` up to, not including, `end`. */
export interface NamedTime {
  readonly start: TimePoint;
  readonly end: TimePoint;
  /** Whether a time of day is given. */
  readonly clock: boolean;
}

const pattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T\s]+(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?)?)?$/i;

/** Null where the text is not a time. */
export function readTime(text: string): NamedTime | null {
  const relative = /^now\s*(?:([+-])\s*(.+))?$/i.exec(text);
  if (relative !== null) {
    const us = relative[2] === undefined ? 0 : readDuration(relative[2]);
    return us === null ? null : instant({ kind: 'ago', us: relative[1] === '+' && us > 0 ? -us : us });
  }
  const day = readDay(text);
  if (day !== null) return day.isWhole ? { start: day.start, end: day.end, clock: false } : instant(day.start);
  const match = pattern.exec(text.trim());
  return match === null ? null : readAbsolute(match);
}

function readAbsolute(match: RegExpExecArray): NamedTime | null {
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const parts = [year, month, day, hour, minute, second].map((part) => (part === undefined ? undefined : Number(part)));
  const [y = 0, mo = 1, d = 1, h = 0, mi = 0, s = 0] = parts;
  // The engine keeps instants of these years.
  if (y < 1900 || y > 2261) return null;
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 59) return null;
  const offset = readOffset(zone);
  if (offset === null) return null;
  const start = epochUs(y, mo, d) + BigInt(h * 3600 + mi * 60 + s - offset) * 1_000_000n;
  if (fraction !== undefined) return instant(absolute(start + BigInt(fraction.padEnd(6, '0').slice(0, 6))), true);
  const given = parts.filter((part) => part !== undefined).length;
  const end =
    given === 1
      ? epochUs(y + 1, 1, 1)
      : given === 2
        ? epochUs(mo === 12 ? y + 1 : y, mo === 12 ? 1 : mo + 1, 1)
        : start + BigInt([86_400, 3600, 60, 1][given - 3] ?? 1) * 1_000_000n;
  return { start: absolute(start), end: absolute(end), clock: given > 3 };
}

/** In UTC, as short as its place allows. */
export function printTime(point: TimePoint, form: TimeForm): string {
  if (point.kind === 'ago') {
    if (point.us === 0) return 'now';
    return `now${point.us < 0 ? '+' : '-'}${printDuration(Math.abs(point.us))}`;
  }
  if (point.kind === 'day') return printDay(point, form);
  const exact = isoUs(point.epochUs);
  const next = isoUs(point.epochUs + 1n);
  if (form === 'start') return exact.replace(/T00:00:00\.000000Z$|\.000000Z$|0+Z$/, (zeros) => (zeros.startsWith('T') ? '' : 'Z'));
  if (form !== 'exact' && next.endsWith('T00:00:00.000000Z')) return exact.slice(0, 10);
  if (form === 'end' && next.endsWith('.000000Z')) return exact.replace(/\.\d+Z$/, 'Z');
  return form === 'after' ? exact.replace(/\.000000Z$/, 'Z') : exact;
}

/** For English: `2026-11-21 01:30:00 UTC`, `1 hour ago`. */
export function sayTime(point: TimePoint, form: TimeForm): string {
  if (point.kind === 'absolute')
    return printTime(point, form)
      .replace('T', ' ')
      .replace(/(\.\d*?)0*Z$/, '$1Z')
      .replace(/\.?Z$/, ' UTC');
  if (point.kind === 'day') return sayDay(point, form);
  if (point.us === 0) return 'now';
  return point.us > 0 ? `${sayDuration(point.us)} ago` : `${sayDuration(-point.us)} from now`;
}

/** The instant just before this one. */
export function before(point: TimePoint): TimePoint {
  if (point.kind === 'absolute') return absolute(point.epochUs - 1n);
  return point.kind === 'day' ? { kind: 'day', us: point.us - 1 } : point;
}

/** Microseconds since the epoch. */
export function epochUsOf(point: TimePoint, nowUs: bigint): bigint {
  switch (point.kind) {
    case 'absolute':
      return point.epochUs;
    case 'ago':
      return nowUs - BigInt(Math.round(point.us));
    case 'day':
      return nowUs - (nowUs % 86_400_000_000n) + BigInt(Math.round(point.us));
    default:
      return assertNever(point);
  }
}

function instant(point: TimePoint, clock = true): NamedTime {
  return { start: point, end: point, clock };
}

function absolute(us: bigint): TimePoint {
  return { kind: 'absolute', epochUs: us };
}

function readOffset(zone: string | undefined): number | null {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '');
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60;
  if (seconds > 18 * 3600) return null;
  return match[1] === '-' ? -seconds : seconds;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function epochUs(year: number, month: number, day: number): bigint {
  // A date of its own, since Date.UTC takes the years 0 to 99 for those of the last century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return BigInt(date.getTime()) * 1000n;
}

function isoUs(us: bigint): string {
  const fraction = ((us % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = (us - fraction) / 1_000_000n;
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', `.${String(fraction).padStart(6, '0')}Z`);
}
