/** The values of a detection item as YAML gives them, and what Sigma's modifiers make of each before it is looked for. */
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

/** `%name%` in a value, replaced by each value of the list of that name; null where there is no such list. */
export function expandPlaceholders(value: string, lists: Readonly<Record<string, readonly string[]>>): readonly string[] | null {
  const [whole, name = ''] = /%(\w+)%/.exec(value) ?? [];
  if (whole === undefined) return [value];
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
  return list === undefined ? null : list.map((one) => value.replace(whole, () => one));
}
