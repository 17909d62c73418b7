/** How dark a cell is: 0 is nothing, 5 is the most. By the logarithm, for counts differ by powers of ten. Pure. */
export function levelOf(count: number, largest: number): number {
  if (count <= 0) return 0;
  return 1 + Math.round((4 * Math.log(count + 1)) / Math.log(Math.max(count, largest) + 1));
}
