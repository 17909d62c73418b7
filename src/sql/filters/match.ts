/**
 * `contains startswith endswith like : =~`, all case-sensitive. A pattern of `like` or `:` fits the whole value, `=~` any part of it.
 * On a list any element may match, and `contains` is equality with an element; on values met in JSON it is a substring of one.
 */
import { assertNever } from '../../model/invariant.ts';
import type { Expr } from '../../query/ast.ts';
import type { Binding } from '../event-names.ts';
import { guarded, type Operand, scalarText } from '../operand.ts';

type Match = Extract<Expr, { kind: 'match' }>;

export function compileMatch(match: Match, operand: Operand, binding: Binding): string {
  if (operand.kind === 'scalar') {
    const prefix = match.field.field === 'id' && match.op === 'startswith' ? binding.names.idPrefix(match.value) : null;
    return guarded(prefix, textCondition(scalarText(operand), match, binding));
  }
  if (match.op === 'contains' && operand.element === 'text')
    return guarded(operand.guard, `has(${operand.sql}, ${binding.params.bind('String', match.value)})`);
  return guarded(operand.guard, `arrayExists(x -> ${textCondition('x', match, binding)}, ${operand.sql})`);
}

function textCondition(text: string, { op, value }: Match, { params }: Binding): string {
  const bound = () => params.bind('String', value);
  switch (op) {
    case 'contains':
      return `position(${text}, ${bound()}) > 0`;
    case 'startswith':
      return `startsWith(${text}, ${bound()})`;
    case 'endswith':
      return `endsWith(${text}, ${bound()})`;
    case 'like':
      return `${text} LIKE ${params.bind('String', wellFormedLike(value))}`;
    case 'glob':
      return `${text} LIKE ${params.bind('String', likeOfGlob(value))}`;
    case 'regex':
      return `match(${text}, ${bound()})`;
    default:
      return assertNever(op);
  }
}

/** In a glob a backslash stands before `*`, `?` or a backslash, and makes it literal. */
function likeOfGlob(glob: string): string {
  return glob.replace(/\\[*?\\]|[*?%_\\]/g, (found) => {
    if (found === '*') return '%';
    if (found === '?') return '_';
    return found === '\\*' || found === '\\?' ? found.slice(1) : `\\${found.at(-1)}`;
  });
}

/** The engine refuses a pattern with a lone backslash; here it is itself. */
function wellFormedLike(pattern: string): string {
  return pattern.replace(/\\[%_\\]|\\/g, (found) => (found.length === 2 ? found : '\\\\'));
}
