/** Where the nodes and bands of a river are: columns of nodes from left to right, bands between them as wide as what flows. Pure. */

export interface RiverNode {
  readonly key: string;
  /** From 0, at the left. */
  readonly column: number;
  readonly value: number;
}

export interface RiverFlow {
  readonly from: string;
  readonly to: string;
  readonly value: number;
}

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface RiverLayout {
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Placed>;
  /** In the order of the flows: the outline of each band. */
  readonly bands: readonly string[];
}

interface LayoutOptions {
  readonly width: number;
  /** Left of the first column and right of the last: for the labels. */
  readonly margins: readonly [left: number, right: number];
  readonly columns: number;
}

export const nodeWidth = 8;
const gap = 9;
/** A node has a label beside it, however little flows through it. */
const leastRow = 17;
const usualHeight = 330;

export function layOutRiver(
  nodes: readonly RiverNode[],
  flows: readonly RiverFlow[],
  { width, margins: [left, right], columns }: LayoutOptions,
): RiverLayout {
  const columnsOf = Array.from({ length: columns }, (_, column) => nodes.filter((node) => node.column === column));
  const most = Math.max(...columnsOf.map((column) => column.length), 1);
  const wanted = Math.max(usualHeight, most * (leastRow + gap));
  const whole = Math.max(1, ...columnsOf.map((column) => column.reduce((sum, { value }) => sum + value, 0)));
  const scale = Math.min(...columnsOf.map((column) => (wanted - Math.max(0, column.length - 1) * gap) / whole));
  // Small nodes have rows of their own beside the large ones: the picture grows with them.
  const height = Math.max(wanted, ...columnsOf.map((column) => column.reduce((sum, node) => sum + rowOf(node, scale), 0)));
  const step = columns < 2 ? 0 : (width - left - right - nodeWidth) / (columns - 1);
  const placed = new Map<string, Placed>();
  for (const [column, own] of columnsOf.entries()) placeColumn(own, { x: left + column * step, height, scale }, placed);
  const leaving = new Map<string, number>();
  const arriving = new Map<string, number>();
  const bands = flows.map(({ from, to, value }) => {
    const [source, target] = [placed.get(from), placed.get(to)];
    if (source === undefined || target === undefined) return '';
    const thick = Math.max(1, value * scale);
    const [y0, y1] = [source.y + (leaving.get(from) ?? 0), target.y + (arriving.get(to) ?? 0)];
    leaving.set(from, (leaving.get(from) ?? 0) + value * scale);
    arriving.set(to, (arriving.get(to) ?? 0) + value * scale);
    return bandPath({ x0: source.x + nodeWidth, y0, x1: target.x, y1, thick });
  });
  return { height, nodes: placed, bands };
}

function rowOf({ value }: RiverNode, scale: number): number {
  return Math.max(leastRow, value * scale);
}

interface Column {
  readonly x: number;
  readonly height: number;
  readonly scale: number;
}

/** Rows of at least the height of a label; where that takes too much, the gaps give way. */
function placeColumn(nodes: readonly RiverNode[], { x, height, scale }: Column, placed: Map<string, Placed>): void {
  const heights = nodes.map(({ value }) => Math.max(1.5, value * scale));
  const rows = nodes.map((node) => rowOf(node, scale));
  const free = height - rows.reduce((sum, each) => sum + each, 0);
  const between = nodes.length < 2 ? 0 : Math.min(gap * 3, Math.max(0, free / (nodes.length - 1)));
  // Wide rows end where the next begins; narrow ones are in the middle of theirs.
  let y = Math.max(0, (free - between * (nodes.length - 1)) / 2);
  for (const [at, { key }] of nodes.entries()) {
    const [own, row] = [heights[at] ?? 0, rows[at] ?? 0];
    placed.set(key, { x, y: y + (row - own) / 2, height: own });
    y += row + between;
  }
}

interface Band {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly thick: number;
}

function bandPath({ x0, y0, x1, y1, thick }: Band): string {
  const middle = round((x0 + x1) / 2);
  const [left, right, top0, top1, low0, low1] = [x0, x1, y0, y1, y0 + thick, y1 + thick].map(round);
  return `M${left} ${top0}C${middle} ${top0} ${middle} ${top1} ${right} ${top1}V${low1}C${middle} ${low1} ${middle} ${low0} ${left} ${low0}Z`;
}

const round = (value: number) => Math.round(value * 10) / 10;
