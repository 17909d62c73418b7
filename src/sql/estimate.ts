/** What the engine would read for a statement: told from the table's index, without running it. */
import { fixed, type Statement } from './statement.ts';

export interface EstimateRow {
  readonly table: string;
  readonly parts: string;
  readonly rows: string;
}

/** Counts all rows that may be read, whoever may see them: for those who see everything. */
export function estimateReads({ sql, params }: Statement): Statement {
  return { sql: `EXPLAIN ESTIMATE ${sql}`, params };
}

/** Known without reading. */
export const countAllEvents: Statement = fixed('SELECT count() AS rows FROM events');
