/** Hostile text in one line: what could hide, reorder or break a line is shown as what it is, and it is cut to a length. */
import { hiddenCharacters } from '../model/hidden-characters.ts';

const visible = (char: string) => (char === '\n' || char === '\t' ? ' ' : `\\u{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);

/** @param most characters; what is cut ends in an ellipsis. */
export function plainText(text: string, most: number): string {
  // Before it is shown: a text of a gigabyte is not gone through for its first line.
  const shown = cut(text, most).replace(hiddenCharacters, visible).trim();
  return cut(shown, most);
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  // Not in the midst of a character of two units.
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
