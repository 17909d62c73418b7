/**
 * Free text: the words as they stand, anywhere in the record, whatever the case. The record is JSON, so what JSON escapes is
 * looked for in each way that it is usually written; nothing is decoded (`%2F` in a URI stays `%2F`).
 */
import type { Expr } from '../../query/ast.ts';
import type { Binding } from '../event-names.ts';

type Text = Extract<Expr, { kind: 'text' }>;

export function compileText(text: Text, binding: Binding): string {
  const { found, open } = compileTextParts(text, binding);
  // One function of both, and not a condition and another: the engine would put those in an order of its own.
  return open === null ? found : `if(${found}, ${open}, 0)`;
}

/** Whether the text is there at all and, where there are masks, whether it is to be seen: for the few events where it is there. */
export function compileTextParts({ value }: Text, { names, params }: Binding): { readonly found: string; readonly open: string | null } {
  if (value.trim() === '') return { found: '1', open: null };
  // With all its letters in ASCII, a text need not be folded by Unicode's rules, which costs more.
  const search = /^[\x20-\x7e]*$/.test(value) ? 'multiSearchAnyCaseInsensitive' : 'multiSearchAnyCaseInsensitiveUTF8';
  const foundIn = (text: string) => `${search}(${text}, ${params.bind('Array(String)', spellings(value))})`;
  const { mask } = names;
  if (mask === undefined) return { found: foundIn(names.column('raw')), open: null };
  // Around the bodies it costs little to look, and mostly it is found there.
  return { found: foundIn(mask.plain.column('raw')), open: `if(${foundIn(mask.openText())}, 1, ${foundIn(mask.openRecord())})` };
}

/** The text as it is (for those who look for a piece of JSON), as a JSON string holds it, and as Go's encoder writes it. */
export function spellings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const go = json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [...new Set([text, json, go])];
}
