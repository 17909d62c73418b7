/** What is usual at an hour of the week, from the four weeks before it. */

export const hoursOfWeek = 168;
export const historyHours = 4 * hoursOfWeek;
const leastWeeks = 3;

export interface Baseline {
  readonly median: number;
  /** The usual distance from the median. */
  readonly spread: number;
  /** How many weeks, or days, it rests on. */
  readonly samples: number;
  readonly of: 'week' | 'day';
}

/**
 * `countAt` gives what was counted in an hour, `sinceHour` is the first that was watched. An hour counts as the busiest of itself and its
 * two neighbours, so that a job that runs a little later is no surprise. Before there are three weeks, days are compared.
 */
export function baselineAt(hour: number, sinceHour: number, countAt: (hour: number) => number): Baseline | null {
  const samplesOf = (step: number) => {
    const samples: number[] = [];
    for (let at = hour - step; at >= Math.max(sinceHour, hour - historyHours); at -= step)
      // Nothing of this hour itself, nor of those behind it.
      samples.push(Math.max(...[at - 1, at, at + 1].filter((one) => one >= sinceHour && one < hour).map(countAt)));
    return samples;
  };
  const weekly = samplesOf(hoursOfWeek);
  const samples = weekly.length >= leastWeeks ? weekly : samplesOf(24);
  if (samples.length === 0) return null;
  const median = medianOf(samples);
  const deviation = 1.4826 * medianOf(samples.map((sample) => Math.abs(sample - median)));
  // Counts of what happens by chance spread by their root, and few samples say little of the spread.
  return {
    median,
    spread: Math.max(deviation, Math.sqrt(median), median / 4, 1),
    samples: samples.length,
    of: samples === weekly ? 'week' : 'day',
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
