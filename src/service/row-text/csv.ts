/**
 * `csv`: RFC 4180 with a header. A cell that a spreadsheet would take for a formula gets an apostrophe before it;
 * numbers of the engine are no formulas, whatever their sign.
 */
import type { Cell } from '../../contract/rows.ts';
import { plainJson } from './json-row.ts';
import type { RowText } from './row-text.ts';

const formulaStart = /^[=+\-@\t\r]/;

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text =
    typeof cell === 'string'
      ? cell
      : Array.isArray(cell) && cell.every((item) => typeof item === 'string')
        ? cell.join(', ')
        : JSON.stringify(cell);
  return quoted(formulaStart.test(text) ? `'${text}` : text);
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csvText: RowText = async function* ({ columns, batches }, makeSafe) {
  const line = (cells: readonly Cell[]) => {
    const text = cells.map(csvCell).join(',');
    return `${makeSafe === null ? text : makeSafe(text)}\r\n`;
  };
  yield line(columns.map(({ key }) => key));
  const plain = (cells: readonly Cell[]) =>
    columns.map(({ type }, at) => {
      const cell = cells[at] ?? null;
      return type === 'object' && typeof cell === 'string' ? plainJson(cell) : cell;
    });
  for await (const batch of batches) yield batch.map(({ cells }) => line(plain(cells))).join('');
};
