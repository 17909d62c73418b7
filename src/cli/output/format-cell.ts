/** A cell as people read it, in one line; what a table shows. Machine formats write cells as they are. */
import type { Cell } from '../../contract/rows.ts';
import { plainJson } from '../../service/row-text/json-row.ts';
import { formatBytes } from '../terminal/progress.ts';

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** Types whose columns are set to the right. */
const numeric: ReadonlySet<string> = new Set(['count', 'integer', 'number', 'size', 'duration']);

export function isNumeric(type: string): boolean {
  return numeric.has(type);
}

export function formatCount(count: number): string {
  return thousands.format(count);
}

/** Microseconds with three significant digits, such as `1.23 s`. */
export function formatDuration(us: number): string {
  const [unitUs, unit] = Math.abs(us) >= 999_500 ? [1e6, 's'] : Math.abs(us) >= 999.5 ? [1e3, 'ms'] : [1, 'µs'];
  const value = us / unitUs;
  return `${Math.abs(value) >= 1000 ? formatCount(Math.round(value)) : Number(value.toPrecision(3))} ${unit}`;
}

export function formatCell(cell: Cell, type: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return formatNumber(cell, type);
  // A slice of time begins on a whole second: its zeros say nothing.
  if (typeof cell === 'string' && type === 'time') return cell.replace(/\.0+Z$/, 'Z');
  if (typeof cell === 'string' && type === 'object') return plainJson(cell);
  if (typeof cell === 'string') return numeric.has(type) && /^-?\d+(\.\d+)?$/.test(cell) ? formatNumber(Number(cell), type) : cell;
  if (typeof cell === 'boolean') return String(cell);
  // Texts in a list are the words of a command.
  if (Array.isArray(cell)) return cell.map((item) => formatCell(item, 'text')).join(type === 'texts' ? ' ' : ', ');
  return Object.entries(cell)
    .map(([key, value]) => `${key}=${formatCell(value, 'text')}`)
    .join(', ');
}

function formatNumber(value: number, type: string): string {
  if (type === 'count' || type === 'number') return formatCount(value);
  if (type === 'size') return formatBytes(value);
  if (type === 'duration') return formatDuration(value);
  return String(value);
}
