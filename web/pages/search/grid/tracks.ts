/** Where each column of the grid stands. Pure. */
import { type ChosenColumn, widthOf } from './columns.ts';
import type { EventRows } from './event-rows.ts';

export interface Track {
  readonly name: string;
  readonly type: string;
  readonly width: number;
  /** How far from the left it stays, where it is pinned; null where it scrolls. */
  readonly left: number | null;
}

export const openerWidth = 26;

export function tracksOf(chosen: readonly ChosenColumn[], { columns }: EventRows): readonly Track[] {
  const types = new Map(columns.map(({ key, type }) => [key, type]));
  let offset = openerWidth;
  return chosen.map((column): Track => {
    const width = widthOf(column);
    const left = column.isPinned ? offset : null;
    if (column.isPinned) offset += width;
    return { name: column.name, type: types.get(column.name) ?? 'text', width, left };
  });
}

export const widthOfTracks = (tracks: readonly Track[]): number => tracks.reduce((sum, { width }) => sum + width, openerWidth);
