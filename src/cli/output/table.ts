/**
 * `-o table` and `-o wide`: aligned columns, numbers to the right. `table` cuts long cells in the middle to fit the terminal;
 * `wide`, and a table that goes elsewhere, cut nothing, and a cell that is far longer than the others pushes its own row aside. Widths
 * come from the first rows; what comes later keeps to them, so that memory stays flat.
 */
import type { RowsAnswer } from '../../contract/answers.ts';
import type { Row, RowColumn } from '../../contract/rows.ts';
import { escapeText } from '../terminal/escape.ts';
import { cutMiddle, displayWidth, pad } from '../terminal/width.ts';
import { formatCell, isNumeric } from './format-cell.ts';
import type { RowOutput, RowWriter } from './row-writer.ts';

const measuredRows = 1000;
const narrowest = 8;
const gap = '  ';
/** So many digits of an identity nearly always tell it apart; `telltale get` takes as few as 8. */
const identityDigits = 12;

export const writeTable: RowWriter = (answer, output) => writeAligned(answer, output, output.sink.width);

export const writeWide: RowWriter = (answer, output) => writeAligned(answer, output, undefined);

async function writeAligned({ columns, batches }: RowsAnswer, output: RowOutput, room: number | undefined): Promise<number> {
  const { sink, style, isLive = false } = output;
  const cells = ({ cells }: Row) =>
    columns.map((column, at) => {
      const text = formatCell(cells[at] ?? null, column.type);
      return escapeText(room === undefined ? text : shorten(text, column));
    });
  let held: string[][] = [];
  let layout: Layout | undefined;
  let count = 0;
  const begin = async (isAll: boolean) => {
    layout = layOut(columns, isLive ? [...held, columns.map(usualCell)] : held, room, isAll);
    const { line } = layout;
    await sink.write(`${style.bold(line(columns.map(({ key }) => escapeText(key))))}\n${held.map((row) => `${line(row)}\n`).join('')}`);
    held = [];
  };
  for await (const batch of batches) {
    count += batch.length;
    const rows = batch.map(cells);
    if (layout !== undefined) {
      const { line } = layout;
      await sink.write(rows.map((row) => `${line(row)}\n`).join(''));
    } else {
      held = [...held, ...rows];
      if (isLive || held.length >= measuredRows) await begin(false);
    }
  }
  if (layout === undefined && count > 0) await begin(true);
  return count;
}

/** Where room is short, a time is shown to the millisecond, an identity by its beginning; `wide` and the machine formats have them in full. */
function shorten(text: string, { key, type }: RowColumn): string {
  if (type === 'time') return text.replace(/(\.\d{3})\d+Z$/, '$1Z');
  return key === 'id' ? text.slice(0, identityDigits) : text;
}

/** As wide as what a column usually holds: when rows are shown as they come, the first has to speak for all. */
function usualCell({ key, type }: RowColumn): string {
  const width = type === 'time' ? 24 : isNumeric(type) ? 8 : (usualWidths[key] ?? 20);
  return ' '.repeat(width);
}

const usualWidths: Readonly<Record<string, number>> = {
  cluster: 10,
  id: identityDigits,
  impersonateduser: 12,
  namespace: 16,
  path: 44,
  source_ip: 15,
  subresource: 11,
  user: 32,
  verb: 8,
};

interface Layout {
  readonly line: (row: readonly string[]) => string;
}

function layOut(columns: readonly RowColumn[], rows: readonly (readonly string[])[], room: number | undefined, isAll: boolean): Layout {
  const header = columns.map(({ key }) => displayWidth(escapeText(key)));
  const cells = header.map((_, at) => rows.map((row) => displayWidth(row[at] ?? '')));
  const natural = header.map((width, at) => (cells[at] ?? []).reduce((most, cell) => Math.max(most, cell), width));
  // A column without a single value takes room from the others.
  const shown = columns.flatMap((_, at) => (room !== undefined && isAll && rows.every((row) => row[at] === '') ? [] : [at]));
  const common = natural.map((most, at) =>
    Math.max(header[at] ?? 0, isNumeric(columns[at]?.type ?? '') ? most : commonWidth(cells[at] ?? [], most)),
  );
  const widths = room === undefined ? common : shrink(natural, shown, columns, room - gap.length * (shown.length - 1));
  const last = shown.at(-1);
  return {
    line: (row) =>
      shown
        .map((at) => {
          const width = widths[at] ?? 0;
          const text = room === undefined ? (row[at] ?? '') : cutMiddle(row[at] ?? '', width);
          if (isNumeric(columns[at]?.type ?? '')) return pad(text, width, 'left');
          return at === last ? text : pad(text, width, 'right');
        })
        .join(gap)
        .trimEnd(),
  };
}

/** What is longer than this pushes its row aside, whatever the other rows hold. */
const widestAligned = 80;

/** The width that nine of ten rows fit into, where the longest is far beyond it: one long cell is no reason to fill all other rows with blanks. */
function commonWidth(cells: readonly number[], most: number): number {
  const usual = cells.toSorted((one, other) => one - other)[Math.ceil(cells.length * 0.9) - 1] ?? most;
  return Math.min(widestAligned, most <= usual * 1.5 + 8 ? most : usual);
}

/** Takes from the widest column first, and never from numbers, times and identities, until all fit or nothing more can be taken. */
function shrink(natural: readonly number[], shown: readonly number[], columns: readonly RowColumn[], room: number): number[] {
  const widths = [...natural];
  const elastic = shown.filter((at) => {
    const { key, type } = columns[at] ?? { key: '', type: '' };
    return !isNumeric(type) && type !== 'time' && key !== 'id';
  });
  let excess = shown.reduce((sum, at) => sum + (widths[at] ?? 0), 0) - room;
  while (excess > 0) {
    const widest = elastic.reduce((best, at) => ((widths[at] ?? 0) > (widths[best] ?? -1) ? at : best), -1);
    const width = widths[widest] ?? 0;
    if (width <= narrowest) break;
    widths[widest] = width - 1;
    excess -= 1;
  }
  return widths;
}
