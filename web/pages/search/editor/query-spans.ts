/** The words of a question with what each is: for colours. Total: text with errors is coloured as far as it is understood. Pure. */
import type { FieldRef, Stage } from '../../../../src/query/ast.ts';
import { lex } from '../../../../src/query/lex.ts';
import { fieldsOf } from '../../../../src/query/mentions.ts';
import { parseQuery } from '../../../../src/query/parse-query.ts';
import type { Token } from '../../../../src/query/token.ts';

export type Look = 'field' | 'operator' | 'value' | 'number' | 'text' | 'stage' | 'comment' | 'punctuation';

export interface QuerySpan {
  readonly start: number;
  readonly end: number;
  readonly look: Look;
}

/** Longer texts are coloured without being understood: by their tokens alone. */
const longest = 20_000;

const joining: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'in',
  'between',
  'is',
  'empty',
  'like',
  'contains',
  'startswith',
  'endswith',
]);
const inStages: ReadonlySet<string> = new Set(['by', 'as', 'asc', 'desc', 'to', 'within', 'then', 'per', 'of', 'if', 'else']);

export function querySpans(text: string): QuerySpan[] {
  const { tokens } = lex(text);
  const { query } = text.length > longest ? { query: { where: null, stages: [] } } : parseQuery(text);
  const fields = placesOf(fieldsOf(query));
  const firstStage = query.stages[0]?.span.start ?? Number.POSITIVE_INFINITY;
  const keywords = new Set(query.stages.flatMap((stage) => keywordPlaces(stage, tokens)));
  return tokens.flatMap((token): QuerySpan[] => {
    const { start, end } = token.span;
    if (token.kind === 'end' || start === end) return [];
    return [
      {
        start,
        end,
        look: lookOf(token, { isField: isWithin(fields, start), isKeyword: keywords.has(start), isStage: start >= firstStage }),
      },
    ];
  });
}

interface Place {
  readonly isField: boolean;
  readonly isKeyword: boolean;
  /** Whether it stands behind the filter. */
  readonly isStage: boolean;
}

function lookOf({ kind, text }: Token, { isField, isKeyword, isStage }: Place): Look {
  if (kind === 'comment') return 'comment';
  if (isField) return 'field';
  if (kind === 'quoted') return 'text';
  if (kind === 'sign') return 'operator';
  if (kind === 'punctuation') return 'punctuation';
  if (isKeyword) return 'stage';
  const word = text.toLowerCase();
  if (joining.has(word) || (isStage && inStages.has(word))) return 'operator';
  return /^\d[\w.:]*$/.test(word) ? 'number' : 'value';
}

/** The word that begins the stage, and `by` where two words do. */
function keywordPlaces({ span }: Stage, tokens: readonly Token[]): number[] {
  const words = tokens.filter(({ kind, span: { start, end } }) => kind === 'word' && start >= span.start && end <= span.end);
  const [first, second] = words;
  if (first === undefined) return [];
  const isPair = /^(group|order|sort)$/i.test(first.text) && second?.text.toLowerCase() === 'by';
  return isPair ? [first.span.start, second.span.start] : [first.span.start];
}

function placesOf(refs: readonly FieldRef[]): readonly (readonly [number, number])[] {
  return refs
    .filter(({ span }) => span.end > span.start)
    .map(({ span }) => [span.start, span.end] as const)
    .sort(([a], [b]) => a - b);
}

function isWithin(places: readonly (readonly [number, number])[], at: number): boolean {
  let low = 0;
  let high = places.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [start, end] = places[middle] ?? [0, 0];
    if (at < start) high = middle - 1;
    else if (at >= end) low = middle + 1;
    else return true;
  }
  return false;
}
