/** Conditions of a jq program. Each is an expression over one event that gives true or false. */

import { assertNever } from '../../../model/invariant.ts';
import { parseIpRange } from '../../../model/ip-range.ts';
import type { CompareOp } from '../../ast.ts';
import type { Draft, Said } from '../draft.ts';
import { joined, type Language, type TextTest } from '../language.ts';
import { anyOf, literalPieces, type Pattern } from '../pattern.ts';
import { escapedChar, lookaroundBoundary, type PatternStyle, writePattern } from '../write-pattern.ts';
import { jqText, jqTime } from './literals.ts';
import { jqOperand } from './operand.ts';

/** Oniguruma with the syntax of Perl. There `^` and `$` stand at every line. */
const oniguruma: PatternStyle = {
  any: '.',
  start: '\\A',
  end: '\\z',
  boundary: lookaroundBoundary,
  head: (ignoresCase) => (ignoresCase ? '(?is)' : '(?s)'),
  open: '(?:',
  lazy: true,
  char: escapedChar,
};

export const jqLanguage: Language = {
  always: 'true',
  never: 'false',
  all: (conditions) => joined(conditions, ' and ', 'true'),
  any: (conditions) => joined(conditions, ' or ', 'false'),
  not: (condition) => `(${condition} | not)`,
  operand: jqOperand,
  choose: (cases, otherwise) =>
    `(${cases.map(([condition, text], at) => `${at === 0 ? 'if' : 'elif'} ${condition} then ${jqText(text)}`).join(' ')} else ${jqText(otherwise)} end)`,
  truth: (condition) => `(${condition})`,
  text: testText,
  some({ code }, test, draft) {
    const condition = testText('.', test, draft);
    return typeof condition === 'string' ? `any(${code}[]; ${condition})` : condition;
  },
  compare: (code, op, literal) => `(${code} ${jqOp(op)} ${literal})`,
  time: jqTime,
  absent: (code) => `(${code} == null)`,
  record(spellings, draft) {
    return testPattern(draft.define('record'), { pieces: anyOf(spellings), ignoresCase: true });
  },
};

function testText(code: string, test: TextTest, draft: Draft): Said {
  switch (test.kind) {
    case 'equals': {
      const [only, another] = test.values;
      if (only !== undefined && another === undefined) return `(${code} == ${jqText(only)})`;
      return `(${code} | IN(${test.values.map(jqText).join(', ')}))`;
    }
    case 'contains':
      // jq 1.6 looks no further than a NUL.
      return test.value.includes('\0')
        ? testPattern(code, { pieces: literalPieces(test.value), ignoresCase: false })
        : `(${code} | contains(${jqText(test.value)}))`;
    case 'startswith':
    case 'endswith':
      return `(${code} | ${test.kind}(${jqText(test.value)}))`;
    case 'pattern':
      return testPattern(code, test.pattern);
    case 'order':
      return `(${code} ${jqOp(test.op)} ${jqText(test.value)})`;
    case 'between':
      return `(${code} | . >= ${jqText(test.low)} and . <= ${jqText(test.high)})`;
    case 'number':
      return `(${code} | tonumber? // null | . != null and . ${jqOp(test.op)} ${test.value})`;
    case 'something':
      return `(${code} | IN("", "{}") | not)`;
    case 'inside':
      return joined(
        test.ranges.map((range) => testRange(code, range, draft)),
        ' or ',
        'false',
      );
    default:
      return assertNever(test);
  }
}

function testPattern(code: string, pattern: Pattern): Said {
  const written = writePattern(pattern, oniguruma);
  return typeof written === 'string' ? `(${code} | test(${jqText(written)}))` : written;
}

function testRange(code: string, text: string, draft: Draft): string {
  const range = parseIpRange(text);
  if (range === null) return 'false';
  const groups = groupsOf(range.address);
  if (range.family === 6) return `(${code} | ${draft.define('inNet6')}([${groups.join(', ')}]; ${range.prefix}))`;
  const size = 2 ** (32 - range.prefix);
  const address = groups.reduce((sum, group) => sum * 256 + group, 0);
  return `(${code} | ${draft.define('inNet4')}(${Math.floor(address / size)}; ${size}))`;
}

/** The four or eight numbers of an address. */
function groupsOf(address: string): number[] {
  if (!address.includes(':')) return address.split('.').map(Number);
  const tail = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const plain =
    tail === null
      ? address
      : address.slice(0, tail.index) +
        [tail.slice(1, 3), tail.slice(3)].map(([a, b]) => (Number(a) * 256 + Number(b)).toString(16)).join(':');
  const [head = [], rest] = plain
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))));
  return rest === undefined ? head : [...head, ...Array<number>(8 - head.length - rest.length).fill(0), ...rest];
}

function jqOp(op: CompareOp): string {
  return op === '=' ? '==' : op;
}
