/** Text back into the language: quoted, or bare where nothing can be mistaken. */

/** Words that mean something where a value may stand. */
const reserved = new Set(['and', 'or', 'not', 'to', 'true', 'false', 'in', 'is', 'by', 'as']);

/** Control characters, line separators, lone surrogates, and all that is invisible or turns the direction of writing. */
const hidden = /(?! )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Cs}]/gu;

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(hidden, escapeUnits)}"`;
}

/** Bare where it reads as this very text and nothing else, quoted otherwise. */
export function printText(text: string): string {
  return /^[a-z_/][\w./-]*$/i.test(text) && !reserved.has(text.toLowerCase()) ? text : quote(text);
}

/** Each UTF-16 unit as \uXXXX, with the short forms for line ends and tabs. */
export function escapeUnits(text: string): string {
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[text];
  if (short !== undefined) return short;
  return [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
