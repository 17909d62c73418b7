/** The requests of a timeline by day, where those that repeat each other are folded into one line. Pure. */
import { type Row, textOf } from '../../api/use-rows.ts';
import type { Zone } from '../../text/format.ts';
import { dayOf } from '../../text/zone-day.ts';

export interface Run {
  /** The latest first. */
  readonly rows: readonly Row[];
}

export interface Day {
  /** As `2026-11-21`, in the zone of the reader. */
  readonly day: string;
  readonly runs: readonly Run[];
}

/** @param rows latest first. */
export function foldTimeline(rows: readonly Row[], zone: Zone): readonly Day[] {
  const days: { day: string; runs: Row[][] }[] = [];
  for (const row of rows) {
    const day = dayOf(Date.parse(textOf(row['time'])), zone);
    let last = days.at(-1);
    if (last?.day !== day) {
      last = { day, runs: [] };
      days.push(last);
    }
    const run = last.runs.at(-1);
    if (run?.[0] !== undefined && alike(run[0], row)) run.push(row);
    else last.runs.push([row]);
  }
  return days.map(({ day, runs }) => ({ day, runs: runs.map((each) => ({ rows: each })) }));
}

/** What controllers do over and over. A person’s requests are each shown. */
function alike(a: Row, b: Row): boolean {
  return isRoutine(a) && isRoutine(b) && ['user', 'verb', 'subresource'].every((key) => textOf(a[key]) === textOf(b[key]));
}

function isRoutine(row: Row): boolean {
  return textOf(row['user']).startsWith('system:');
}
