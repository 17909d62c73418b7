/** The marks that the server puts in the place of secrets. Pure. */

const mark = /«masked: ([^«»]{1,100})»/g;

export interface MaskedPiece {
  readonly text: string;
  readonly isMask: boolean;
}

/** The text around masks, and of each mask what it stands for. */
export function splitMasks(text: string): MaskedPiece[] {
  const pieces: MaskedPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(mark)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), isMask: false });
    pieces.push({ text: match[1] ?? '', isMask: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isMask: false });
  return pieces;
}

export const hasMasks = (text: string): boolean => text.search(mark) >= 0;
