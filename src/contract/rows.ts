/** Rows as they pass from the service to a face: cells in the order of the columns, in batches, so that memory stays flat. */

export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: Cell };

export interface RowColumn {
  /** The key of the column: a field as it was typed in the query, or an aggregate. */
  readonly key: string;
  /**
   * What the cells hold: a field type, or `count` for numbers that count. The cells of an `object` are JSON text in one line, with
   * every digit of its numbers, and empty where there is nothing.
   */
  readonly type: string;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** The record as it arrived, where events were asked for: JSON in one line. Bytes where it is not valid UTF-8. */
  readonly event?: string | Uint8Array;
  /** Where the row stands among those that arrived, in a part of a list. Not for showing. */
  readonly place?: readonly Cell[];
}

export type RowBatches = AsyncIterable<readonly Row[]>;
