/**
 * Free text: the words as they stand, anywhere in the record, whatever the case. The record is JSON, so what JSON escapes is
 * looked for in each way that it is usually written; nothing is decoded (`%2F` in a URI stays `%2F`).
 */
import type { Expr } from '../../query/ast.ts';
import type { Binding } from '../event-names.ts';

type Text = Extract<Expr, { kind: 'text' }>;

export function compileText({ value }: Text, { names, params }: Binding): string {
  if (value.trim() === '') return '1';
  // With all its letters in ASCII, a text need not be folded by Unicode's rules, which costs more.
  const search = /^[\x20-\x7e]*$/.test(value) ? 'multiSearchAnyCaseInsensitive' : 'multiSearchAnyCaseInsensitiveUTF8';
  const found = (text: string) => `${search}(${text}, ${params.bind('Array(String)', spellings(value))})`;
  if (names.mask === undefined) return found(names.column('raw'));
  // What holds a secret is looked at only where it is found at all, and then around its bodies.
  const record = names.mask.plain.column('raw');
  return `(${found(record)} AND (${found(names.mask.openRecord())} OR ${found(names.mask.openText())}))`;
}

/** The text as it is (for those who look for a piece of JSON), as a JSON string holds it, and as Go's encoder writes it. */
export function spellings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const go = json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [...new Set([text, json, go])];
}
