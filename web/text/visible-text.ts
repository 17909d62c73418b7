/** Text from a log, cut into what can be shown as it is and what could hide or reorder it. Pure. */
import { hiddenCharacters } from '../../src/model/hidden-characters.ts';

export interface Piece {
  readonly text: string;
  /** Whether it stands for a character that would not be seen, such as `U+202E`. */
  readonly hidden: boolean;
}

export function visiblePieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: char, index } of text.matchAll(hiddenCharacters)) {
    if (index > end) pieces.push({ text: text.slice(end, index), hidden: false });
    pieces.push({ text: nameOf(char), hidden: true });
    end = index + char.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), hidden: false });
  return pieces;
}

/** The same as plain text: for titles and labels. */
export function visibleText(text: string): string {
  return visiblePieces(text)
    .map((piece) => (piece.hidden ? `⟨${piece.text}⟩` : piece.text))
    .join('');
}

const short: Readonly<Record<string, string>> = { '\n': '↵', '\t': '⇥', '\r': '␍' };

function nameOf(char: string): string {
  return short[char] ?? `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The beginning and the end of a long text: names differ at both. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.ceil((most - 1) * 0.6);
  return `${text.slice(0, head)}…${text.slice(text.length - (most - 1 - head))}`;
}
