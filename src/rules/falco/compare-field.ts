/** One comparison of a Falco condition, `field operator value`, as a filter. What an event lacks fits no comparison in Falco, not even `!=`. */
import type { CompareOp, Expr, FieldRef, MatchOp, Value } from '../../query/ast.ts';
import { regexProblem } from '../../query/filters/regex-problem.ts';
import { isListField } from '../../query/parse-field.ts';
import { readValue, valueTypeOf } from '../../query/values/typed-value.ts';
import { sigmaField } from '../sigma-field.ts';
import { always, anyOf, never } from './constants.ts';
import type { FalcoField } from './falco-field.ts';

export interface Comparison {
  /** In lower case, without the b of byte-wise forms. */
  readonly operator: string;
  readonly values: readonly string[];
  /** Whether `tolower` or `toupper` stands around the field. */
  readonly caseless: boolean;
}

/** A filter, or what is wrong in one sentence. */
export function compareField(field: Exclude<FalcoField, { kind: 'unknown' }>, comparison: Comparison): Expr | string {
  const { operator, values, caseless } = comparison;
  switch (field.kind) {
    case 'time':
      return operator === 'exists' || operator === '!=' ? always : never;
    case 'volume-type':
      return operator === 'exists' ? anyOf([]) : anyOf(values.map((type) => present(sigmaField(`pod.volumes[*].${type}`, field.span).ref)));
    case 'host-path':
      return hostPath(field.ref, field.path, values[0] !== 'false');
    case 'parameter':
      return parameter(field.ref, field.key, comparison);
    default:
      return caseless ? caselessField(field, comparison) : compared(field, comparison);
  }
}

type Field = Extract<FalcoField, { kind: 'field' }>;

const orders: readonly string[] = ['<', '<=', '>', '>='];

function compared(field: Field, { operator, values }: Comparison): Expr | string {
  const { ref, many, isRepository } = field;
  const [value = ''] = values;
  switch (operator) {
    case 'exists':
      return present(ref);
    case '=':
      return isRepository ? repositories(ref, values) : equal(ref, values);
    case '!=': {
      const same = isRepository ? repositories(ref, values) : equal(ref, values);
      return { kind: 'and', operands: [present(ref), { kind: 'not', operand: same }] };
    }
    case 'in':
    case 'intersects': {
      if (values.length === 0) return never;
      // All values have to be among these; with intersects, one.
      const asked: FieldRef = many && operator === 'in' ? { ...ref, every: true } : ref;
      return isRepository ? repositories(asked, values) : equal(asked, values);
    }
    case 'pmatch':
      return values.length === 0 ? never : regex(ref, `^(${values.map((path) => escaped(path.replace(/\/+$/, ''))).join('|')})(/|$)`);
    case 'contains':
    case 'startswith':
    case 'endswith':
      return part(ref, operator, value);
    case 'icontains':
      return regex(ref, `(?is)${escaped(value)}`);
    case 'glob':
      return { kind: 'match', field: ref, op: 'glob', value: value.replaceAll('\\', '\\\\'), negated: false, span: ref.span };
    case 'iglob':
      return regex(
        ref,
        `(?is)^${value.replace(/[*?]|[^*?]+/g, (piece) => (piece === '*' ? '.*' : piece === '?' ? '.' : escaped(piece)))}$`,
      );
    case 'regex': {
      const problem = regexProblem(value);
      return problem === null ? regex(ref, `^(?:${value})$`) : `The regular expression does not work here: ${problem}.`;
    }
    default:
      return orders.includes(operator) ? ordered(ref, operator as CompareOp, value) : `There is no operator ${operator}.`;
  }
}

function ordered(ref: FieldRef, op: CompareOp, text: string): Expr | string {
  const value = typed(ref, text);
  return value.kind === 'number' || value.kind === 'time' ? { kind: 'compare', field: ref, op, value } : `“${text}” is no number.`;
}

function part(ref: FieldRef, op: MatchOp & ('contains' | 'startswith' | 'endswith'), value: string): Expr {
  // A class of codes.
  if (ref.field === 'code' && op === 'startswith' && /^[1-5]$/.test(value)) {
    const bound = (text: string): Value => typed(ref, text);
    return { kind: 'between', field: ref, low: bound(`${value}00`), high: bound(`${value}99`), negated: false };
  }
  // On a list, contains means that an element equals it.
  if (op === 'contains' && isListField(ref))
    return { kind: 'match', field: ref, op: 'glob', value: `*${value.replace(/[*?\\]/g, '\\$&')}*`, negated: false, span: ref.span };
  return { kind: 'match', field: ref, op, value, negated: false, span: ref.span };
}

function equal(ref: FieldRef, texts: readonly string[]): Expr {
  const [only = '', another] = texts;
  if (another === undefined) return { kind: 'compare', field: ref, op: '=', value: typed(ref, only) };
  return { kind: 'in', field: ref, values: texts.map((text) => typed(ref, text)), negated: false };
}

function typed(ref: FieldRef, text: string): Value {
  return readValue(valueTypeOf(ref), { text, quoted: false, span: ref.span });
}

/** Images of these repositories, whatever their tag and digest. */
function repositories(ref: FieldRef, names: readonly string[]): Expr {
  return regex(ref, `^(${names.map(escaped).join('|')})([:@].*)?$`);
}

function hostPath(ref: FieldRef, path: string, isWanted: boolean): Expr {
  const found: Expr = path.endsWith('*') ? part(ref, 'startswith', path.slice(0, -1)) : equal(ref, [path]);
  return isWanted ? found : { kind: 'not', operand: found };
}

/** In the URI, where its value is encoded. */
function parameter(ref: FieldRef, key: string, { operator, values }: Comparison): Expr | string {
  const start = `[?&]${escaped(encodeURIComponent(key))}=`;
  const encoded = values.map((value) => escaped(encodeURIComponent(value)).replaceAll('%20', '(%20|\\+)').replaceAll('%2F', '(%2F|%2f|/)'));
  const any = `(${encoded.join('|')})`;
  switch (operator) {
    case 'exists':
      return regex(ref, start);
    case '=':
    case 'in':
    case 'intersects':
      return values.length === 0 ? never : regex(ref, `${start}${any}(&|$)`);
    case '!=':
      return { kind: 'and', operands: [regex(ref, start), { kind: 'not', operand: regex(ref, `${start}${any}(&|$)`) }] };
    case 'contains':
      return regex(ref, `${start}[^&]*${any}`);
    case 'icontains':
      return regex(ref, `(?i)${start}[^&]*${any}`);
    case 'startswith':
      return regex(ref, `${start}${any}`);
    case 'endswith':
      return regex(ref, `${start}[^&]*${any}(&|$)`);
    default:
      return `A parameter of the URI cannot be asked with ${operator}.`;
  }
}

function caselessField(field: Field, { operator, values }: Comparison): Expr | string {
  const asked: FieldRef = field.many && operator === 'in' ? { ...field.ref, every: true } : field.ref;
  const any = `(${values.map(escaped).join('|')})`;
  switch (operator) {
    case 'exists':
      return present(field.ref);
    case '=':
    case 'in':
    case 'intersects':
      return regex(asked, `(?is)^${any}$`);
    case '!=':
      return { kind: 'and', operands: [present(field.ref), { kind: 'not', operand: regex(asked, `(?is)^${any}$`) }] };
    case 'contains':
    case 'icontains':
      return regex(asked, `(?is)${any}`);
    case 'startswith':
      return regex(asked, `(?is)^${any}`);
    case 'endswith':
      return regex(asked, `(?is)${any}$`);
    default:
      return `${operator} cannot be asked without case.`;
  }
}

function present(ref: FieldRef): Expr {
  return { kind: 'empty', field: ref, negated: true };
}

function regex(ref: FieldRef, value: string): Expr {
  return { kind: 'match', field: ref, op: 'regex', value, negated: false, span: ref.span };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
