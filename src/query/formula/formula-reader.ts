/**
 * The pieces of a formula. In a filter `count*100/total` is one word; here it is five pieces, so words are cut once more.
 * Between the query's cursor and parse-formula.ts.
 */
import type { Span } from '../../model/diagnostic.ts';
import type { Cursor } from '../cursor.ts';

export interface Piece {
  readonly kind: 'name' | 'number' | 'operator' | 'quoted' | 'sign' | 'other' | 'end';
  readonly text: string;
  readonly span: Span;
}

const shapes = [
  ['name', /[\p{L}_@$][\p{L}\p{N}_.@$]*|\.[\p{L}_][\p{L}\p{N}_.]*/uy],
  ['number', /\d+(?:\.\d+)?[\p{L}]*/uy],
  ['operator', /[-+*/%]/y],
] as const;

export class FormulaReader {
  readonly cursor: Cursor;
  /** How much of the word at the cursor was read. */
  #read = 0;

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  peek(): Piece {
    const token = this.cursor.peek();
    const { span, text } = token;
    switch (token.kind) {
      case 'quoted':
        return { kind: 'quoted', text, span };
      case 'sign':
        return { kind: 'sign', text, span };
      case 'punctuation':
        return { kind: text === '-' ? 'operator' : '(),'.includes(text) ? 'sign' : 'end', text, span };
      case 'word':
        return this.#cut(span);
      default:
        return { kind: 'end', text: '', span };
    }
  }

  next(): Piece {
    const piece = this.peek();
    const token = this.cursor.peek();
    if (token.kind === 'word' && piece.span.end < token.span.end) this.#read = piece.span.end - token.span.start;
    else {
      this.#read = 0;
      this.cursor.next();
    }
    return piece;
  }

  take(...texts: readonly string[]): Piece | null {
    const { kind, text } = this.peek();
    return (kind === 'operator' || kind === 'sign') && texts.includes(text) ? this.next() : null;
  }

  /** Whether a parenthesis follows the next piece at once. */
  get isCall(): boolean {
    const after = this.cursor.peek(1);
    return this.endsWord && after.glued && after.kind === 'punctuation' && after.text === '(';
  }

  get endsWord(): boolean {
    return this.peek().span.end === this.cursor.peek().span.end;
  }

  /** Whether the next piece is a whole word of the query, which may have a path behind it. */
  get atWholeWord(): boolean {
    return this.#read === 0 && this.endsWord;
  }

  /** Whether a word was left in its middle, which no stage can go on from. */
  get inWord(): boolean {
    return this.#read > 0;
  }

  #cut({ start, end }: Span): Piece {
    const from = start + this.#read;
    const text = this.cursor.text.slice(start, end);
    for (const [kind, shape] of shapes) {
      shape.lastIndex = this.#read;
      const found = shape.exec(text)?.[0];
      if (found !== undefined) return { kind, text: found, span: { start: from, end: from + found.length } };
    }
    return { kind: 'other', text: text.slice(this.#read), span: { start: from, end } };
  }
}
