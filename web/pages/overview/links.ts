/** The questions behind what is shown, from its fields and values. Pure. */
import { type CellValue, printCondition } from '../../../src/query/edit/edit-query.ts';

/** `verb=get and resource=pods`: a filter that each of the values fits. */
export function questionOf(values: Readonly<Record<string, CellValue>>): string {
  return Object.entries(values)
    .flatMap(([field, value]) => printCondition(field, value) ?? [])
    .join(' and ');
}
