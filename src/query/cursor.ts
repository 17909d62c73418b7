/**
 * The parser's place in the tokens: looking ahead, taking, and reporting. Every parse function is given one.
 * It also knows where completion asks, and notes what could stand there.
 */
import type { Fix, Span } from '../model/diagnostic.ts';
import { invariant } from '../model/invariant.ts';
import type { Expectation } from './expectation.ts';
import { Report } from './report.ts';
import type { Token } from './token.ts';
import type { ValueType } from './values/typed-value.ts';

/** Beyond this many nested parentheses and negations a query is refused. */
export const maxDepth = 200;

interface CursorInput {
  readonly text: string;
  /** As `lex` gives them. */
  readonly tokens: readonly Token[];
  /** Bare words that begin a stage, in lower case. */
  readonly stageKeywords: ReadonlySet<string>;
  /** Where completion asks: the start of the token that is being typed. */
  readonly completeAt?: number;
}

interface Detail {
  readonly hint?: string | undefined;
  readonly fix?: Fix | undefined;
}

export class Cursor {
  readonly text: string;
  readonly report = new Report();
  readonly expected: Expectation[] = [];
  /** What earlier stages compute for each event, by its name in normal form, with its type. */
  readonly computed = new Map<string, ValueType>();
  depth = 0;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  readonly #stageKeywords: ReadonlySet<string>;
  readonly #completeAt: number | undefined;
  #at = 0;

  constructor(input: CursorInput) {
    const end = input.tokens.at(-1);
    invariant(end?.kind === 'end', 'tokens close with an end');
    this.text = input.text;
    this.#tokens = input.tokens.filter((token) => token.kind !== 'comment');
    this.#end = end;
    this.#stageKeywords = input.stageKeywords;
    this.#completeAt = input.completeAt;
  }

  peek(offset = 0): Token {
    return this.#tokens[this.#at + offset] ?? this.#end;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Puts the last token back. */
  back(): this {
    this.#at--;
    return this;
  }

  get atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  get previous(): Token | undefined {
    return this.#tokens[this.#at - 1];
  }

  /** The end of the token before this place. */
  get lastEnd(): number {
    return this.previous?.span.end ?? 0;
  }

  /** Whether a bare word out of these stands here. Quoted words are never keywords. */
  atWord(...words: readonly string[]): boolean {
    return isWord(this.peek(), ...words);
  }

  takeWord(...words: readonly string[]): Token | null {
    return this.atWord(...words) ? this.next() : null;
  }

  at(text: string): boolean {
    const token = this.peek();
    return (token.kind === 'punctuation' || token.kind === 'sign') && token.text === text;
  }

  take(text: string): Token | null {
    return this.at(text) ? this.next() : null;
  }

  /** Whether a stage begins here, or ends what was before it. */
  get atStage(): boolean {
    const token = this.peek();
    if (this.at('|')) return true;
    return token.kind === 'word' && (this.isStageKeyword(token) || (isWord(token, 'group', 'order') && isWord(this.peek(1), 'by')));
  }

  isStageKeyword(token: Token): boolean {
    return token.kind === 'word' && this.#stageKeywords.has(token.text.toLowerCase());
  }

  /** Notes what could be typed here, where completion asks just here. */
  expect(...expectations: readonly Expectation[]): void {
    const at = this.#completeAt;
    if (at === undefined || this.peek().span.start < at || this.lastEnd > at) return;
    this.expected.push(...expectations);
    // Where a field can stand, so can what an eval computes.
    const columns = [...this.computed].map(([key, type]) => ({ key, type }));
    if (columns.length > 0 && expectations.some(({ kind }) => kind === 'field')) this.expected.push({ kind: 'column', columns });
  }

  /** Reports, and is null: what a parse function returns then. */
  error(code: string, message: string, span: Span, detail: Detail = {}): null {
    this.report.error({ code, message, span, ...detail });
    return null;
  }

  /** Goes past what could not be read, to where an operand or a stage may begin. */
  recover(): void {
    while (!(this.atEnd || this.atStage || this.atWord('and', 'or') || this.at(')'))) this.next();
  }
}

export function isWord(token: Token, ...words: readonly string[]): boolean {
  return token.kind === 'word' && words.includes(token.text.toLowerCase());
}
