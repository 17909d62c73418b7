/** When somebody is at work: counts by hour, laid out as days, or as weekdays where the range is longer than two weeks. Pure. */
import { countOf, type Row, textOf } from '../../api/use-rows.ts';
import { formatDay, type Zone } from '../../text/format.ts';
import { dayOf } from '../../text/zone-day.ts';

export interface When {
  readonly rows: readonly { readonly key: string; readonly label: string }[];
  /** By `row:hour`. */
  readonly cells: ReadonlyMap<string, WhenCell>;
  /** Whether a row is a weekday, and a cell therefore several hours. */
  readonly isFolded: boolean;
}

export interface WhenCell {
  readonly count: number;
  /** Where the newest of its hours that has requests begins. */
  readonly startMs: number;
  readonly hours: number;
}

const dayMs = 86_400_000;
const mostDays = 14;
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export function whenOf(rows: readonly Row[], bounds: { readonly fromMs: number; readonly toMs: number }, zone: Zone): When {
  const isFolded = bounds.toMs - bounds.fromMs > mostDays * dayMs;
  const cells = new Map<string, WhenCell>();
  for (const row of rows) {
    const startMs = Date.parse(textOf(row['time']));
    const count = countOf(row);
    if (!Number.isFinite(startMs) || count === 0) continue;
    const key = `${isFolded ? weekdayOf(startMs, zone) : dayOf(startMs, zone)}:${hourOf(startMs, zone)}`;
    const known = cells.get(key);
    cells.set(key, {
      count: count + (known?.count ?? 0),
      startMs: Math.max(startMs, known?.startMs ?? 0),
      hours: 1 + (known?.hours ?? 0),
    });
  }
  return { rows: isFolded ? weekdays.map((label, at) => ({ key: String(at), label })) : daysOf(bounds, zone), cells, isFolded };
}

function daysOf({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }, zone: Zone) {
  const days = new Map<string, string>();
  const add = (ms: number) => days.set(dayOf(ms, zone), formatDay(ms, zone));
  // By half days: a day of a zone that puts its clocks back has 25 hours.
  for (let ms = fromMs; ms < toMs; ms += dayMs / 2) add(ms);
  add(Math.max(fromMs, toMs - 1));
  return [...days].map(([key, label]) => ({ key, label }));
}

const hourOf = (ms: number, zone: Zone) => (zone === 'utc' ? new Date(ms).getUTCHours() : new Date(ms).getHours());

/** 0 is Monday. */
const weekdayOf = (ms: number, zone: Zone) => ((zone === 'utc' ? new Date(ms).getUTCDay() : new Date(ms).getDay()) + 6) % 7;
