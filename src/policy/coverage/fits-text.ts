/** Whether a pattern of a query fits a text, as the engine decides it; null where that cannot be told here. */
import type { MatchOp } from '../../query/ast.ts';

export function fitsText(op: MatchOp, pattern: string, text: string): boolean | null {
  switch (op) {
    case 'contains':
      return text.includes(pattern);
    case 'startswith':
      return text.startsWith(pattern);
    case 'endswith':
      return text.endsWith(pattern);
    case 'like':
      return expression(pattern, '%', '_').test(text);
    case 'glob':
      return expression(pattern, '*', '?').test(text);
    case 'regex':
      return fitsRegex(pattern, text);
  }
}

/** The constant beginning of whatever a pattern fits, where the rest of it is free; null for other patterns. */
export function freePrefix(op: MatchOp, pattern: string): string | null {
  if (op === 'startswith') return pattern;
  const [any, other] = op === 'glob' ? ['*', '?'] : op === 'like' ? ['%', '_'] : [];
  if (any === undefined || other === undefined || !pattern.endsWith(any)) return null;
  const prefix = pattern.slice(0, -1);
  return [any, other, '\\'].some((sign) => prefix.includes(sign)) ? null : prefix;
}

/** A backslash makes the sign behind it literal. */
function expression(pattern: string, any: string, one: string): RegExp {
  const source = [...pattern.matchAll(/\\(.)|([\s\S])/gu)].map(([, escaped, sign = '']) => {
    if (escaped !== undefined) return escapeRegex(escaped === any || escaped === one || escaped === '\\' ? escaped : `\\${escaped}`);
    return sign === any ? '[\\s\\S]*' : sign === one ? '[\\s\\S]' : escapeRegex(sign);
  });
  return new RegExp(`^${source.join('')}$`, 'u');
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Both know these patterns alike; what else RE2 knows is left open. A pattern that repeats what repeats could take for ever. */
function fitsRegex(pattern: string, text: string): boolean | null {
  if (!/^[\w\s^$|().:/@,='"-]*$/.test(pattern) || pattern.includes('(?')) return null;
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return null;
  }
}
