/** Findings as a block of text for a terminal: the line, a caret under the place, the message, what to do. Safe for hostile text. */
import type { Diagnostic } from '../model/diagnostic.ts';
import { escapeUnits } from './values/quote.ts';

/** Longer lines are cut around the place. */
const widest = 100;

const unsafe = /(?! )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Takes two columns of a terminal. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const combining = /\p{M}/u;

export function renderDiagnostics(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => render(text, diagnostic)).join('\n\n');
}

function render(text: string, { severity, message, span, hint }: Diagnostic): string {
  const start = Math.min(span.start, text.length);
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const lineEnd = endOfLine(text, start);
  const from = start - lineStart > widest / 2 ? start - widest / 2 : lineStart;
  const to = Math.min(lineEnd, from + widest);
  const before = (from > lineStart ? '…' : '') + show(text.slice(from, start));
  const place = show(text.slice(start, Math.max(start, Math.min(span.end, to))));
  const after = show(text.slice(Math.max(start, Math.min(span.end, to)), to)) + (to < lineEnd ? '…' : '');
  const carets = '^'.repeat(Math.max(1, width(place)));
  const lines = [`  ${before}${place}${after}`, `  ${' '.repeat(width(before))}${carets}`, `${severity}: ${show(message)}`];
  if (hint !== undefined) lines.push(`  ${show(hint)}`);
  return lines.join('\n');
}

function endOfLine(text: string, start: number): number {
  const end = text.slice(start).search(/[\r\n]/);
  return end < 0 ? text.length : start + end;
}

/** With control characters, invisible ones and those that turn the direction of writing shown by their codes. */
function show(text: string): string {
  return Array.from(text, (char) => (unsafe.test(char) ? escapeUnits(char) : char)).join('');
}

function width(shown: string): number {
  return Array.from(shown).reduce((sum, char) => sum + (combining.test(char) ? 0 : wide.test(char) ? 2 : 1), 0);
}
