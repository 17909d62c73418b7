/** Days as the reader's zone cuts them: some have 23 or 25 hours. Pure but for the zone of the machine. */
import type { Zone } from './format.ts';

const dayMs = 86_400_000;

/** As `2026-11-21`: days sort as their names do. Empty where there is no such moment. */
export function dayOf(ms: number, zone: Zone): string {
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return '';
  const parts = zone === 'utc' ? [at.getUTCMonth() + 1, at.getUTCDate()] : [at.getMonth() + 1, at.getDate()];
  const year = zone === 'utc' ? at.getUTCFullYear() : at.getFullYear();
  return [String(year).padStart(4, '0'), ...parts.map((part) => String(part).padStart(2, '0'))].join('-');
}

/** From the first moment of the day to the first of the next. */
export function rangeOfDay(day: string, zone: Zone): { readonly fromMs: number; readonly toMs: number } {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const fromMs = Date.UTC(year, month - 1, date);
  if (zone === 'utc') return { fromMs, toMs: fromMs + dayMs };
  return { fromMs: new Date(year, month - 1, date).getTime(), toMs: new Date(year, month - 1, date + 1).getTime() };
}

/** The longest slice of time, counted in UTC, that never reaches over the end of a day: for a question that is put together by days. */
export function sliceWithinDays(zone: Zone, nowMs: number): '1d' | '1h' | '15m' {
  if (zone === 'utc') return '1d';
  // Summer and winter: some zones change by half an hour.
  const year = new Date(nowMs).getFullYear();
  const offsets = [new Date(year, 0), new Date(year, 6)].map((at) => at.getTimezoneOffset());
  if (offsets.every((minutes) => minutes === 0)) return '1d';
  return offsets.every((minutes) => minutes % 60 === 0) ? '1h' : '15m';
}
