/** A naive interpreter of filters over parsed JSON, to hold the compiled ones to. */
import { BlockList, isIP } from 'node:net';
import type { CompareOp, Expr, Value } from '../../src/query/ast.ts';
import { type Plain, type RecordedEvent, readField, requestOf } from './event-fields.ts';
import { now } from './open-relations.ts';

const ranks = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];

/** The last recorded stage of each request. */
export function lastStages(events: readonly RecordedEvent[]): RecordedEvent[] {
  const last = new Map<string, RecordedEvent>();
  for (const recorded of events) {
    const known = last.get(requestOf(recorded.event));
    if (known === undefined || ranks.indexOf(recorded.event.stage) > ranks.indexOf(known.event.stage))
      last.set(requestOf(recorded.event), recorded);
  }
  return [...last.values()];
}

export function holds(expr: Expr, recorded: RecordedEvent): boolean {
  if (expr.kind === 'and') return expr.operands.every((operand) => holds(operand, recorded));
  if (expr.kind === 'or') return expr.operands.some((operand) => holds(operand, recorded));
  if (expr.kind === 'not') return !holds(expr.operand, recorded);
  if (expr.kind === 'text') return recorded.line.toLowerCase().includes(expr.value.toLowerCase());
  const plain = readField(expr.field, recorded);
  const isCode = expr.field.field === 'code';
  switch (expr.kind) {
    case 'compare':
      if (expr.op === '!=') return !some(plain, (one) => compare(one, '=', expr.value, isCode));
      return some(plain, (one) => compare(one, expr.op, expr.value, isCode));
    case 'in':
      return expr.negated !== expr.values.some((value) => some(plain, (one) => compare(one, '=', value, isCode)));
    case 'between':
      return expr.negated !== some(plain, (one) => compare(one, '>=', expr.low, isCode) && compare(one, '<=', expr.high, isCode));
    case 'match':
      return expr.negated !== some(plain, (one, isElement) => matches(String(one), expr.op, expr.value, isElement));
    case 'cidr':
      return expr.negated !== some(plain, (one) => isInside(String(one), expr.ranges));
    case 'empty':
      return expr.negated !== isEmpty(plain);
    default:
      throw new Error('unexpected filter');
  }
}

function some(plain: Plain, condition: (one: string | number | boolean, isElement: boolean) => boolean): boolean {
  if (typeof plain !== 'object') return condition(plain, false);
  return plain.list.some((one) => condition(one, !plain.isJson));
}

function compare(one: string | number | boolean, op: CompareOp, value: Value, isCode: boolean): boolean {
  if (isCode && one === 0 && op !== '=') return false;
  const other = plainValue(value);
  if (typeof one === 'string' && typeof other === 'number') return /^-?[\d.]+(e[+-]?\d+)?$/i.test(one) && ordered(Number(one), op, other);
  if (typeof one === 'string') return ordered(Buffer.compare(Buffer.from(one), Buffer.from(String(other))), op, 0);
  if (typeof one === 'boolean') return op === '=' && String(one) === String(other);
  return typeof other === 'number' && ordered(one, op, other);
}

function plainValue(value: Value): string | number | boolean {
  if (value.kind !== 'time') return value.value;
  return Number(value.value.kind === 'absolute' ? value.value.epochUs : now - BigInt(value.value.us));
}

function ordered(one: number, op: CompareOp, other: number): boolean {
  switch (op) {
    case '=':
      return one === other;
    case '!=':
      return one !== other;
    case '<':
      return one < other;
    case '<=':
      return one <= other;
    case '>':
      return one > other;
    default:
      return one >= other;
  }
}

function matches(text: string, op: Extract<Expr, { kind: 'match' }>['op'], value: string, isElement: boolean): boolean {
  switch (op) {
    case 'contains':
      return isElement ? text === value : text.includes(value);
    case 'startswith':
      return text.startsWith(value);
    case 'endswith':
      return text.endsWith(value);
    case 'glob':
      return wildcards(text, value, '*', '?');
    case 'like':
      return wildcards(text, value, '%', '_');
    default:
      // RE2 takes the flag in the pattern.
      return new RegExp(value.replace(/^\(\?i\)/, ''), value.startsWith('(?i)') ? 'isu' : 'su').test(text);
  }
}

function wildcards(text: string, pattern: string, many: string, one: string): boolean {
  const source = [...pattern]
    .map((char) => (char === many ? '[^]*' : char === one ? '[^]' : char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`, 'u').test(text);
}

function isInside(text: string, ranges: readonly string[]): boolean {
  const family = isIP(text);
  return ranges.some((range) => {
    const [address = '', bits] = range.split('/');
    if (family === 0 || isIP(address) !== family) return false;
    const list = new BlockList();
    list.addSubnet(address, Number(bits ?? (family === 4 ? 32 : 128)), family === 4 ? 'ipv4' : 'ipv6');
    return list.check(text, family === 4 ? 'ipv4' : 'ipv6');
  });
}

function isEmpty(plain: Plain): boolean {
  if (typeof plain === 'object') return plain.list.every((one) => plain.isJson && (one === '' || one === '{}'));
  return plain === '' || plain === 0;
}
