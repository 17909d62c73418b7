/** Parentheses around a condition: as many as it needs, so that a person can read it. */

/** The condition in parentheses, once. */
export function inParentheses(condition: string): string {
  return isEnclosed(condition) ? condition : `(${condition})`;
}

/** The condition without parentheses around the whole of it. */
export function withoutParentheses(condition: string): string {
  return isEnclosed(condition) ? condition.slice(1, -1) : condition;
}

/** Whether the first parenthesis is closed at the very end. What stands in quotes, or behind a backslash, is none. */
function isEnclosed(condition: string): boolean {
  if (!condition.startsWith('(')) return false;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < condition.length; at++) {
    const char = condition[at] ?? '';
    if (char === '\\') at += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'" || char === '`') quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')' && --depth === 0) return at === condition.length - 1;
  }
  return false;
}
