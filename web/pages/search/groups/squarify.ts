/** Rectangles with areas in proportion, as square as they come: rows are filled along the shorter side. Pure. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** @param sizes largest first; what is not above zero gets no area. */
export function squarify(sizes: readonly number[], frame: Box): Box[] {
  const wanted = sizes.map((size) => (Number.isFinite(size) ? Math.max(0, size) : 0));
  const sum = wanted.reduce((total, size) => total + size, 0);
  const scale = sum === 0 ? 0 : (frame.width * frame.height) / sum;
  const areas = wanted.map((size) => size * scale);
  const boxes: Box[] = [];
  let left = frame;
  for (let at = 0; at < areas.length; ) {
    const side = Math.min(left.width, left.height);
    let end = at + 1;
    while (end < areas.length && worst(areas.slice(at, end + 1), side) <= worst(areas.slice(at, end), side)) end += 1;
    const row = areas.slice(at, end);
    const { placed, rest } = place(row, left);
    boxes.push(...placed);
    left = rest;
    at = end;
  }
  return boxes;
}

/** The worst proportion of sides in a row along this side. */
function worst(row: readonly number[], side: number): number {
  const area = row.reduce((total, each) => total + each, 0);
  if (area === 0 || side === 0) return Number.POSITIVE_INFINITY;
  const depth = area / side;
  return Math.max(...row.map((each) => (each === 0 ? Number.POSITIVE_INFINITY : Math.max(depth ** 2 / each, each / depth ** 2))));
}

function place(row: readonly number[], { x, y, width, height }: Box): { readonly placed: Box[]; readonly rest: Box } {
  const area = row.reduce((total, each) => total + each, 0);
  const isWide = width >= height;
  const side = isWide ? height : width;
  const depth = side === 0 ? 0 : area / side;
  let offset = 0;
  const placed = row.map((each): Box => {
    const length = depth === 0 ? 0 : each / depth;
    const box = isWide ? { x, y: y + offset, width: depth, height: length } : { x: x + offset, y, width: length, height: depth };
    offset += length;
    return box;
  });
  const rest = isWide ? { x: x + depth, y, width: width - depth, height } : { x, y: y + depth, width, height: height - depth };
  return { placed, rest };
}
