/** Keeps of a text the lines that findings are in, and makes all else blank, or is left off at the end: places stay, and secrets of other lines do not leave. */
import type { Span } from '../../model/diagnostic.ts';

export function blankUnseen(text: string, findings: readonly { readonly span: Span }[]): string {
  const seen = findings.map(({ span }) => ({
    start: text.lastIndexOf('\n', span.start - 1) + 1,
    // Only the first line of a place is shown.
    end: endOfLine(text, span.start),
  }));
  const last = Math.max(0, ...seen.map(({ end }) => end));
  let at = 0;
  return text
    .slice(0, last)
    .split(/(?<=\n)/)
    .map((line) => {
      const start = at;
      at += line.length;
      return seen.some((part) => part.start < start + line.length && part.end > start) ? line : line.replace(/[^\r\n]/g, ' ');
    })
    .join('');
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}
