/** What a finding tells of its event, masked as rows are that show it: a finding goes to places whose readers may not see secrets. */
import { partSeparator } from '../../sql/detection.ts';
import { maskCell } from '../mask-rows.ts';
import type { FoundEvent } from './found-events.ts';

/** No record: who wants one asks for the event. */
export function maskFound(event: FoundEvent): FoundEvent {
  const values = Object.entries(event.values).map(([name, value]) => [name, maskValue(value)]);
  return { ...event, auditID: maskText(event.auditID), values: Object.fromEntries(values), more: event.more.map(maskText), record: '' };
}

function maskValue(value: string): string {
  if (!value.includes(partSeparator)) return maskText(value);
  return (maskCell(value.split(partSeparator)) as readonly string[]).join(partSeparator);
}

function maskText(text: string): string {
  return String(maskCell(text));
}
