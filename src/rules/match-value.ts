/** One value of a detection item as a filter: equality, wildcards, parts of a text; with case or without, as the field has it. */
import type { Expr, FieldRef, MatchOp } from '../query/ast.ts';
import { fieldOf, isListField } from '../query/parse-field.ts';
import { hasWildcard, toPattern } from '../query/values/pattern.ts';
import { readValue, valueTypeOf } from '../query/values/typed-value.ts';
import type { SigmaValue } from './read-values.ts';

export type Affix = 'contains' | 'startswith' | 'endswith';

export interface MatchOptions {
  /** Absent: the whole value. */
  readonly affix?: Affix | undefined;
  readonly cased: boolean;
  /** Whether `*` and `?` are themselves, as after an encoding. */
  readonly literal: boolean;
}

/**
 * Sigma compares without case. Kubernetes tells names apart by it, so that only what people and clients write freely is
 * compared so: anything else in another case is another thing.
 */
const caseless: ReadonlySet<string> = new Set([
  'useragent',
  'client',
  'requesturi',
  'path',
  'message',
  'exec_command',
  'raw',
  'authz_reason',
  'annotations',
  'user',
  'actor',
]);

export function matchValue(ref: FieldRef, value: SigmaValue, { affix, cased, literal }: MatchOptions): Expr {
  if (value === null) return { kind: 'empty', field: ref, negated: false };
  const { span } = ref;
  const text = String(value);
  if (affix === undefined && typeof value === 'string' && value === '*' && !literal) return { kind: 'empty', field: ref, negated: true };
  if (text === '' && affix === undefined) return { kind: 'empty', field: ref, negated: false };
  const pattern = literal ? text.replace(/[*?\\]/g, '\\$&') : toPattern(text);
  const plain = pattern.replace(/\\([*?\\])/g, '$1');
  const ignoresCase = !cased && isCaseless(ref, plain);
  if (!hasWildcard(pattern)) {
    if (ignoresCase) return regex(ref, affix, escaped(plain));
    if (affix === undefined) return { kind: 'compare', field: ref, op: '=', value: typedValue(ref, value, plain) };
    // On a list, contains means that an element equals it.
    if (affix !== 'contains' || !isListField(ref)) return match(ref, affix, plain);
  }
  if (ignoresCase) return regex(ref, affix, pattern.replace(/\\?[\s\S]/g, regexPiece));
  const before = affix === 'contains' || affix === 'endswith' ? '*' : '';
  const after = affix === 'contains' || affix === 'startswith' ? '*' : '';
  return { kind: 'match', field: ref, op: 'glob', value: before + pattern + after, negated: false, span };
}

function typedValue(ref: FieldRef, value: SigmaValue, plain: string) {
  const { span } = ref;
  if (typeof value === 'boolean') return { kind: 'boolean', value, span } as const;
  return readValue(valueTypeOf(ref), { text: plain, quoted: typeof value === 'string', span });
}

function match(field: FieldRef, op: MatchOp, value: string): Expr {
  return { kind: 'match', field, op, value, negated: false, span: field.span };
}

function regex(field: FieldRef, affix: Affix | undefined, source: string): Expr {
  const start = affix === undefined || affix === 'startswith' ? '^' : '';
  const end = affix === undefined || affix === 'endswith' ? '$' : '';
  return match(field, 'regex', `(?is)${start}${source}${end}`);
}

function isCaseless(ref: FieldRef, text: string): boolean {
  if (text.toLowerCase() === text.toUpperCase()) return false;
  // Kubernetes’ own names are written in one way alone.
  if (ref.field === 'user' && text.startsWith('system:')) return false;
  return caseless.has(ref.field) && fieldOf(ref) !== undefined;
}

/** One piece of a pattern: an escaped sign, a wildcard, or a character. */
function regexPiece(piece: string): string {
  if (piece === '*') return '.*';
  if (piece === '?') return '.';
  return escaped(piece.length === 2 && piece.startsWith('\\') ? piece.slice(1) : piece);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
