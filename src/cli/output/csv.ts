/**
 * `-o csv`: RFC 4180 with a header. A cell that a spreadsheet would take for a formula gets an apostrophe before it;
 * numbers of the engine are no formulas, whatever their sign.
 */
import type { Cell } from '../../contract/rows.ts';
import { escapeText } from '../terminal/escape.ts';
import { plainJson } from './format-cell.ts';
import type { RowWriter } from './row-writer.ts';

const formulaStart = /^[=+\-@\t\r]/;

export function csvCell(cell: Cell): string {
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

export const writeCsv: RowWriter = async (answer, { sink }) => {
  const line = (cells: readonly Cell[]) => {
    const text = cells.map(csvCell).join(',');
    return `${sink.isTerminal ? escapeText(text) : text}\r\n`;
  };
  await sink.write(line(answer.columns.map(({ key }) => key)));
  let count = 0;
  const plain = (cells: readonly Cell[]) =>
    answer.columns.map(({ type }, at) => {
      const cell = cells[at] ?? null;
      return type === 'object' && typeof cell === 'string' ? plainJson(cell) : cell;
    });
  for await (const batch of answer.batches) {
    await sink.write(batch.map(({ cells }) => line(plain(cells))).join(''));
    count += batch.length;
  }
  return count;
};
