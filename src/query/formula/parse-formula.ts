/** Text → formula, by recursive descent: sums of products of operands, functions and parentheses. Part of the stage `eval`. */
import type { Span } from '../../model/diagnostic.ts';
import type { ArithmeticOp, CompareOp, Condition, Formula, FunctionName } from '../ast.ts';
import { type Cursor, maxDepth } from '../cursor.ts';
import { parseFilter } from '../parse-expression.ts';
import type { Columns } from '../stages/stage.ts';
import { readDuration } from '../values/duration.ts';
import { readSize } from '../values/size.ts';
import { mostParts } from './formula-parts.ts';
import { FormulaReader, type Piece } from './formula-reader.ts';
import { parseOperand } from './parse-operand.ts';

export const functionNames: readonly FunctionName[] = ['lower', 'upper', 'length', 'round'];
/** So many digits are exact. */
const longestNumber = 15;
const compareOps: readonly string[] = ['=', '!=', '<', '<=', '>', '>='];

/** Reads a formula over events (`before` is null) or groups; reports and returns null where none stands. */
export function parseFormula(cursor: Cursor, before: Columns): Formula | null {
  const parser = new FormulaParser(cursor, before);
  const formula = parser.sum();
  if (formula === null) return null;
  return parser.ends() ? formula : null;
}

class FormulaParser {
  readonly #reader: FormulaReader;
  readonly #cursor: Cursor;
  readonly #before: Columns;
  #parts = 0;

  constructor(cursor: Cursor, before: Columns) {
    this.#reader = new FormulaReader(cursor);
    this.#cursor = cursor;
    this.#before = before;
  }

  sum(): Formula | null {
    return this.#chain(['+', '-'], () => this.#chain(['*', '/', '%'], () => this.#factor()));
  }

  ends(): boolean {
    const piece = this.#reader.peek();
    if (piece.kind !== 'sign' && piece.kind !== 'number' && piece.kind !== 'quoted' && !this.#reader.inWord) return true;
    this.#cursor.error('unexpected', `“${piece.text}” was not expected in this formula.`, piece.span, {
      hint: piece.text === ',' ? 'Write an eval for each name.' : 'Between two values stands one of + - * / %.',
    });
    return false;
  }

  #chain(ops: readonly ArithmeticOp[], operand: () => Formula | null): Formula | null {
    let left = operand();
    while (left !== null) {
      const op = ops.find((one) => this.#reader.take(one) !== null);
      if (op === undefined) break;
      const right = operand();
      if (right === null) return null;
      left = this.#counted({ kind: 'arithmetic', op, left, right });
    }
    return left;
  }

  /** Long chains are deep trees. */
  #counted(formula: Formula): Formula | null {
    if (++this.#parts < mostParts) return formula;
    return this.#cursor.error('too-long', `A formula has at most ${mostParts} parts.`, this.#reader.peek().span, {
      hint: 'Compute a part of it in an eval of its own.',
    });
  }

  #factor(): Formula | null {
    const minus = this.#reader.take('-');
    if (minus === null) return this.#primary();
    const operand = this.#inside(minus.span, () => this.#factor());
    if (operand === null) return null;
    if (operand.kind === 'number') return { ...operand, value: -operand.value, span: { start: minus.span.start, end: operand.span.end } };
    // Of a number, a duration and a size alike.
    const times: Formula = { kind: 'number', value: -1, unit: 'number', span: minus.span };
    return this.#counted({ kind: 'arithmetic', op: '*', left: times, right: operand });
  }

  #primary(): Formula | null {
    this.#cursor.expect(this.#before === null ? { kind: 'field' } : { kind: 'column', columns: this.#before });
    const piece = this.#reader.peek();
    if (piece.kind === 'quoted') {
      this.#reader.next();
      return { kind: 'text', value: piece.text, span: piece.span };
    }
    if (piece.kind === 'number') return this.#number();
    if (piece.kind === 'name') return this.#name(piece);
    const open = this.#reader.take('(');
    if (open === null) {
      return this.#cursor.error('missing-operand', 'A value is expected here.', piece.span, {
        hint: 'A field or column, a number, a text in quotes, or a function such as round(…).',
      });
    }
    const formula = this.#inside(open.span, () => this.sum());
    return formula !== null && this.#close(open) ? formula : null;
  }

  #number(): Formula | null {
    const { text, span } = this.#reader.next();
    const number = { kind: 'number' as const, span };
    if (text.length > longestNumber) {
      return this.#cursor.error('bad-value', 'This number has too many digits.', span, {
        hint: `At most ${longestNumber} are kept exactly.`,
      });
    }
    if (/^[\d.]+$/.test(text)) return { ...number, value: Number(text), unit: 'number' };
    const duration = readDuration(text);
    if (duration !== null) return { ...number, value: duration, unit: 'duration' };
    const size = readSize(text);
    if (size !== null) return { ...number, value: size, unit: 'size' };
    return this.#cursor.error('bad-value', `“${text}” is no number.`, span, {
      hint: 'Units are those of durations (1s, 5m) and sizes (64KiB).',
    });
  }

  #name(piece: Piece): Formula | null {
    const name = piece.text.toLowerCase();
    const called = this.#reader.isCall;
    const call = functionNames.find((one) => one === name);
    if (called && name === 'if') return this.#if();
    if (called && call !== undefined) return this.#call(call);
    const column = parseOperand(this.#reader, this.#before);
    return column && { kind: 'operand', column };
  }

  #call(name: FunctionName): Formula | null {
    const { span } = this.#reader.next();
    const open = this.#reader.next();
    const values: Formula[] = [];
    do {
      const value = this.#inside(open.span, () => this.sum());
      if (value === null) return null;
      values.push(value);
    } while (this.#reader.take(',') !== null);
    if (!this.#close(open)) return null;
    return this.#counted({ kind: 'call', name, arguments: values, span: { start: span.start, end: this.#cursor.lastEnd } });
  }

  #if(): Formula | null {
    const { span } = this.#reader.next();
    const open = this.#reader.next();
    return this.#inside(open.span, () => {
      const condition = this.#condition();
      if (condition === null || !this.#comma('What is it where the condition holds?')) return null;
      const value = this.sum();
      if (value === null || !this.#comma('What is it where the condition does not hold?')) return null;
      const otherwise = this.sum();
      if (otherwise === null || !this.#close(open)) return null;
      return this.#counted({ kind: 'if', condition, value, otherwise, span: { start: span.start, end: this.#cursor.lastEnd } });
    });
  }

  #condition(): Condition | null {
    if (this.#before === null) {
      const place = this.#cursor.peek().span;
      const filter = parseFilter(this.#cursor);
      if (filter === null) return null;
      if (filter.where !== null) return { kind: 'filter', where: filter.where };
      return this.#cursor.error('always-true', 'This condition always holds.', place, { hint: 'Write the value itself, without “if”.' });
    }
    const left = this.sum();
    if (left === null) return null;
    const sign = this.#reader.peek();
    const op = sign.kind === 'sign' && compareOps.includes(sign.text) ? (sign.text as CompareOp) : null;
    if (op === null)
      return this.#cursor.error('missing-operator', 'A comparison is expected here.', sign.span, {
        hint: 'Such as if(count > 5, "many", "few").',
      });
    this.#reader.next();
    const right = this.sum();
    return right && { kind: 'comparison', left, op, right };
  }

  #comma(question: string): boolean {
    if (this.#reader.take(',') !== null) return true;
    this.#cursor.error('missing-value', question, this.#reader.peek().span, { hint: 'Write if(condition, one, other).' });
    return false;
  }

  #close(open: Piece): boolean {
    if (this.#reader.take(')') !== null) return true;
    this.#cursor.error('unclosed-parenthesis', 'This parenthesis is never closed.', open.span, { hint: 'Close it with ).' });
    return false;
  }

  #inside(place: Span, read: () => Formula | null): Formula | null {
    if (this.#cursor.depth >= maxDepth) {
      return this.#cursor.error('too-deep', `More than ${maxDepth} parentheses stand inside each other.`, place, {
        hint: 'Write the formula with fewer.',
      });
    }
    this.#cursor.depth++;
    const formula = read();
    this.#cursor.depth--;
    return formula;
  }
}
