/** A small table of figures in the form that tables are written from. */
import type { RowsAnswer } from '../../../contract/answers.ts';
import type { Cell } from '../../../contract/rows.ts';

export function rowsOf(columns: readonly (readonly [key: string, type: string])[], rows: readonly (readonly Cell[])[]): RowsAnswer {
  return {
    columns: columns.map(([key, type]) => ({ key, type })) as RowsAnswer['columns'],
    rows: 'groups',
    counting: 'stages',
    warnings: [],
    batches: (async function* () {
      yield rows.map((cells) => ({ cells: [...cells] }));
    })(),
  };
}
