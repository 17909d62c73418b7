/** Two texts line by line: what stays, what goes and what comes, side by side. Pure. */

export interface DiffRow {
  /** From 1; null where the line is in the other text alone. */
  readonly beforeLine: number | null;
  readonly before: string;
  readonly afterLine: number | null;
  readonly after: string;
  readonly isChanged: boolean;
}

/** Beyond so many pairs of lines the middle is given as one change. */
const mostPairs = 4_000_000;

export function diffLines(before: string, after: string): readonly DiffRow[] {
  const [old, next] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < next.length && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < next.length - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  const rows: DiffRow[] = [];
  const same = (at: number, by: number) =>
    rows.push({ beforeLine: at + 1, before: old[at] ?? '', afterLine: at + by + 1, after: next[at + by] ?? '', isChanged: false });
  for (let at = 0; at < head; at++) same(at, 0);
  rows.push(...diffMiddle(old.slice(head, old.length - tail), next.slice(head, next.length - tail), head));
  for (let at = old.length - tail; at < old.length; at++) same(at, next.length - old.length);
  return rows;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  // The break at the end of the last line begins no other.
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function diffMiddle(old: readonly string[], next: readonly string[], offset: number): DiffRow[] {
  const rows: DiffRow[] = [];
  let [from, to] = [0, 0];
  // Lines that go and lines that come stand side by side, as far as they reach.
  const change = (fromEnd: number, toEnd: number) => {
    while (from < fromEnd || to < toEnd) {
      const [hasOld, hasNext] = [from < fromEnd, to < toEnd];
      rows.push({
        beforeLine: hasOld ? offset + from + 1 : null,
        before: hasOld ? (old[from] ?? '') : '',
        afterLine: hasNext ? offset + to + 1 : null,
        after: hasNext ? (next[to] ?? '') : '',
        isChanged: true,
      });
      if (hasOld) from += 1;
      if (hasNext) to += 1;
    }
  };
  for (const [at, other] of commonLines(old, next)) {
    change(at, other);
    rows.push({
      beforeLine: offset + at + 1,
      before: old[at] ?? '',
      afterLine: offset + other + 1,
      after: next[other] ?? '',
      isChanged: false,
    });
    [from, to] = [at + 1, other + 1];
  }
  change(old.length, next.length);
  return rows;
}

/** The longest common subsequence, as pairs of places. */
function commonLines(old: readonly string[], next: readonly string[]): readonly (readonly [number, number])[] {
  const width = next.length + 1;
  if (old.length * next.length > mostPairs) return [];
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let at = old.length - 1; at >= 0; at--) {
    for (let other = next.length - 1; other >= 0; other--) {
      const here = at * width + other;
      lengths[here] =
        old[at] === next[other] ? (lengths[here + width + 1] ?? 0) + 1 : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  for (let at = 0, other = 0; at < old.length && other < next.length; ) {
    const here = at * width + other;
    if (old[at] === next[other]) pairs.push([at++, other++]);
    else if ((lengths[here + width] ?? 0) >= (lengths[here + 1] ?? 0)) at += 1;
    else other += 1;
  }
  return pairs;
}

/** Of lines that stay only those near a change; null stands for the others. */
export function nearChanges(rows: readonly DiffRow[], around = 3): readonly (DiffRow | null)[] {
  const changed = rows.flatMap(({ isChanged }, at) => (isChanged ? [at] : []));
  const shown = new Set(changed.flatMap((at) => Array.from({ length: 2 * around + 1 }, (_, by) => at + by - around)));
  return rows.flatMap((row, at) => (shown.has(at) ? [row] : shown.has(at - 1) || at === 0 ? [null] : []));
}
