/**
 * Makes text from outside safe to show: whatever could move the cursor, colour, reorder or hide is written as `\u{…}`.
 * Every value that is written to a terminal or into a table passes through here.
 */

/**
 * Controls (C0, C1), format characters (bidi, zero width, tags), lone surrogates, line separators, and all that is
 * invisible by default. An emoji may keep the selector that colours it.
 */
const unsafe = /(?<!\p{Extended_Pictographic})\uFE0F|(?!\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const visible = (char: string) => short[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;

/** The text in one line, every dangerous character shown. */
export function escapeText(text: string): string {
  return text.replace(unsafe, visible);
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
  return text.replace(unsafe, (char) => {
    if (char === '\n' || char === '\t' || char === '\r') return char;
    return Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
  });
}
