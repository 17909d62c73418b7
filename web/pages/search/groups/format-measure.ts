/** The numbers of groups, in the unit of their column. Pure. */
import type { Cell } from '../../../../src/contract/rows.ts';
import { textOf } from '../../../api/use-rows.ts';
import { formatBytes, formatCount, formatDuration } from '../../../text/format.ts';

export function formatMeasure(cell: Cell | undefined, type: string): string {
  const text = textOf(cell);
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) return text === '' ? '–' : text;
  if (type === 'duration') return formatDuration(value);
  if (type === 'size') return formatBytes(value);
  return formatCount(value);
}

/** What is no number is none. */
export function numberOf(cell: Cell | undefined): number {
  const value = Number(textOf(cell) || 0);
  return Number.isFinite(value) ? value : 0;
}
