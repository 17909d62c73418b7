/** Rows of a `timeslice … by …` question as series over evenly spaced slices: slices without events are there as zero. Pure. */
import { countOf, type Row, textOf } from '../api/use-rows.ts';

export interface Slices {
  readonly times: readonly number[];
  readonly byName: ReadonlyMap<string, readonly number[]>;
}

export interface SlicesOptions {
  readonly fromMs: number;
  readonly toMs: number;
  readonly sliceMs: number;
  /** The column that names the series; absent where there is one. */
  readonly by?: string;
}

const mostSlices = 2000;

export function slicesOf(rows: readonly Row[], { fromMs, toMs, sliceMs, by }: SlicesOptions): Slices {
  const start = Math.floor(fromMs / sliceMs) * sliceMs;
  const length = Math.min(mostSlices, Math.max(1, Math.ceil((toMs - start) / sliceMs)));
  const times = Array.from({ length }, (_, at) => start + at * sliceMs);
  const byName = new Map<string, number[]>();
  for (const row of rows) {
    const at = Math.round((Date.parse(textOf(row['time'])) - start) / sliceMs);
    if (at < 0 || at >= length) continue;
    const name = by === undefined ? '' : textOf(row[by]);
    const counts = byName.get(name) ?? times.map(() => 0);
    counts[at] = (counts[at] ?? 0) + countOf(row);
    byName.set(name, counts);
  }
  return { times, byName };
}
