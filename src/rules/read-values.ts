/** The values of a detection item as YAML gives them, and what Sigma's modifiers make of each before it is looked for. */
import type { Span } from '../model/diagnostic.ts';
import type { IndicatorLists } from '../model/indicator-list.ts';
import type { Report } from '../query/report.ts';
import { findList } from './ask-list.ts';
import { base64, base64Offsets, bytesOf, utf16, utf16be, utf16le } from './encode-text.ts';

export type SigmaValue = string | number | boolean | null;

export type ValueTransform = (value: string) => readonly string[];

const dashes = ['-', '/', '–', '—', '―'];

/** The first of these that stands before a word makes it an option, whichever the shell. */
function windash(value: string): readonly string[] {
  const at = value.search(/(^|\s)[-/–—―](?=\w)/u);
  if (at < 0) return [value];
  const place = at + (/\s/.test(value.charAt(at)) ? 1 : 0);
  return dashes.map((dash) => value.slice(0, place) + dash + value.slice(place + 1));
}

/** By the name of the modifier. What was encoded goes on as bytes, one character each. */
export const transforms: Readonly<Record<string, ValueTransform>> = {
  base64: (value) => [base64(bytesOfAny(value))],
  base64offset: (value) => base64Offsets(bytesOfAny(value)),
  wide: (value) => [utf16le(value)],
  utf16le: (value) => [utf16le(value)],
  utf16be: (value) => [utf16be(value)],
  utf16: (value) => [utf16(value)],
  windash,
};

/** Bytes of an encoding stay as they are; text becomes UTF-8. */
function bytesOfAny(value: string): string {
  return /^[\x00-\xff]*$/.test(value) && value.includes('\0') ? value : bytesOf(value);
}

/** More make the statement of all rules too long: a list that is asked as a whole may have any number. */
const mostWritten = 300;

/** `%name%` inside of a value, replaced by each entry of the list of that name; null where there is no such list, or a long one. */
export function expandPlaceholders(value: string, lists: IndicatorLists, span: Span, report: Report): readonly string[] | null {
  const [whole, name = ''] = /%([A-Za-z0-9][\w.-]*)%/.exec(value) ?? [];
  if (whole === undefined) return [value];
  const list = findList(name, lists, span, report);
  if (list === null) return null;
  if (list.entries.length <= mostWritten) return list.entries.map((one) => value.replace(whole, () => one));
  report.error({
    code: 'list-too-long',
    message: `The list ${name} has more than ${mostWritten} entries, too many to be looked for in this way.`,
    span,
    hint: 'Ask whether the field is in the list: |expand alone, and the placeholder as the whole value.',
  });
  return null;
}
