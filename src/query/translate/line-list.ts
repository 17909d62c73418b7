/**
 * Lists in languages that cannot look into them: all elements in one text, each between two line ends, and questions about an
 * element as questions about that text. An element of an audit event that holds a line end has yet to be seen.
 */
import { cannot, type Said } from './draft.ts';
import type { TextTest } from './language.ts';
import type { Pattern, Piece } from './pattern.ts';

const lineEnd: Piece = { kind: 'literal', code: 0x0a };

/** The question about the text that holds all elements; `ask` puts it. */
export function askLines(test: TextTest, ask: (test: TextTest) => Said, any: (conditions: readonly string[]) => string): Said {
  switch (test.kind) {
    case 'equals': {
      if (test.values.some((value) => value.includes('\n'))) return cannot('the value holds a line end');
      const conditions = test.values.map((value) => ask({ kind: 'contains', value: `\n${value}\n` }));
      return (
        conditions.find((condition) => typeof condition !== 'string') ??
        any(conditions.filter((condition) => typeof condition === 'string'))
      );
    }
    case 'contains':
    case 'startswith':
    case 'endswith':
      if (test.value.includes('\n')) return cannot('the value holds a line end');
      return ask({
        kind: 'contains',
        value: `${test.kind === 'startswith' ? '\n' : ''}${test.value}${test.kind === 'endswith' ? '\n' : ''}`,
      });
    case 'pattern':
      return ask({ kind: 'pattern', pattern: withinLine(test.pattern), source: null });
    case 'something':
      return ask({
        kind: 'pattern',
        pattern: { pieces: [{ kind: 'class', negated: true, ranges: [[0x0a, 0x0a]] }], ignoresCase: false },
        source: null,
      });
    case 'inside':
      return cannot('it has no test of addresses for lists', 'Ask source_ip cidr …, which is one address.');
    default:
      return cannot('it compares no elements of lists by their order');
  }
}

/** The same pattern, where an element begins and ends at a line end and nothing else goes beyond it. */
function withinLine({ pieces, ignoresCase }: Pattern): Pattern {
  const inLine = pieces.map((piece): Piece => {
    if (piece.kind === 'start' || piece.kind === 'end') return lineEnd;
    if (piece.kind === 'any') return { kind: 'class', negated: true, ranges: [[0x0a, 0x0a]] };
    return piece.kind === 'class' && piece.negated ? { ...piece, ranges: [...piece.ranges, [0x0a, 0x0a]] } : piece;
  });
  return { pieces: inLine, ignoresCase };
}
