/** Patterns with `*` and `?`. In one, a backslash stands only before `*`, `?` or a backslash, and makes it literal. */
import { endsWord } from '../token.ts';

/** The pattern that a bare word in the query writes; there a backslash also takes a sign or a blank into the word. */
export function readPattern(source: string): string {
  return source.replace(/\\([^\p{L}\p{N}])|\\/gsu, (escaped, char: string | undefined) => {
    if (char === undefined) return '\\\\';
    return '*?\\'.includes(char) ? escaped : char;
  });
}

/** The pattern of a text that knows no such escapes: a lone backslash is itself. */
export function toPattern(text: string): string {
  return text.replace(/\\[*?\\]|\\/g, (found) => (found.length === 2 ? found : '\\\\'));
}

export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern.replace(/\\./gs, ''));
}

/** As a bare word that `readPattern` reads back. */
export function printPattern(pattern: string): string {
  return pattern.replace(/\\.|[^\\]/gs, (found, at: number) => {
    if (found.startsWith('\\')) return found;
    const literal = found === ':' || found === '-' ? at > 0 : !endsWord(found) && found !== '#';
    return literal ? found : `\\${found}`;
  });
}
