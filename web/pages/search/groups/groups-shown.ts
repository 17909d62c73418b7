/** What every view of groups is given. */
import { type Row, type Rows, textOf } from '../../../api/use-rows.ts';
import type { Shape } from './shape.ts';

export interface GroupsShown {
  readonly rows: readonly Row[];
  readonly columns: Rows['columns'];
  readonly shape: Shape;
  /** What is drawn. */
  readonly measure: string;
  readonly hrefOf: (row: Row) => string | undefined;
}

/** The keys of a group as one text. */
export function labelOf(row: Row, keys: readonly string[]): string {
  return keys.map((key) => textOf(row[key]) || '(none)').join(' · ');
}
