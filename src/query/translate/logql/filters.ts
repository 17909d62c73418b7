/**
 * Conditions of LogQL: filters on labels, which know and, or and parentheses but no not. So each condition is made with its
 * opposite beside it, and `not` takes that. A label that is absent is the empty text; a number compared with it is false.
 */
import { invariant } from '../../../model/invariant.ts';
import { parseIpRange } from '../../../model/ip-range.ts';
import type { CompareOp } from '../../ast.ts';
import { escapeUnits } from '../../values/quote.ts';
import { cannot, type Said } from '../draft.ts';
import { joined, type Language, type Many, type TextTest } from '../language.ts';
import { literalPieces, type Pattern } from '../pattern.ts';
import { escapedChar, type PatternStyle, writePattern } from '../write-pattern.ts';
import { labelOf } from './labels.ts';

/** Go's, which are RE2. */
const go: PatternStyle = {
  any: '.',
  start: '\\A',
  end: '\\z',
  boundary: ['\\b', '\\B'],
  head: (ignoresCase) => (ignoresCase ? '(?is)' : '(?s)'),
  open: '(?:',
  lazy: true,
  char: escapedChar,
};

const opposite: Readonly<Record<CompareOp, CompareOp>> = { '=': '!=', '!=': '=', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };

/** Labels of numbers that every event has. */
const alwaysThere = new Set(['duration']);

export function logqlLanguage(): Language {
  const opposites = new Map<string, string>();
  const pair = (plain: string, negated: string): string => {
    opposites.set(plain, negated);
    opposites.set(negated, plain);
    return plain;
  };
  const not = (condition: string): string => {
    const negated = opposites.get(condition);
    invariant(negated !== undefined || condition === '', `no opposite of ${condition}`);
    return negated ?? '';
  };
  const join = (conditions: readonly string[], word: ' and ' | ' or '): string => {
    const none = word === ' and ' ? always : never;
    const plain = joined(conditions, word, none);
    return conditions.length < 2 ? plain : pair(plain, joined(conditions.map(not), word === ' and ' ? ' or ' : ' and ', none));
  };
  const always = pair('stage!=""', 'stage=""');
  const never = not(always);
  const any = (conditions: readonly string[]) => join(conditions, ' or ');
  const all = (conditions: readonly string[]) => join(conditions, ' and ');
  const match = (label: string, expression: string) => pair(`${label}=~${quoteGo(expression)}`, `${label}!~${quoteGo(expression)}`);
  const equal = (label: string, value: string) => pair(`${label}=${quoteGo(value)}`, `${label}!=${quoteGo(value)}`);
  const ordered = (label: string, op: CompareOp, literal: string) =>
    pair(
      `${label}${op}${literal}`,
      alwaysThere.has(label) ? `${label}${opposite[op]}${literal}` : `(${label}${opposite[op]}${literal} or ${label}="")`,
    );
  const inside = (label: string, ranges: readonly string[]) =>
    any(
      ranges.flatMap((text) =>
        parseIpRange(text) === null ? [] : pair(`${label}=ip(${quoteGo(text)})`, `(${label}!=ip(${quoteGo(text)}) or ${label}="")`),
      ),
    );

  const text = (label: string, test: TextTest): Said => {
    switch (test.kind) {
      case 'equals':
        return test.values.length === 1 ? equal(label, test.values[0] ?? '') : match(label, test.values.map(escapeRegex).join('|'));
      case 'contains':
        return match(label, `(?s).*${escapeRegex(test.value)}.*`);
      case 'startswith':
        return match(label, `(?s)${escapeRegex(test.value)}.*`);
      case 'endswith':
        return match(label, `(?s).*${escapeRegex(test.value)}`);
      case 'pattern': {
        const written = test.source ?? writeWhole(test.pattern);
        return typeof written === 'string' ? match(label, `(?s).*(?:${written}).*`) : written;
      }
      case 'inside':
        return inside(label, test.ranges);
      case 'something':
        return not(equal(label, ''));
      case 'number':
        return test.op === '=' ? equal(label, String(test.value)) : ordered(label, test.op, String(test.value));
      default:
        return cannot('it has no order of texts', 'Use =, in or like.');
    }
  };

  /** A list is its JSON: an element stands in quotes, after `[` or a comma. */
  const some = ({ kind, code }: Many, test: TextTest): Said => {
    if (kind === 'json') return text(code, test);
    const element = (before: string, value: string, after: string) =>
      match(code, `(?s).*${before}${escapeRegex(jsonInside(value))}${after}.*`);
    switch (test.kind) {
      case 'equals':
        return any(test.values.map((value) => element('[\\[,]"', value, '"[,\\]]')));
      case 'startswith':
        return element('[\\[,]"', test.value, '');
      case 'endswith':
        return element('', test.value, '"[,\\]]');
      case 'inside':
        return inside(code, test.ranges);
      case 'something':
        return match(code, '\\[.+\\]');
      default:
        return cannot('a list is one JSON text there', 'Ask for a whole element, or for how one begins or ends.');
    }
  };

  return {
    always,
    never,
    all,
    any,
    not,
    operand: labelOf,
    text,
    some,
    compare: (label, op, literal) => {
      if (literal === '0' && !alwaysThere.has(label) && (op === '=' || op === '!='))
        return op === '=' ? equal(label, '') : not(equal(label, ''));
      if (alwaysThere.has(label)) return ordered(label, op, literal);
      if (op === '=') return equal(label, literal);
      return op === '!=' ? not(equal(label, literal)) : ordered(label, op, literal);
    },
    time: () => cannot('times are chosen beside the query', 'Use last, since or from … to.'),
    record: () => cannot('free text is a filter on lines, which stands beside the others', 'Join it to the others by “and”, not by “or”.'),
  };
}

/** A filter on lines: the record contains one of the spellings, in either case. */
export function lineFilter(spellings: readonly string[], negated: boolean): string {
  return `${negated ? '!~' : '|~'} ${quoteGo(`(?i)${spellings.length === 1 ? escapeRegex(spellings[0] ?? '') : `(?:${spellings.map(escapeRegex).join('|')})`}`)}`;
}

/** A string of Go. `$` and `[[` are written by their codes: Grafana replaces what follows them. */
export function quoteGo(text: string): string {
  return `"${text
    .replace(/["\\]/g, '\\$&')
    .replaceAll('$', '\\x24')
    .replaceAll('[[', '[\\x5b')
    .replace(/(?! )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}]/gu, (char) => (char.length === 1 ? escapeUnits(char) : char))
    .replace(/\p{Cs}/gu, '\ufffd')}"`;
}

function escapeRegex(text: string): string {
  return literalPieces(text)
    .map((piece) => writePattern({ pieces: [piece], ignoresCase: false }, { ...go, head: () => '' }))
    .join('');
}

function writeWhole(pattern: Pattern): Said {
  return writePattern(pattern, { ...go, head: (ignoresCase) => (ignoresCase ? '(?i)' : '') });
}

/** The text inside the quotes of a JSON string, as Go's encoder writes it. */
function jsonInside(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
