/** The lines that all parts of the text summary are set with: a heading with its query at the right, values in a row, wrapping, columns. */
import type { Style } from '../terminal/style.ts';
import { cutMiddle, displayWidth, pad } from '../terminal/width.ts';
import { wrapCommand } from './wrap-command.ts';

export interface Page {
  readonly width: number;
  readonly style: Style;
}

/** Between a line and the query at its right, at least. */
export const queryGap = 3;

/** Labels of lines of values. */
export const labelWidth = 18;

/** Text at the left, the query that goes on from it at the right; where both do not fit, the query stands below, indented. */
export function withQuery({ width, style }: Page, left: string, query: string, indent: number): string[] {
  const gap = width - widthOf(left) - displayWidth(query);
  if (gap >= queryGap) return [`${left}${' '.repeat(gap)}${style.dim(query)}`];
  // A query breaks where it may break in a command.
  const lines = wrapCommand(`'${query}'`, width - indent).map((line) => line.trimEnd());
  return [
    left,
    ...lines.map((line, at) => style.dim(' '.repeat(indent) + line.slice(at === 0 ? 1 : 0, at === lines.length - 1 ? -1 : undefined))),
  ];
}

/** Two columns need this much. */
const leastForColumns = 150;
const columnGap = 4;

/** The page of each of two columns, or null where there is no room for two. */
export function halfPage(page: Page): Page | null {
  return page.width < leastForColumns ? null : { ...page, width: Math.floor((page.width - columnGap) / 2) };
}

/** Blocks side by side in columns of this width, two at a time. */
export function inColumns(blocks: readonly (readonly string[])[], { width }: Page): string[] {
  const lines: string[] = [];
  for (let at = 0; at < blocks.length; at += 2) {
    const [left = [], right = []] = blocks.slice(at, at + 2);
    for (let line = 0; line < Math.max(left.length, right.length); line += 1) {
      const text = left[line] ?? '';
      const beside = right[line];
      lines.push(beside === undefined ? text : `${text}${' '.repeat(width - widthOf(text) + columnGap)}${beside}`);
    }
  }
  return lines;
}

/** Items in a row, as many as fit into so many lines; what does not fit is counted. */
export function flow(items: readonly string[], room: number, lines: number, more: number): string[] {
  const rows: string[] = [];
  let row = '';
  let left = items.length + more;
  for (const item of items) {
    const tail = left > 1 ? ` · +${left - 1}` : '';
    const isLast = rows.length === lines - 1;
    const limit = room - (isLast ? tail.length : 0);
    const next = row === '' ? item : `${row} · ${item}`;
    if (widthOf(next) <= limit) row = next;
    else if (row === '') row = cutMiddle(item, limit);
    else if (isLast) break;
    else {
      rows.push(row);
      row = item;
    }
    left -= 1;
  }
  return [...rows, left > 0 ? `${row}${row === '' ? '' : ' · '}+${left}` : row];
}

/** Words in lines. */
export function wrapWords(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Lines beside a label, those after the first under it. */
export function labelled(name: string, lines: readonly string[], style: Style): string[] {
  return lines.map((line, at) => (at === 0 ? label(name, style) : ' '.repeat(labelWidth)) + line);
}

export function label(text: string, style: Style): string {
  return style.bold(pad(text, labelWidth, 'right'));
}

/** The width of text that style.ts has painted. */
export function widthOf(text: string): number {
  return displayWidth(text.replace(/\u001b\[\d+m/g, ''));
}
