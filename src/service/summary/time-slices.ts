/** Lengths of time that read well: the slices of a chart, and the least length of a silence. Seconds. */

const lengths = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600,
  43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000,
];

const day = 86_400;

/** The shortest of them that is not shorter than this. */
export function readableLength(seconds: number): number {
  return lengths.find((length) => length >= seconds) ?? Math.ceil(seconds / day) * day;
}

/** Slices of which about so many cover the time. */
export function sliceSeconds(seconds: number, slices: number): number {
  return readableLength(seconds / slices);
}
