/** Values: quoted, or bare over all tokens that stand together, so that `system:serviceaccount:dev:ci` and `10.0.0.0/8` need no quotes. */
import type { FieldRef } from './ast.ts';
import { type Cursor, isWord } from './cursor.ts';
import type { Token } from './token.ts';
import type { RawValue } from './values/typed-value.ts';

/** Reads one value; reports and returns null where none stands. */
export function parseValue(cursor: Cursor, field: FieldRef): RawValue | null {
  cursor.expect({ kind: 'value', field });
  return readRaw(cursor) ?? missingValue(cursor, field.text);
}

/** One value, for a place that is no field's; null where none stands. */
export function readRaw(cursor: Cursor): RawValue | null {
  const first = cursor.peek();
  if (first.kind === 'quoted') {
    cursor.next();
    const { text, span, bound } = first;
    return { text, quoted: bound !== 'typed', span, ...(bound !== undefined && { isBound: true }) };
  }
  if (!beginsValue(cursor)) return null;
  let text = cursor.next().text;
  while (cursor.peek().glued && joins(cursor.peek())) text += cursor.next().text;
  return { text, quoted: false, span: { start: first.span.start, end: cursor.lastEnd } };
}

/** Values in parentheses (or brackets), with commas or blanks or `or` between; a lone value needs none. */
export function parseValues(cursor: Cursor, field: FieldRef): RawValue[] | null {
  const open = cursor.peek();
  const close = cursor.take('(') ? ')' : cursor.take('[') ? ']' : null;
  if (close === null) {
    const value = parseValue(cursor, field);
    return value === null ? null : [value];
  }
  const values: RawValue[] = [];
  while (!cursor.at(close)) {
    cursor.expect({ kind: 'value', field });
    const value = cursor.takeWord('or') ? null : readRaw(cursor);
    if (value !== null) values.push(value);
    if (cursor.take(',') || value !== null || cursor.atWord('or')) continue;
    if (cursor.atEnd || cursor.atStage || cursor.at(')') || cursor.at(']')) {
      return cursor.error('unclosed-parenthesis', 'This list is never closed.', open.span, { hint: `Close it with ${close}.` });
    }
    return cursor.error('bad-list', 'A value is expected here.', cursor.peek().span, {
      hint: 'Put quotes around a value that holds signs.',
    });
  }
  cursor.next();
  return values;
}

export function missingValue(cursor: Cursor, after: string): null {
  const token = cursor.peek();
  const hint = isWord(token, 'and', 'or', 'not')
    ? `To look for the word itself, put it in quotes: "${token.text}".`
    : `Write a value after it, such as ${after}="…", or ${after}=* for any.`;
  if (token.kind === 'sign')
    return cursor.error('doubled-operator', 'Two operators stand in a row.', token.span, { hint: 'Remove one of them.' });
  return cursor.error('missing-value', 'A value is missing here.', token.span, { hint });
}

function beginsValue(cursor: Cursor): boolean {
  const token = cursor.peek();
  if (token.kind === 'punctuation') return token.text === '-' && cursor.peek(1).glued && cursor.peek(1).kind === 'word';
  if (token.kind !== 'word' || isWord(token, 'and', 'or', 'not')) return false;
  // `verb= limit 5` lacks its value; `name=limit` and `name contains limit` have one.
  return token.glued || cursor.previous?.kind !== 'sign' || !cursor.isStageKeyword(token);
}

function joins(token: Token): boolean {
  return token.kind === 'word' || (token.kind === 'sign' && token.text === ':') || (token.kind === 'punctuation' && token.text === '-');
}
