/** Numbers as a row of bars. Nothing is a blank, so that a gap is seen; whatever is more than nothing shows. */

const bars = '▁▂▃▄▅▆▇█';

/** The numbers in no more than so many bars: neighbours are added up. */
export function joinNeighbours(numbers: readonly number[], most: number): number[] {
  const together = Math.max(1, Math.ceil(numbers.length / Math.max(1, most)));
  const joined = new Array<number>(Math.ceil(numbers.length / together)).fill(0);
  for (const [at, number] of numbers.entries()) {
    const bar = Math.floor(at / together);
    joined[bar] = (joined[bar] ?? 0) + number;
  }
  return joined;
}

export function sparkline(numbers: readonly number[]): string {
  const most = numbers.reduce((max, number) => Math.max(max, number), 0);
  return numbers.map((number) => (number <= 0 ? ' ' : bars.charAt(Math.ceil((number / most) * bars.length) - 1))).join('');
}
