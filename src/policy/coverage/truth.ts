/**
 * Whether a filter holds of the record of a request, as far as its URL and its user tell: true, false, or null where the rest of
 * the record decides. What cannot be told is null, so a request is never left out wrongly.
 */
import type { Expr } from '../../query/ast.ts';
import type { Leaf } from '../../query/filters/filter.ts';
import { withoutDerived } from '../../query/translate/derived-conditions.ts';
import type { Attributes } from '../attributes.ts';
import type { Level, Stage } from '../policy.ts';
import { bodiesOf } from '../simulate/bodies-of.ts';
import { availabilityOf, isThere } from './availability.ts';
import { fitsText, freePrefix } from './fits-text.ts';

export type Truth = boolean | null;

/** The record that is looked at: of which request, and how it was recorded. */
export interface Seen {
  readonly request: Attributes;
  readonly stage: Stage;
  readonly level: Level;
  /** Whether the level is what there could be at best, so that nothing about it is settled. */
  readonly isIdeal: boolean;
  /** A text that stands for any other: patterns may fit what it stands for. */
  readonly isAnyOther: (text: string) => boolean;
  /** Where only these fields are settled yet. */
  readonly settled?: ReadonlySet<string> | undefined;
}

export type IsOpen = (leaf: Leaf) => boolean;

export function truthOf(expr: Expr, seen: Seen, isOpen: IsOpen): Truth {
  switch (expr.kind) {
    case 'and':
      return allOf(expr.operands.map((operand) => truthOf(operand, seen, isOpen)));
    case 'or':
      return not(allOf(expr.operands.map((operand) => not(truthOf(operand, seen, isOpen)))));
    case 'not':
      return not(truthOf(expr.operand, seen, isOpen));
    default:
      return truthOfLeaf(expr, seen, isOpen);
  }
}

/** The filters that still decide once all that can be told is told. */
export function openLeaves(expr: Expr, seen: Seen, isOpen: IsOpen): readonly Leaf[] {
  if (truthOf(expr, seen, isOpen) !== null) return [];
  if (expr.kind === 'and' || expr.kind === 'or') return expr.operands.flatMap((operand) => openLeaves(operand, seen, isOpen));
  return expr.kind === 'not' ? openLeaves(expr.operand, seen, isOpen) : [expr];
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

function truthOfLeaf(leaf: Leaf, seen: Seen, isOpen: IsOpen): Truth {
  if (leaf.kind === 'text') return null;
  const { request, isIdeal } = seen;
  const { field } = leaf.field;
  if (seen.settled?.has(field) === false) return null;
  if (field === 'level' && isIdeal) return null;
  if (isNeverThere(leaf.field, request) || !isThere(availabilityOf(leaf.field, request), seen)) return ofAbsent(leaf);
  if (isOpen(leaf)) return null;
  const plain = plainOf(leaf);
  if (plain !== leaf) return truthOf(plain, { ...seen, settled: undefined }, isOpen);
  if (field === 'code') return ofCodes(leaf, request.user !== null);
  const values = valuesOf(leaf.field, seen);
  return values === null ? null : ofValues(leaf, values, seen);
}

const plains = new WeakMap<Leaf, Expr>();

/** The same on fields that events have by themselves; asked for each request anew, and found once. */
function plainOf(leaf: Leaf): Expr {
  const known = plains.get(leaf) ?? withoutDerived(leaf);
  plains.set(leaf, known);
  return known;
}

/** What no record of such a request has: nobody reads a body before the login. */
export function isNeverThere({ field }: { readonly field: string }, request: Attributes): boolean {
  const isRefused = request.user === null;
  if (field === 'request' || field === 'request_size') return isRefused || !bodiesOf(request).request;
  // A stream that is refused is answered with a Status.
  if (field === 'response' || field === 'response_size') return isRefused || !request.resourceRequest;
  return isRefused && (field === 'annotations' || field === 'decision' || field === 'authz_reason' || field.startsWith('impersonated'));
}

/** What is absent satisfies what is negated, and no other. */
function ofAbsent(leaf: Exclude<Leaf, { kind: 'text' }>): Truth {
  if (leaf.kind === 'compare') return leaf.op === '!=' || (leaf.op === '=' && leaf.value.kind === 'text' && leaf.value.value === '');
  if (leaf.kind === 'empty') return !leaf.negated;
  return leaf.negated;
}

/**
 * The API server answers 401 to those whom it cannot tell, and to nobody else; what it passes on from others is not its own
 * answer. To those whom it cannot tell it answers with an error, and with none that comes after the login.
 */
const codesOfRefused = [400, 401, 500, 503];
const codesOfOthers = Array.from({ length: 500 }, (_, at) => at + 100).filter((code) => code !== 401);
const truthsOfCodes = new WeakMap<Leaf, { readonly refused: Truth; readonly others: Truth }>();

function ofCodes(leaf: Exclude<Leaf, { kind: 'text' }>, isLoggedIn: boolean): Truth {
  const only = (codes: readonly number[]): Truth => {
    const first = fitsCode(leaf, codes[0] ?? 0);
    return codes.every((code) => fitsCode(leaf, code) === first) ? first : null;
  };
  const known = truthsOfCodes.get(leaf) ?? { refused: only(codesOfRefused), others: only(codesOfOthers) };
  truthsOfCodes.set(leaf, known);
  return isLoggedIn ? known.others : known.refused;
}

function fitsCode(leaf: Exclude<Leaf, { kind: 'text' }>, code: number): Truth {
  const number = (value: { readonly kind: string; readonly value: unknown }) =>
    value.kind === 'number' && typeof value.value === 'number' ? value.value : Number.NaN;
  switch (leaf.kind) {
    case 'compare': {
      const other = number(leaf.value);
      if (leaf.op === '=') return code === other;
      if (leaf.op === '!=') return code !== other;
      if (leaf.op === '<') return code < other;
      if (leaf.op === '<=') return code <= other;
      return leaf.op === '>' ? code > other : code >= other;
    }
    case 'in':
      return leaf.negated !== leaf.values.some((value) => number(value) === code);
    case 'between':
      return leaf.negated !== (code >= number(leaf.low) && code <= number(leaf.high));
    case 'empty':
      return leaf.negated;
    default:
      return null;
  }
}

/** The values of a field that the request itself settles; null where it does not. */
function valuesOf({ field, path }: { readonly field: string; readonly path: readonly unknown[] }, seen: Seen): readonly string[] | null {
  if (path.length > 0) return null;
  const { user, verb, resourceRequest, apiGroup, resource, subresource, namespace, name, path: urlPath } = seen.request;
  const completed = ['create', 'update', 'patch'].includes(verb);
  switch (field) {
    case 'stage':
      return [seen.stage];
    case 'level':
      return [seen.level];
    case 'verb':
      return [verb];
    case 'user':
      return [user?.name ?? ''];
    case 'groups':
      return user?.groups ?? [];
    case 'apigroup':
      return [apiGroup];
    case 'resource':
      return [resource];
    case 'subresource':
      return [subresource];
    case 'namespace':
      // A body may name one where the URL has none.
      return namespace === '' && completed && resourceRequest ? null : [namespace];
    case 'name':
      return name === '' && completed && resourceRequest ? null : [name];
    case 'path':
      return resourceRequest ? null : [urlPath];
    case 'requesturi':
      return null;
    default:
      return null;
  }
}

function ofValues(leaf: Exclude<Leaf, { kind: 'text' }>, values: readonly string[], { isAnyOther }: Seen): Truth {
  switch (leaf.kind) {
    case 'compare': {
      if (leaf.op !== '=' && leaf.op !== '!=') return null;
      const { value } = leaf;
      if (value.kind === 'time') return null;
      return (leaf.op === '=') === values.includes(String(value.value));
    }
    case 'in': {
      if (leaf.list !== undefined || leaf.same !== undefined) return null;
      const wanted = leaf.values.map((value) => (value.kind === 'time' ? null : String(value.value)));
      return leaf.negated !== values.some((value) => wanted.includes(value));
    }
    case 'empty':
      return leaf.negated === values.some((value) => value !== '');
    case 'match': {
      if (leaf.op === 'contains' && leaf.field.field === 'groups') return leaf.negated !== values.includes(leaf.value);
      const fits = values.map((value) => {
        const isSure = freePrefix(leaf.op, leaf.value) !== null || !isAnyOther(value);
        return isSure ? fitsText(leaf.op, leaf.value, value) : null;
      });
      const any = fits.includes(true) ? true : fits.includes(null) ? null : false;
      return leaf.negated ? not(any) : any;
    }
    default:
      return null;
  }
}
