/**
 * Text → tokens. Total and linear: every character belongs to a token or is a blank, and spans are exact.
 * First step of parse-query.ts; the web page's editor colours the text with it.
 */
import type { Diagnostic } from '../model/diagnostic.ts';
import { closingQuotes, endsWord, isBlank, signs, type Token, type TokenKind } from './token.ts';

interface Lexed {
  /** Ends with one `end` token. Comments are among them. */
  readonly tokens: readonly Token[];
  readonly diagnostics: readonly Diagnostic[];
}

export function lex(text: string): Lexed {
  const lexer = new Lexer(text);
  lexer.run();
  return lexer;
}

class Lexer implements Lexed {
  readonly tokens: Token[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: string;
  #at = 0;
  #glued = false;
  /** Quotes that do not occur from here on: looked for once, so that many lone quotes stay linear. */
  readonly #absent = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    while (this.#at < this.#text.length) {
      const char = this.#char();
      if (isBlank(char)) {
        this.#at++;
        this.#glued = false;
        continue;
      }
      const start = this.#at;
      if (char === '#') this.#comment(start);
      else if (closingQuotes.has(char)) this.#quoted(start, char);
      else if (!this.#sign(start)) this.#wordOrPunctuation(start, char);
      this.#glued = true;
    }
    this.#push('end', '', this.#at);
  }

  #char(offset = 0): string {
    return this.#text.charAt(this.#at + offset);
  }

  #push(kind: TokenKind, text: string, start: number): void {
    this.tokens.push({ kind, text, span: { start, end: this.#at }, glued: this.#glued });
  }

  #comment(start: number): void {
    while (this.#at < this.#text.length && !/[\n\r\u2028\u2029]/.test(this.#char())) this.#at++;
    this.#push('comment', this.#text.slice(start, this.#at), start);
  }

  #sign(start: number): boolean {
    const found = signs.find(([typed]) => this.#text.startsWith(typed, start));
    if (found === undefined) return false;
    this.#at += found[0].length;
    this.#push('sign', found[1], start);
    return true;
  }

  #wordOrPunctuation(start: number, char: string): void {
    // A minus that begins a word negates it; inside a word it is a letter like any other.
    if (char === '-' || endsWord(char)) {
      this.#at++;
      this.#push('punctuation', char, start);
      return;
    }
    let word = '';
    while (this.#at < this.#text.length && !endsWord(this.#char())) {
      const escaped = this.#char() === '\\' ? this.#char(1) : '';
      // A backslash takes the next sign or blank into the word; before a letter it is just a backslash.
      if (escaped !== '' && !/[\p{L}\p{N}\p{Surrogate}]/u.test(escaped)) {
        word += escaped;
        this.#at += 2;
      } else {
        word += this.#char();
        this.#at++;
      }
    }
    this.#push('word', word, start);
  }

  #quoted(start: number, open: string): void {
    const closing = (closingQuotes.get(open) ?? []).find((quote) => this.#occurs(quote));
    let value = '';
    this.#at++;
    while (this.#at < this.#text.length && this.#char() !== closing) {
      if (this.#char() === '\\' && open !== '`') value += this.#escape();
      else {
        value += this.#char();
        this.#at++;
      }
    }
    const closed = this.#at < this.#text.length;
    if (closed) this.#at++;
    this.#push('quoted', value, start);
    if (!closed) {
      this.diagnostics.push({
        severity: 'error',
        code: 'unclosed-quote',
        message: 'This quote is never closed.',
        span: { start, end: start + 1 },
        hint: 'Add the closing quote; write \\" for a quote inside.',
        fix: { title: 'Close the quote at the end', span: { start: this.#text.length, end: this.#text.length }, text: closing ?? '"' },
      });
    }
  }

  #occurs(quote: string): boolean {
    if (this.#absent.has(quote)) return false;
    if (this.#text.indexOf(quote, this.#at + 1) >= 0) return true;
    this.#absent.add(quote);
    return false;
  }

  /** Known escapes are resolved; any other backslash stays, so that regular expressions need no doubling. */
  #escape(): string {
    const next = this.#char(1);
    const unicode = next === 'u' ? /^[0-9a-f]{4}/i.exec(this.#text.slice(this.#at + 2, this.#at + 6)) : null;
    if (unicode !== null) {
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(unicode[0], 16));
    }
    const known = escapes.get(next);
    this.#at += known === undefined ? 1 : 2;
    return known ?? '\\';
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ...[...closingQuotes.keys()].map((quote) => [quote, quote] as const),
]);
