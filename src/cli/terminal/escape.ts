/**
 * Makes text from outside safe to show: whatever could move the cursor, colour, reorder or hide is written as `\u{…}`.
 * Every value that is written to a terminal or into a table passes through here.
 */
import { hiddenCharacters } from '../../model/hidden-characters.ts';

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const visible = (char: string) => short[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;

/** The text in one line, every dangerous character shown. */
export function escapeText(text: string): string {
  return text.replace(hiddenCharacters, visible);
}

/** The text with its own line breaks kept; for what we lay out ourselves. */
export function escapeLines(text: string): string {
  return text.split('\n').map(escapeText).join('\n');
}

/**
 * JSON text with the same characters as JSON escapes: another spelling of the same value. Outside of strings valid JSON has
 * none of them but line breaks and tabs.
 */
export function escapeJson(text: string): string {
  return text.replace(hiddenCharacters, (char) => {
    if (char === '\n' || char === '\t' || char === '\r') return char;
    return Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
  });
}
