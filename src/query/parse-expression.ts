/** The filter part of a query by recursive descent: or, and, not, parentheses, conditions on fields, free text. */

import { findField } from '../model/fields.ts';
import type { Expr } from './ast.ts';
import { type Cursor, isWord, maxDepth } from './cursor.ts';
import type { Expectation } from './expectation.ts';
import type { Operator } from './filters/filter.ts';
import { filterByOperator } from './filters/registry.ts';
import { parseField } from './parse-field.ts';
import type { Token } from './token.ts';

/** `*`, which holds for every event, while the parser still has to find out what surrounds it. */
const everything: Expr = { kind: 'and', operands: [] };

const afterFilter: readonly Expectation[] = [
  { kind: 'keyword', keyword: 'and', documentation: 'Both filters hold.' },
  { kind: 'keyword', keyword: 'or', documentation: 'Either filter holds.' },
  { kind: 'stage' },
];

/** Reads the filter up to the first stage; null where there is none, or where it leaves nothing out. */
export function parseWhere(cursor: Cursor): Expr | null {
  cursor.expect({ kind: 'field' }, { kind: 'stage' });
  let where: Expr | null = null;
  while (!(cursor.atEnd || cursor.atStage)) {
    const expr = parseOr(cursor);
    where ??= expr;
    const stray = cursor.peek();
    if (cursor.atEnd || cursor.atStage) break;
    cursor.next();
    unexpected(cursor, stray);
  }
  return where === everything ? null : where;
}

/** Reads a filter that stands inside a stage, up to the sign that ends it; reports and returns null where there is none. */
export function parseFilter(cursor: Cursor): { readonly where: Expr | null } | null {
  const place = cursor.peek().span;
  const known = cursor.report.diagnostics.length;
  cursor.expect({ kind: 'field' });
  const expr = endsExpression(cursor) || cursor.at(',') ? null : parseOr(cursor);
  if (expr !== null) return { where: expr === everything ? null : expr };
  if (cursor.report.diagnostics.length > known) return null;
  return cursor.error('missing-operand', 'A filter is expected here.', place, { hint: 'Such as code>=400, or * for every event.' });
}

function parseOr(cursor: Cursor): Expr | null {
  return parseChain(cursor, 'or', ['||'], parseAnd);
}

function parseAnd(cursor: Cursor): Expr | null {
  return parseChain(cursor, 'and', ['&&'], parseNot);
}

/** Operands joined by a word; two filters side by side without a word mean `and`. */
function parseChain(
  cursor: Cursor,
  kind: 'and' | 'or',
  signs: readonly string[],
  parseOperand: (cursor: Cursor) => Expr | null,
): Expr | null {
  const operands: Expr[] = [];
  const add = (operand: Expr | null) => {
    if (operand !== null && !(kind === 'and' && operand === everything)) operands.push(operand);
    return operand !== null;
  };
  let read = add(parseOperand(cursor));
  while (true) {
    cursor.expect(...afterFilter);
    const joint = cursor.takeWord(kind) ?? takeSign(cursor, signs);
    if (joint === null && !(kind === 'and' && beginsOperand(cursor))) break;
    if (joint !== null && endsExpression(cursor)) {
      cursor.expect({ kind: 'field' });
      reportMissingOperand(cursor, joint);
      break;
    }
    read = add(parseOperand(cursor)) || read;
  }
  if (kind === 'or' && operands.includes(everything)) return everything;
  const [only, another] = operands;
  if (only !== undefined) return another === undefined ? only : { kind, operands };
  return read ? everything : null;
}

function takeSign(cursor: Cursor, signs: readonly string[]): Token | null {
  return cursor.peek().kind !== 'quoted' && signs.includes(cursor.peek().text) ? cursor.next() : null;
}

function parseNot(cursor: Cursor): Expr | null {
  const nots: Token[] = [];
  while (true) {
    const not = cursor.takeWord('not') ?? cursor.take('!') ?? cursor.take('-');
    if (not === null) break;
    nots.push(not);
  }
  const last = nots.at(-1);
  if (last === undefined) return parsePrimary(cursor);
  if (endsExpression(cursor)) {
    cursor.expect({ kind: 'field' });
    return reportMissingOperand(cursor, last);
  }
  if (cursor.depth + nots.length > maxDepth) return tooDeep(cursor, last);
  cursor.depth += nots.length;
  let expr = parsePrimary(cursor);
  cursor.depth -= nots.length;
  if (expr === everything) {
    return cursor.error('never-true', 'This leaves every event out.', last.span, { hint: '* stands for every event; remove the “not”.' });
  }
  for (const _ of nots) expr = expr && { kind: 'not', operand: expr };
  return expr;
}

function parsePrimary(cursor: Cursor): Expr | null {
  cursor.expect({ kind: 'field' });
  const token = cursor.peek();
  if (cursor.at('(')) return parseParenthesis(cursor);
  if (token.kind === 'quoted') {
    cursor.next();
    return { kind: 'text', value: token.text, span: token.span };
  }
  if (token.kind === 'word' && !isWord(token, 'and', 'or')) return parseCondition(cursor, token);
  if (isWord(token, 'and', 'or') || token.text === '&&' || token.text === '||') {
    cursor.next();
    cursor.error('doubled-operator', `“${token.text}” joins two filters, and there is none before it.`, token.span, { hint: 'Remove it.' });
    return endsExpression(cursor) ? null : parseNot(cursor);
  }
  cursor.next();
  unexpected(cursor, token);
  return null;
}

function parseParenthesis(cursor: Cursor): Expr | null {
  const open = cursor.next();
  if (cursor.depth >= maxDepth) return tooDeep(cursor, open);
  if (cursor.take(')')) {
    return cursor.error(
      'missing-operand',
      'Nothing stands between these parentheses.',
      { start: open.span.start, end: cursor.lastEnd },
      { hint: 'Remove them.' },
    );
  }
  cursor.depth++;
  const expr = parseOr(cursor);
  cursor.depth--;
  if (cursor.take(')') === null && cursor.report.diagnostics.length === 0) {
    cursor.error('unclosed-parenthesis', 'This parenthesis is never closed.', open.span, {
      hint: 'Close it with ).',
      fix: { title: 'Close it', span: { start: cursor.lastEnd, end: cursor.lastEnd }, text: ')' },
    });
  }
  return expr;
}

/** A bare word: the field of a condition, or free text. */
function parseCondition(cursor: Cursor, word: Token): Expr | null {
  const after = cursor.peek(1);
  const isPath = after.glued && after.kind === 'punctuation' && after.text === '[';
  if (!isPath && operatorAt(cursor, 1) === null) return parseWord(cursor, word);
  const field = parseField(cursor);
  if (field === null) {
    cursor.recover();
    return null;
  }
  cursor.expect({ kind: 'operator', field });
  const operator = takeOperator(cursor);
  if (operator === null) {
    cursor.error('missing-operator', `What about ${field.text}?`, field.span, {
      hint: `Write ${field.text}=…, or ${field.text} is not empty.`,
    });
    return null;
  }
  const expr = filterByOperator(operator.sign)?.parse(cursor, field, operator) ?? null;
  if (expr === null) cursor.recover();
  return expr;
}

function parseWord(cursor: Cursor, word: Token): Expr {
  const source = cursor.text.slice(word.span.start, word.span.end);
  const field = findField(source);
  cursor.next();
  if (source === '*') return everything;
  if (field !== undefined) {
    const value = cursor.peek();
    // The word of a field just before a value: an operator was forgotten more likely than two words are sought.
    cursor.expect({ kind: 'operator', field: { field: field.name, path: [], text: source, span: word.span } });
    if (
      value.kind === 'quoted' ||
      (value.kind === 'word' && !(cursor.atStage || isWord(value, 'and', 'or', 'not')) && operatorAt(cursor, 1) === null)
    ) {
      cursor.report.warn({
        code: 'missing-operator',
        message: `This looks for the word “${word.text}” anywhere; an operator is missing if the field ${field.name} is meant.`,
        span: { start: word.span.start, end: value.span.end },
        hint: 'Put the word in quotes if free text is meant.',
        fix: { title: `Write ${word.text}=`, span: { start: word.span.end, end: value.span.start }, text: '=' },
      });
    }
  }
  return { kind: 'text', value: word.text, span: word.span };
}

function takeOperator(cursor: Cursor): Operator | null {
  const operator = operatorAt(cursor, 0);
  if (operator === null) return null;
  cursor.next();
  if (operator.negated) cursor.next();
  return operator;
}

/** The operator that stands so many tokens ahead, with the `not` or `!` before it. */
function operatorAt(cursor: Cursor, offset: number): Operator | null {
  const first = cursor.peek(offset);
  const negated = isWord(first, 'not') || (first.kind === 'punctuation' && first.text === '!');
  const token = negated ? cursor.peek(offset + 1) : first;
  const sign = signOf(token);
  if (sign === null || (sign === 'is' && !(isField(cursor.peek(offset - 1)) || isWord(cursor.peek(offset + 1), 'empty', 'not'))))
    return null;
  return { sign, negated, span: { start: first.span.start, end: token.span.end } };
}

/** `is` is an operator after a field or before what may follow it, and an ordinary word elsewhere. */
function isField(token: Token): boolean {
  return token.kind === 'word' && findField(token.text) !== undefined;
}

function signOf(token: Token): string | null {
  const sign = token.kind === 'word' ? token.text.toLowerCase() : token.kind === 'sign' ? token.text : '';
  return filterByOperator(sign) === undefined ? null : sign;
}

function beginsOperand(cursor: Cursor): boolean {
  return !(endsExpression(cursor) || cursor.atWord('and', 'or') || cursor.peek().kind === 'sign' || isCloser(cursor.peek()));
}

function endsExpression(cursor: Cursor): boolean {
  return cursor.atEnd || cursor.atStage || cursor.at(')');
}

function isCloser(token: Token): boolean {
  return token.kind === 'punctuation' && /^[\]},[{]$/.test(token.text);
}

function reportMissingOperand(cursor: Cursor, joint: Token): null {
  return cursor.error('missing-operand', `A filter is missing after “${joint.text}”.`, joint.span, {
    hint:
      cursor.atStage && cursor.peek().kind === 'word'
        ? `To look for the word “${cursor.peek().text}”, put it in quotes.`
        : 'Add one, or remove the word.',
  });
}

function tooDeep(cursor: Cursor, token: Token): null {
  cursor.error('too-deep', `More than ${maxDepth} parentheses or negations stand inside each other.`, token.span, {
    hint: 'Write the filter with fewer.',
  });
  while (!cursor.atEnd) cursor.next();
  return null;
}

function unexpected(cursor: Cursor, token: Token): void {
  if (token.kind === 'sign' && !token.glued) {
    missingField(cursor, token);
    return;
  }
  if (token.kind === 'punctuation' && token.text === ')') {
    cursor.error('unopened-parenthesis', 'This parenthesis was never opened.', token.span, { hint: 'Remove it.' });
    return;
  }
  cursor.error('unexpected', `“${token.text}” was not expected here.`, token.span, { hint: 'Put quotes around text that holds signs.' });
}

function missingField(cursor: Cursor, token: Token): void {
  const previous = cursor.report.diagnostics.at(-1);
  if (previous !== undefined && previous.span.end >= token.span.start) return;
  cursor.error('missing-field', `A field is missing before “${token.text}”.`, token.span, {
    hint: `Write one, such as verb${token.text}delete.`,
  });
}
