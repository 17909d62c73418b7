/** The tokens of the query language, and the character classes that tell them apart. From lex.ts to the parser and to highlighting. */
import type { Span } from '../model/diagnostic.ts';

export type TokenKind =
  /** A bare word; `text` has its escapes resolved. */
  | 'word'
  /** A quoted string; `text` is what stands between the quotes. */
  | 'quoted'
  /** A sign of comparison, in its usual spelling: `=` `!=` `<` `<=` `>` `>=` `=~` `!~` `:`, and `&&` `||`. */
  | 'sign'
  /** One of `( ) [ ] { } , | ! -`. */
  | 'punctuation'
  | 'comment'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly span: Span;
  /** No blank stands between this token and the one before. */
  readonly glued: boolean;
  /** It is the value of a parameter and not the text at its span: exact as in quotes, or of a type of its own, wildcards included. */
  readonly bound?: 'exact' | 'typed';
}

/** Blanks, with what pasted text brings along: no-break spaces, zero-width characters, the byte order mark. */
const blank = /[\s\u0085\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;

export function isBlank(char: string): boolean {
  return char !== '' && blank.test(char);
}

/** Characters that end a bare word, beside blanks. */
const delimiters = new Set('()[]{},|=!<>:≠≤≥"\'`“”„‟«»‘’‚‛');

export function endsWord(char: string): boolean {
  return delimiters.has(char) || isBlank(char);
}

/**
 * What a string opened by each quote may be closed by, best first: the later ones count only where no earlier one
 * follows, since pasted text loses one of a pair now and then.
 */
export const closingQuotes: ReadonlyMap<string, readonly string[]> = new Map([
  ['"', ['"', '”', '“']],
  ["'", ["'", '’', '‘']],
  ['`', ['`']],
  ['“', ['”', '“', '"']],
  ['”', ['”', '“', '"']],
  ['„', ['”', '“', '"']],
  ['‟', ['”', '"']],
  ['«', ['»']],
  ['»', ['«', '»']],
  ['‘', ['’', '‘', "'"]],
  ['’', ['’', '‘', "'"]],
  ['‚', ['’', '‘', "'"]],
  ['‛', ['’', "'"]],
]);

/** Signs as typed, longest first, with their usual spelling. */
export const signs: readonly (readonly [typed: string, sign: string])[] = [
  ['!=~', '!~'],
  ['==', '='],
  ['=~', '=~'],
  ['!=', '!='],
  ['!~', '!~'],
  ['<>', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['&&', '&&'],
  ['||', '||'],
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
  [':', ':'],
  ['≠', '!='],
  ['≤', '<='],
  ['≥', '>='],
];
