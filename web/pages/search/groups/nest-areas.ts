/** Areas inside areas: one frame for each name, and in it those that bear the name. Pure. */
import { type Box, squarify } from './squarify.ts';

interface Sized {
  readonly name: string;
  readonly value: number;
}

export interface Nested<Item> {
  readonly frames: readonly { readonly name: string; readonly box: Box }[];
  readonly areas: readonly { readonly item: Item; readonly box: Box; readonly frame: number }[];
}

/** @param items largest first @param head the height that the name of a frame takes */
export function nestAreas<Item extends Sized>(items: readonly Item[], whole: Box, head: number): Nested<Item> {
  const byName = new Map<string, Item[]>();
  for (const item of items) {
    const same = byName.get(item.name);
    if (same === undefined) byName.set(item.name, [item]);
    else same.push(item);
  }
  const groups = [...byName]
    .map(([name, members]) => ({ name, members, sum: members.reduce((total, { value }) => total + value, 0) }))
    .sort((a, b) => b.sum - a.sum);
  const boxes = squarify(
    groups.map(({ sum }) => sum),
    whole,
  );
  const placed = groups.map(({ name, members }, at) => ({ name, members, box: boxes[at] ?? { x: 0, y: 0, width: 0, height: 0 } }));
  return {
    frames: placed.map(({ name, box }) => ({ name, box })),
    areas: placed.flatMap(({ members, box }, frame) => {
      const top = Math.min(head, box.height);
      const inside = squarify(
        members.map(({ value }) => value),
        { ...box, y: box.y + top, height: box.height - top },
      );
      return members.map((item, at) => ({ item, frame, box: inside[at] ?? { x: 0, y: 0, width: 0, height: 0 } }));
    }),
  };
}
