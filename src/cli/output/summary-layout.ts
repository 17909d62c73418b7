/** The lines that all parts of the text summary are set with: a heading with its command at the right, values in a row, wrapping. */
import type { Style } from '../terminal/style.ts';
import { cutMiddle, displayWidth, pad } from '../terminal/width.ts';
import { wrapCommand } from './wrap-command.ts';

export interface Page {
  readonly width: number;
  readonly style: Style;
}

/** Between a line and the command at its right, at least. */
export const commandGap = 3;

/** Labels of lines of values. */
export const labelWidth = 18;

/** Text at the left, its command at the right; where both do not fit, the command stands below, indented. */
export function withCommand({ width, style }: Page, left: string, command: string, indent: number): string[] {
  const gap = width - widthOf(left) - displayWidth(command);
  if (gap >= commandGap) return [`${left}${' '.repeat(gap)}${style.dim(command)}`];
  return [left, ...wrapCommand(command, width - indent).map((line) => style.dim(' '.repeat(indent) + line))];
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
