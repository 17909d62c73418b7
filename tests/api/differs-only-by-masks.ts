/** Compares what a server shows with what the owner of the store sees: the same text, but for masks. */

const mask = /«masked: [^»]*»/;

/** Whether the one becomes the other by putting something in the place of each mask. */
export function differsOnlyByMasks(shown: string, whole: string): boolean {
  const [first = '', ...others] = shown.split(mask);
  const last = others.pop();
  if (last === undefined) return shown === whole;
  if (!whole.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = whole.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return whole.length - last.length >= at && whole.endsWith(last);
}

/** By lines, so that no mask stands for more than a line: those that differ otherwise, and how many hold masks. */
export function compareMasked(shown: string, whole: string): { readonly differing: readonly string[]; readonly masked: number } {
  const [lines, wholeLines] = [shown.split('\n'), whole.split('\n')];
  const differing = lines.filter((line, at) => !differsOnlyByMasks(line, wholeLines[at] ?? ''));
  if (lines.length !== wholeLines.length) differing.push(`${lines.length} lines instead of ${wholeLines.length}`);
  return { differing, masked: lines.filter((line) => mask.test(line)).length };
}
