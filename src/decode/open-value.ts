/** Opens what a wrapper holds the event in: a JSON string, an object, or a document of its own. */
import type { Cutter } from './envelope.ts';
import { isString, type Slice } from './json-slices.ts';
import { type Origin, openText } from './open-text.ts';
import type { Output } from './output.ts';
import type { SkipKind } from './skip-kinds.ts';
import { unescapeString } from './unescape.ts';

/** `value` is where the event stands in the record: as a string, or as an object. */
export function openValue(origin: Origin, value: Slice | undefined, out: Output): void {
  const { record, offset } = origin;
  if (value === undefined || (!isString(record, value) && record[value.start] !== 0x7b)) {
    out.reject(record, offset, 'no-event-inside');
    return;
  }
  const text = isString(record, value) ? unescapeString(record, value) : record.subarray(value.start, value.end);
  if (text === null) out.reject(record, offset, 'broken-escape');
  else openText(text, origin, out);
}

/** Cuts a whole document that came inside a record. What is bad in it is told of the record. */
export function openDocument(document: Uint8Array, cutter: Cutter, { record, offset }: Origin, out: Output): void {
  const cut = cutter.cut(document, 0, true);
  out.lines(cut.payload);
  for (const { reason } of cut.bad) out.reject(record, offset, reason);
  for (const [kind, count] of Object.entries(cut.skipped ?? {})) out.skip(kind as SkipKind, count);
  if (cut.incomplete !== undefined) out.reject(record, offset, 'cut-off');
}
