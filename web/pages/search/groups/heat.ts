/** Rows as the cells of a heat map: the largest rows and columns, and how dark each cell is. Pure. */

interface HeatRow<Row> {
  readonly row: Row;
  readonly down: string;
  readonly across: string;
  readonly value: number;
}

export interface Heat<Row> {
  readonly down: readonly string[];
  readonly across: readonly string[];
  readonly at: (down: string, across: string) => HeatRow<Row> | null;
  /** 0 for nothing, up to 5. Steps go by the logarithm: a few groups are often far larger than all others. */
  readonly step: (value: number) => number;
  /** Rows that are not shown. */
  readonly left: number;
}

const mostDown = 60;
const mostAcross = 48;

/** @param isTime whether what is across goes in its own order, instead of the largest first. */
export function heatOf<Row>(rows: readonly HeatRow<Row>[], isTime: boolean): Heat<Row> {
  const down = largest(rows, ({ down: name }) => name).slice(0, mostDown);
  const all = isTime ? [...new Set(rows.map(({ across: name }) => name))].sort() : largest(rows, ({ across: name }) => name);
  const across = isTime ? all.slice(-mostAcross) : all.slice(0, mostAcross);
  const cells = new Map(rows.map((row) => [JSON.stringify([row.down, row.across]), row]));
  const most = Math.max(1, ...rows.slice(0, 50_000).map(({ value }) => value));
  const [isDown, isAcross] = [new Set(down), new Set(across)];
  return {
    down,
    across,
    at: (one, other) => cells.get(JSON.stringify([one, other])) ?? null,
    step: (value) => (value <= 0 ? 0 : Math.max(1, Math.min(5, Math.ceil((Math.log1p(value) / Math.log1p(most)) * 5)))),
    left: rows.filter((row) => !isDown.has(row.down) || !isAcross.has(row.across)).length,
  };
}

function largest<Row>(rows: readonly HeatRow<Row>[], nameOf: (row: HeatRow<Row>) => string): string[] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(nameOf(row), (sums.get(nameOf(row)) ?? 0) + row.value);
  return [...sums].sort(([, a], [, b]) => b - a).map(([name]) => name);
}
