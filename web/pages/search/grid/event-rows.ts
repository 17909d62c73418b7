/** Rows of events as the server sends them, read by the name of the column. Kept as they came: there may be a hundred thousand. Pure. */
import type { Cell } from '../../../../src/contract/rows.ts';
import { type CellValue, filterBy, narrow, printCondition } from '../../../../src/query/edit/edit-query.ts';

export type EventRow = readonly Cell[];

export interface EventRows {
  readonly columns: readonly { readonly key: string; readonly type: string }[];
  readonly places: ReadonlyMap<string, number>;
}

export function eventRows(columns: EventRows['columns']): EventRows {
  return { columns, places: new Map(columns.map(({ key }, at) => [key, at])) };
}

export function cellOf(row: EventRow, { places }: Pick<EventRows, 'places'>, name: string): Cell {
  const at = places.get(name);
  return at === undefined ? null : (row[at] ?? null);
}

export function textOfCell(cell: Cell): string {
  if (cell === null) return '';
  if (Array.isArray(cell)) return cell.map(textOfCell).join(', ');
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/** Times are narrowed by the range, and what is an object by its parts. */
const unfiltered: ReadonlySet<string> = new Set(['time', 'object', 'map', 'multimap']);

export interface CellPlace {
  readonly name: string;
  readonly type: string;
  readonly cell: Cell;
}

/** The question narrowed to this value, or without it; null where that cannot be asked. */
export function filterByCell(question: string, { name, type, cell }: CellPlace, isExcluded: boolean): string | null {
  if (unfiltered.has(type)) return null;
  const value: Cell = Array.isArray(cell) ? (cell[0] ?? null) : cell;
  return value !== null && typeof value === 'object' ? null : filterBy(question, name, value as CellValue, isExcluded);
}

/** Narrowed to events that have this key in a map, or have it not. */
export function filterByKey(question: string, map: string, key: string, isExcluded: boolean): string | null {
  const condition = printCondition(`${map}[${JSON.stringify(key)}]`, null, !isExcluded);
  return condition === null ? null : narrow(question, condition);
}
