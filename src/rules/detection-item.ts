/** One item of a detection, `field|modifier|…: values`, as a filter. */
import type { Span } from '../model/diagnostic.ts';
import { type IndicatorLists, type ListKind, placeholder } from '../model/indicator-list.ts';
import { parseIpRange } from '../model/ip-range.ts';
import { nearest } from '../model/suggest.ts';
import type { CompareOp, Expr, FieldRef } from '../query/ast.ts';
import { regexProblem } from '../query/filters/regex-problem.ts';
import { fieldOf } from '../query/parse-field.ts';
import type { Report } from '../query/report.ts';
import { readValue, valueTypeOf } from '../query/values/typed-value.ts';
import { inList } from './ask-list.ts';
import { type Affix, matchValue } from './match-value.ts';
import { expandPlaceholders, type SigmaValue, transforms } from './read-values.ts';
import { partOf, timeParts } from './rule-field.ts';
import { sigmaField } from './sigma-field.ts';

export interface ItemContext {
  readonly report: Report;
  /** Lists of indicators, for `|expand`. */
  readonly lists: IndicatorLists;
  /** Whether what was meant is taken for what no event has. */
  readonly repair: boolean;
}

const affixes: readonly string[] = ['contains', 'startswith', 'endswith'];
const comparisons: Readonly<Record<string, CompareOp>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };
const flags: readonly string[] = ['i', 'm', 's'];
/** What Sigma knows of them. */
const sigmaParts: readonly string[] = timeParts.filter((part) => part !== 'weekday');
const others = ['all', 'cased', 're', 'cidr', 'exists', 'expand', 'neq', 'fieldref'];
const known: readonly string[] = [...affixes, ...Object.keys(comparisons), ...flags, ...Object.keys(transforms), ...sigmaParts, ...others];

/** Null where it cannot be understood; that is reported. */
export function readItem(key: string, values: readonly SigmaValue[], span: Span, context: ItemContext): Expr | null {
  const [name = '', ...written] = key.split('|').map((part) => part.trim());
  const modifiers = written.map((modifier) => modifier.toLowerCase());
  for (const modifier of modifiers) if (!known.includes(modifier)) return refuse(modifier, span, context.report);
  const has = (modifier: string) => modifiers.includes(modifier);
  const given = sigmaField(name, span);
  const found =
    given.kind === 'missing' && given.instead !== null && given.isSure && context.repair ? sigmaField(given.instead, span) : given;
  if (found.kind === 'missing') reportMissing(name, found.instead, span, context.report);
  const part = timeParts.find((one) => modifiers.includes(one));
  const asked = part === undefined || found.kind === 'missing' ? found.ref : partOf(found.ref, part);
  if (asked === null) {
    context.report.error({
      code: 'bad-modifier',
      message: `${name} is no time.`,
      span,
      hint: 'Ask requestReceivedTimestamp or stageTimestamp.',
    });
    return null;
  }
  const ref = asked;
  const each = valueReader(ref, modifiers, context);
  if (values.length === 0 && !has('exists')) {
    context.report.error({ code: 'no-values', message: `${key} has no value.`, span, hint: 'Write one, or null for what is absent.' });
    return null;
  }
  const filters = values.map(each);
  if (filters.includes(null)) return null;
  const operands = filters.filter((filter) => filter !== null);
  // No event has such a field: whatever is asked of it never holds.
  if (found.kind === 'missing') return { kind: 'in', field: ref, values: [], negated: has('neq') };
  const [only, another] = operands;
  const joined: Expr =
    only !== undefined && another === undefined ? only : (inOne(operands) ?? { kind: has('all') ? 'and' : 'or', operands });
  return has('neq') ? { kind: 'not', operand: joined } : joined;

  function inOne(all: readonly Expr[]): Expr | null {
    if (has('all')) return null;
    const equal = all.flatMap((one) => (one.kind === 'compare' && one.op === '=' ? [one.value] : []));
    return equal.length === all.length ? { kind: 'in', field: ref, values: equal, negated: false } : null;
  }
}

type ReadOne = (value: SigmaValue) => Expr | null;

/** With these a value that is a placeholder and nothing else asks the list itself, which may then be of any length. */
const asksWhole: readonly string[] = ['expand', 'cidr', 'contains', 'all', 'neq', 'cased'];
/** Whose entries stand in values anyway. */
const standInside: readonly ListKind[] = ['agents', 'images', 'hashes'];

function valueReader(ref: FieldRef, modifiers: readonly string[], { lists, report }: ItemContext): ReadOne {
  const read = plainReader(ref, modifiers, report);
  if (!modifiers.includes('expand')) return read;
  return (value) => {
    if (typeof value !== 'string') return read(value);
    const list = lists.get(placeholder.exec(value)?.[1] ?? '');
    const isWhole = modifiers.every((modifier) => asksWhole.includes(modifier));
    if (list !== undefined && isWhole && (!modifiers.includes('contains') || standInside.includes(list.kind)))
      return inList(ref, list, report);
    const found = expandPlaceholders(value, lists, ref.span, report)?.map(read) ?? [null];
    return found.includes(null) ? null : anyOf(found.filter((one) => one !== null));
  };
}

function plainReader(ref: FieldRef, modifiers: readonly string[], report: Report): ReadOne {
  const comparison = modifiers.find((modifier) => Object.hasOwn(comparisons, modifier));
  if (modifiers.includes('exists')) return (value) => ({ kind: 'empty', field: ref, negated: value !== false });
  if (comparison !== undefined) return (value) => compared(ref, comparisons[comparison] ?? '>', value, report);
  if (modifiers.includes('cidr')) return (value) => inNetwork(ref, value, report);
  if (modifiers.includes('fieldref')) return (value) => otherField(ref, value, modifiers, report);
  if (modifiers.includes('re')) return (value) => expression(ref, value, modifiers, report);
  const encoders = modifiers.flatMap((modifier) => (Object.hasOwn(transforms, modifier) ? (transforms[modifier] ?? []) : []));
  const affix = modifiers.find((modifier): modifier is Affix => affixes.includes(modifier));
  const options = { affix, cased: modifiers.includes('cased') || encoders.length > 0, literal: encoders.length > 0 };
  return (value) => {
    if (typeof value !== 'string') return matchValue(ref, value, options);
    const texts = encoders.reduce<readonly string[]>((before, encode) => before.flatMap(encode), [value]);
    return anyOf(texts.map((text) => matchValue(ref, text, options)));
  };
}

/** Of an empty list no entry fits. */
function anyOf(operands: readonly Expr[]): Expr {
  const [only, another] = operands;
  return only !== undefined && another === undefined ? only : { kind: 'or', operands };
}

function compared(ref: FieldRef, op: CompareOp, value: SigmaValue, report: Report): Expr | null {
  const typed = readValue(valueTypeOf(ref), { text: String(value), quoted: false, span: ref.span });
  if (typed.kind === 'number' || typed.kind === 'time') return { kind: 'compare', field: ref, op, value: typed };
  report.error({ code: 'bad-value', message: `“${String(value)}” is no number to compare ${ref.text} with.`, span: ref.span });
  return null;
}

/** What another field of the same event holds. */
function otherField(ref: FieldRef, value: SigmaValue, modifiers: readonly string[], report: Report): Expr | null {
  const found = sigmaField(String(value), ref.span);
  const isPlain = modifiers.every((modifier) => ['fieldref', 'neq', 'all'].includes(modifier));
  if (found.kind === 'found' && fieldOf(found.ref) !== undefined && isPlain)
    return { kind: 'in', field: ref, values: [], negated: false, same: found.ref };
  const message = isPlain
    ? `No event has a field “${String(value)}”.`
    : 'Fields are compared with each other as they are, with fieldref alone.';
  report.error({ code: 'bad-value', message, span: ref.span });
  return null;
}

function inNetwork(ref: FieldRef, value: SigmaValue, report: Report): Expr | null {
  const range = String(value);
  if (parseIpRange(range) !== null) return { kind: 'cidr', field: ref, ranges: [range], negated: false, span: ref.span };
  report.error({ code: 'bad-value', message: `“${range}” is no network.`, span: ref.span, hint: 'Write one as 10.0.0.0/8.' });
  return null;
}

function expression(ref: FieldRef, value: SigmaValue, modifiers: readonly string[], report: Report): Expr | null {
  const source = String(value);
  const problem = regexProblem(source);
  if (problem !== null) {
    report.error({ code: 'bad-regex', message: `The regular expression does not work here: ${problem}.`, span: ref.span });
    return null;
  }
  const given = flags.filter((flag) => modifiers.includes(flag)).join('');
  return { kind: 'match', field: ref, op: 'regex', value: given === '' ? source : `(?${given})${source}`, negated: false, span: ref.span };
}

function refuse(modifier: string, span: Span, report: Report): null {
  const near = nearest(modifier, known);
  report.error({
    code: 'unknown-modifier',
    message: `There is no modifier “${modifier}” for audit events.`,
    span,
    hint: near === null ? `The modifiers are ${known.join(', ')}.` : `Did you mean ${near}?`,
  });
  return null;
}

function reportMissing(name: string, instead: string | null, span: Span, report: Report): void {
  report.warn({
    code: 'no-such-field',
    message: `No event has a field “${name}”: this never holds.`,
    span,
    hint: instead === null ? '`telltale fields` lists what events have.' : `Write ${instead}.`,
    fix:
      instead === null
        ? undefined
        : { title: `Write ${instead}`, span: { start: span.start, end: span.start + name.length }, text: instead },
  });
}
