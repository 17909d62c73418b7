/** What a filter asks of one text, or of an element of a list: the questions that a language has to know how to put. */
import { assertNever } from '../../model/invariant.ts';
import type { Value } from '../ast.ts';
import type { Leaf, Only } from '../filters/filter.ts';
import { printTime } from '../values/time.ts';
import { type Cannot, cannot } from './draft.ts';
import type { TextTest } from './language.ts';
import { type Pattern, readRegex, wildcardPattern } from './pattern.ts';

/** What is asked of a text, or of an element: one of these holds. */
export function testsOf(leaf: Exclude<Leaf, { kind: 'text' }>, isJson: boolean, isElement: boolean): readonly TextTest[] | Cannot {
  switch (leaf.kind) {
    case 'compare':
      return compareTests(leaf, isJson);
    case 'in': {
      const texts = leaf.values.filter((value) => !isJson || value.kind !== 'number').map(textOf);
      const numbers = leaf.values.flatMap((value): TextTest[] =>
        isJson && value.kind === 'number' ? [{ kind: 'number', op: '=', value: value.value }] : [],
      );
      return texts.length === 0 ? numbers : [{ kind: 'equals', values: texts }, ...numbers];
    }
    case 'between': {
      const { low, high } = leaf;
      if (isJson && low.kind === 'number' && high.kind === 'number')
        return cannot('both ends have to hold for the same value', 'Ask with >= and <= where the path leads to one value.');
      return [{ kind: 'between', low: textOf(low), high: textOf(high) }];
    }
    case 'match':
      return matchTests(leaf, isElement && !isJson);
    case 'cidr':
      return [{ kind: 'inside', ranges: leaf.ranges }];
    case 'empty':
      return [{ kind: 'something' }];
    default:
      return assertNever(leaf);
  }
}

function compareTests({ op, value }: Only<'compare'>, isJson: boolean): TextTest[] {
  const positive = op === '!=' ? '=' : op;
  const number = isJson ? numberOf(value) : null;
  if (number !== null && !(positive === '=' && value.kind === 'text')) return [{ kind: 'number', op: positive, value: number }];
  const text = textOf(value);
  return [positive === '=' ? { kind: 'equals', values: [text] } : { kind: 'order', op: positive, value: text }];
}

function matchTests({ op, value }: Only<'match'>, isElement: boolean): readonly TextTest[] | Cannot {
  switch (op) {
    case 'contains':
      return [isElement ? { kind: 'equals', values: [value] } : { kind: op, value }];
    case 'startswith':
    case 'endswith':
      return [{ kind: op, value }];
    case 'glob':
      return [wildcardTest(wildcardPattern(value, '*', '?'))];
    case 'like':
      return [wildcardTest(wildcardPattern(value, '%', '_'))];
    case 'regex': {
      const pattern = readRegex(value);
      return 'why' in pattern ? pattern : [{ kind: 'pattern', pattern, source: value }];
    }
    default:
      return assertNever(op);
  }
}

/** A pattern with its wildcards at the ends alone is a plainer question. */
function wildcardTest(pattern: Pattern): TextTest {
  const [, ...inner] = pattern.pieces.slice(0, -1);
  const isMany = (at: number) => inner[at]?.kind === 'any' && inner[at + 1]?.kind === 'repeat';
  const [fromAny, toAny] = [isMany(0), inner.length > 2 && isMany(inner.length - 2)];
  const rest = inner.slice(fromAny ? 2 : 0, toAny ? -2 : undefined);
  const value = rest.map((piece) => (piece.kind === 'literal' ? String.fromCodePoint(piece.code) : null));
  if (value.length === 0 || value.includes(null)) return { kind: 'pattern', pattern, source: null };
  const text = value.join('');
  if (fromAny) return { kind: toAny ? 'contains' : 'endswith', value: text };
  return toAny ? { kind: 'startswith', value: text } : { kind: 'equals', values: [text] };
}

function textOf(value: Value): string {
  return value.kind === 'time' ? printTime(value.value, 'exact') : String(value.value);
}

/** The value as a number, or null. */
export function numberOf(value: Value): number | null {
  if (value.kind === 'number') return value.value;
  if (value.kind !== 'text' || value.value.trim() === '') return null;
  const number = Number(value.value);
  return Number.isFinite(number) ? number : null;
}

/** The text as it is (for those who look for a piece of JSON), as a JSON string holds it, and as Go's encoder writes it. */
export function spellings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const go = json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [...new Set([text, json, go])];
}
