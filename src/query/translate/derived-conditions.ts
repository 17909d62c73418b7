/**
 * Conditions on derived fields as conditions on the fields that they are computed from: `actor_kind=node` is a user that begins
 * with `system:node:`. So every language can say them, and its indexes help. For translation alone; the engine has columns.
 */
import { type actorKinds, logType } from '../../model/fields-derived.ts';
import type { Expr, FieldRef, Value } from '../ast.ts';
import type { Leaf, Only } from '../filters/filter.ts';

const anything: Expr = { kind: 'and', operands: [] };
const nothing: Expr = { kind: 'or', operands: [] };

const humanSystemUsers = ['system:admin'];
const managedControlPlane = ['aksService', 'masterclient'];
const accountPrefix = 'system:serviceaccount:';
const nodePrefix = 'system:node:';
const writeVerbs = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const codeClasses = ['1xx', '2xx', '3xx', '4xx', '5xx'];

/** The same condition on other fields, or the leaf itself. */
export function withoutDerived(leaf: Leaf): Expr {
  if (leaf.kind === 'text' || leaf.field.path.length > 0) return leaf;
  const rewrite = rewriters[leaf.field.field];
  const values = valuesOf(leaf);
  if (rewrite === undefined || values === null) return startsPath(leaf) ?? leaf;
  const place = leaf.kind === 'empty' ? leaf.field.span : leaf.kind === 'compare' ? leaf.value.span : leaf.field.span;
  const positive = values.map((value) => rewrite(value, { ...leaf.field, span: place }));
  const [only, another] = positive;
  const any: Expr =
    only !== undefined && another === undefined ? only : positive.length === 0 ? nothing : { kind: 'or', operands: positive };
  return isNegated(leaf) ? { kind: 'not', operand: any } : any;
}

/** The condition that the derived field has this value. */
export function derivedEquals(field: FieldRef, value: string): Expr {
  return rewriters[field.field]?.(value, field) ?? nothing;
}

interface Choice {
  /** The first whose condition holds. */
  readonly cases: readonly (readonly [where: Expr, value: string])[];
  readonly otherwise: string;
}

/** The value of a derived field as a choice; null where it is none. */
export function derivedChoice(field: FieldRef): Choice | null {
  if (field.field === 'code_class') return { cases: codeClasses.map((name) => [derivedEquals(field, name), name]), otherwise: '' };
  if (field.field !== 'actor_kind') return null;
  const user = at('user', field);
  const cases: Choice['cases'] = [
    [{ kind: 'empty', field: user, negated: false }, 'none'],
    [equal(user, 'system:anonymous'), 'anonymous'],
    [starts(user, accountPrefix), 'service-account'],
    [starts(user, nodePrefix), 'node'],
    [oneOf(user, humanSystemUsers), 'human'],
    [ofControlPlane(user), 'control-plane'],
  ];
  return { cases, otherwise: 'human' };
}

/** The values of which the field has one; null where the leaf asks otherwise. Empty is the empty text. */
function valuesOf(leaf: Exclude<Leaf, { kind: 'text' }>): string[] | null {
  if (leaf.kind === 'empty') return [''];
  if (leaf.kind === 'in') return leaf.values.map(textOf);
  return leaf.kind === 'compare' && (leaf.op === '=' || leaf.op === '!=') ? [textOf(leaf.value)] : null;
}

function isNegated(leaf: Leaf): boolean {
  return 'negated' in leaf ? leaf.negated : leaf.kind === 'compare' && leaf.op === '!=';
}

/** `path startswith "/healthz"` holds for the URI as well: the query comes after the path. */
function startsPath(leaf: Leaf): Expr | null {
  if (leaf.kind !== 'match' || leaf.op !== 'startswith' || leaf.field.field !== 'path' || /[?#]/.test(leaf.value)) return null;
  return { ...leaf, field: at('requesturi', leaf.field) };
}

type Rewrite = (value: string, field: FieldRef) => Expr;

const rewriters: Readonly<Record<string, Rewrite>> = {
  actor_kind: (kind, field) => kinds[kind]?.(at('user', field)) ?? nothing,
  actor(actor, field) {
    const names = [accountPrefix + actor, nodePrefix + actor];
    if (!actor.startsWith(accountPrefix) && !actor.startsWith(nodePrefix)) names.unshift(actor);
    return oneOf(at('user', field), names);
  },
  client(product, field) {
    const agent = at('useragent', field);
    if (/[/ ]/.test(product)) return nothing;
    return or(equal(agent, product), starts(agent, `${product}/`), starts(agent, `${product} `));
  },
  path(path, field) {
    const uri = at('requesturi', field);
    return /[?#]/.test(path) ? nothing : or(equal(uri, path), starts(uri, `${path}?`), starts(uri, `${path}#`));
  },
  code_class(name, field) {
    const code = at('code', field);
    if (name === '') return { kind: 'empty', field: code, negated: false };
    const hundreds = /^[1-9]xx$/.test(name) ? Number(name[0]) * 100 : null;
    return hundreds === null
      ? nothing
      : { kind: 'between', field: code, low: number(hundreds, field), high: number(hundreds + 99, field), negated: false };
  },
  is_write(truth, field) {
    const writes = oneOf(at('verb', field), writeVerbs);
    return truth === 'true' ? writes : truth === 'false' ? { kind: 'not', operand: writes } : nothing;
  },
  logtype: (name) => (name === logType ? anything : nothing),
};

const kinds: Readonly<Record<string, (user: FieldRef) => Expr>> = {
  'none': (user) => ({ kind: 'empty', field: user, negated: false }),
  'anonymous': (user) => equal(user, 'system:anonymous'),
  'service-account': (user) => starts(user, accountPrefix),
  'node': (user) => starts(user, nodePrefix),
  'control-plane': (user) =>
    and(
      ofControlPlane(user),
      not(or(starts(user, accountPrefix), starts(user, nodePrefix), oneOf(user, ['system:anonymous', ...humanSystemUsers]))),
    ),
  'human': (user) => or(oneOf(user, humanSystemUsers), and({ kind: 'empty', field: user, negated: true }, not(ofControlPlane(user)))),
} satisfies Record<(typeof actorKinds)[number], (user: FieldRef) => Expr>;

/** The names of the control plane, where those that look like them are told apart before. */
function ofControlPlane(user: FieldRef): Expr {
  return or(starts(user, 'system:'), starts(user, 'eks:'), oneOf(user, managedControlPlane));
}

function at(name: string, { span }: FieldRef): FieldRef {
  return { field: name, path: [], text: name, span };
}

function textOf(value: Value): string {
  return value.kind === 'time' ? '' : String(value.value);
}

function text(value: string, { span }: FieldRef): Extract<Value, { kind: 'text' }> {
  return { kind: 'text', value, span };
}

function number(value: number, { span }: FieldRef): Value {
  return { kind: 'number', value, span };
}

function equal(field: FieldRef, value: string): Only<'compare'> | Only<'empty'> {
  return value === '' ? { kind: 'empty', field, negated: false } : { kind: 'compare', field, op: '=', value: text(value, field) };
}

function oneOf(field: FieldRef, values: readonly string[]): Expr {
  const [only, another] = values;
  if (only !== undefined && another === undefined) return equal(field, only);
  return { kind: 'in', field, values: values.map((value) => text(value, field)), negated: false };
}

function starts(field: FieldRef, value: string): Expr {
  return { kind: 'match', field, op: 'startswith', value, negated: false, span: field.span };
}

function and(...operands: Expr[]): Expr {
  return { kind: 'and', operands };
}

function or(...operands: Expr[]): Expr {
  return { kind: 'or', operands };
}

function not(operand: Expr): Expr {
  return { kind: 'not', operand };
}
