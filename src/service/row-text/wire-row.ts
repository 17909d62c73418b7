/** A row as the HTTP interface gives it: its cells in the order of the columns and, where events were asked for, the record as text. */
import type { Cell, Row } from '../../contract/rows.ts';

export function wireRow({ cells, event }: Row): Cell[] {
  if (event === undefined) return [...cells];
  return [...cells, typeof event === 'string' ? event : new TextDecoder().decode(event)];
}
