/** The parenthesis that ends the filters inside a stage. */
import type { Cursor } from '../cursor.ts';
import type { Token } from '../token.ts';

/** Takes it; reports and is false where something else stands. */
export function closeParenthesis(cursor: Cursor, open: Token): boolean {
  if (cursor.take(')') !== null) return true;
  const token = cursor.peek();
  const isStage = cursor.atStage && token.kind === 'word';
  cursor.error('unclosed-parenthesis', 'This parenthesis is never closed.', open.span, {
    hint: isStage ? `Close it with ); to look for the word “${token.text}”, put it in quotes.` : 'Close it with ).',
  });
  return false;
}
