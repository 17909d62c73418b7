/** From an offset in a text of a YAML document to the offset in the document, whatever way the text is written there. */
import type { Span } from '../../model/diagnostic.ts';

/**
 * Every character of the text stands in the document in its order, with signs and blanks of YAML between: indents, the
 * backslash of an escape, a line end where the text has a blank. A few escapes (\x41) are met at their end.
 */
export function placeInYaml(document: string, { start, end }: Span, text: string, offset: number): number {
  let at = /^[|>]/.test(document.slice(start, start + 1)) ? document.indexOf('\n', start) + 1 : start;
  let last = at;
  for (let index = 0; index <= Math.min(offset, text.length - 1); index++) {
    const wanted = text.charAt(index);
    const found = findFrom(document, at, end, wanted);
    if (found < 0) return last;
    last = found;
    at = found + 1;
  }
  return offset >= text.length ? at : last;
}

function findFrom(document: string, from: number, end: number, wanted: string): number {
  const isBlank = /\s/.test(wanted);
  for (let at = from; at < end; at++) {
    const char = document.charAt(at);
    if (char === wanted || (isBlank && /\s/.test(char))) return at;
  }
  return -1;
}
