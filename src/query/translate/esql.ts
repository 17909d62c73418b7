/** ES|QL, over the audit logs of Elastic’s Kubernetes integration. A comparison with what is absent is unknown there, so each is given a value first. */
import { assertNever } from '../../model/invariant.ts';
import { parseIpRange } from '../../model/ip-range.ts';
import type { Aggregate, CompareOp, FieldRef, PathStep } from '../ast.ts';
import { fieldOf, isListField } from '../parse-field.ts';
import { printTime } from '../values/time.ts';
import { type Cannot, cannot, type Draft, type Said } from './draft.ts';
import { joined, type Operand, type TextTest } from './language.ts';
import { askLines } from './line-list.ts';
import { inParentheses, withoutParentheses } from './parentheses.ts';
import type { Piece } from './pattern.ts';
import type { PipeLanguage } from './pipe-language.ts';
import { writePipeline } from './pipeline.ts';
import type { Target } from './target.ts';
import { type PatternStyle, writePattern } from './write-pattern.ts';

const weekUs = 604_800_000_000;
const root = 'kubernetes.audit.';
/** Every event has these. */
const always = new Set(['auditID', 'level', 'stage', 'verb', 'requestURI', 'requestReceivedTimestamp', 'stageTimestamp']);

const agent = `COALESCE(${root}userAgent, "")`;
const expressions: Readonly<Record<string, string>> = {
  path: `REPLACE(${root}requestURI, "[?#].*", "")`,
  client: `REPLACE(${agent}, "[/ ].*", "")`,
  client_version: `CASE(${agent} RLIKE "[^/ ]+/[^ ]+.*", REPLACE(${agent}, "^[^/ ]+/([^ ]+).*$", "$1"), "")`,
  actor: `REPLACE(COALESCE(${root}user.username, ""), "^system:(serviceaccount|node):", "")`,
};

/** Lucene's: over the whole text, without anchors. */
const lucene: PatternStyle = {
  any: '.',
  start: '',
  end: '',
  boundary: null,
  head: (ignoresCase) => (ignoresCase ? null : ''),
  open: '(',
  lazy: false,
  char: (code) => (code > 0x20 && code < 0x7f ? `\\${String.fromCodePoint(code)}` : String.fromCodePoint(code)),
  special: /@/,
};

const language: PipeLanguage = {
  always: 'true',
  never: 'false',
  reserved: new Set('and as asc by desc false first from in is last like limit metadata not null nulls on or rlike true with'.split(' ')),
  ended: `${root}stage IN ("ResponseComplete", "Panic")`,
  received: `${root}requestReceivedTimestamp`,
  all: (conditions) => joined(conditions, ' AND ', 'true'),
  any: (conditions) => joined(conditions, ' OR ', 'false'),
  not: (condition) => `NOT ${inParentheses(condition)}`,
  choose: (cases, otherwise) =>
    `CASE(${cases.map(([condition, text]) => `${condition}, ${quoteEsql(text)}`).join(', ')}, ${quoteEsql(otherwise)})`,
  truth: (condition) => condition,
  operand: esqlOperand,
  text: testText,
  some({ code }, test) {
    if (test.kind === 'something') return `${code} IS NOT NULL`;
    const lines = `CONCAT("\\n", COALESCE(MV_CONCAT(TO_STRING(${code}), "\\n"), ""), "\\n")`;
    if (test.kind === 'number') {
      return test.op === '='
        ? askLines({ kind: 'equals', values: [String(test.value)] }, (line) => testText(lines, line), language.any)
        : cannot('it has no order of values in bodies');
    }
    return askLines(test, (line) => testText(lines, line), language.any);
  },
  compare: (code, op, literal) => `${code} ${esqlOp(op)} ${literal}`,
  time(point) {
    if (point.kind === 'absolute') return `TO_DATETIME("${printTime(point, 'exact')}")`;
    if (point.kind === 'ago') return `NOW() ${point.us < 0 ? '+' : '-'} ${period(Math.abs(point.us))}`;
    const midnight = 'DATE_TRUNC(1 day, NOW())';
    return point.us === 0 ? midnight : `${midnight} ${point.us < 0 ? '-' : '+'} ${period(Math.abs(point.us))}`;
  },
  absent: (code) => `${code} IS NULL`,
  record: () => cannot('Elastic keeps no text of the whole record', 'Name the field that holds the words.'),
  source: () => ['FROM logs-kubernetes.audit_logs-*'],
  where: (condition) => `| WHERE ${withoutParentheses(condition)}`,
  expand: ({ name, code }) => `| EVAL ${name} = COALESCE(TO_STRING(${code}), "")\n| MV_EXPAND ${name}`,
  slice: (us) =>
    us % weekUs === 0 && us > weekUs
      ? cannot('it has no slices of several weeks')
      : `DATE_TRUNC(${us === weekUs ? '1 week' : period(us)}, ${root}requestReceivedTimestamp)`,
  aggregate,
  group(keys, aggregates) {
    const written = aggregates.map(({ name, code }) => `${name} = ${code}`).join(', ');
    const by = keys.map(({ name, code }) => (name === code ? name : `${name} = ${code}`)).join(', ');
    return [`| STATS${written === '' ? '' : ` ${written}`}${by === '' ? '' : ` BY ${by}`}`];
  },
  sort: (terms) => `| SORT ${terms.map(({ code, descending }) => `${code} ${descending ? 'DESC' : 'ASC'} NULLS LAST`).join(', ')}`,
  cut: (limit, offset) => (offset > 0 ? cannot('it leaves out no rows from the beginning') : `| LIMIT ${limit ?? 0}`),
  show(shown) {
    const computed = shown.filter(({ name, code }) => name !== code).map(({ name, code }) => `${name} = ${code}`);
    return [...(computed.length === 0 ? [] : [`| EVAL ${computed.join(', ')}`]), `| KEEP ${shown.map(({ name }) => name).join(', ')}`];
  },
  shown: (operand) => ('bare' in operand && operand.bare !== undefined && operand.kind === 'number' ? operand.bare : operand.code),
  more: {
    extend: ({ name, code }) => `| EVAL ${name} = ${code}`,
    countIf: (condition) => `COALESCE(SUM(CASE(${withoutParentheses(condition)}, 1, 0)), 0)`,
    quotient: (part, whole) => `CASE(${whole} == 0, null, TO_DOUBLE(${part}) / ${whole})`,
    magnitude: (column) => ({ before: [], code: `ABS(${column})`, after: [] }),
    values: (operand) => `MV_SORT(VALUES(${'bare' in operand ? operand.bare : operand.code}))`,
    elapsed: (start, end) => `DATE_DIFF("microseconds", ${start}, ${end})`,
  },
  earliest: ({ time }) => ({ before: [], columns: [{ name: time, code: `MIN(${root}requestReceivedTimestamp)` }] }),
  formula: {
    number: String,
    quote: quoteEsql,
    calculate(op, { code: left }, { code: right, isNonzero }) {
      const calculated = `${op === '/' ? `TO_DOUBLE(${left})` : left} ${op} ${right}`;
      return (op !== '/' && op !== '%') || isNonzero === true ? `(${calculated})` : `CASE(${right} == 0, null, ${calculated})`;
    },
    join: (left, right) => `CONCAT(${left}, ${right})`,
    call: (name, text) => `${{ lower: 'TO_LOWER', upper: 'TO_UPPER', length: 'LENGTH' }[name]}(${text})`,
    round: (number, digits) => `ROUND(${number}, ${digits})`,
    asText: (number) => `COALESCE(TO_STRING(${number}), "")`,
    choose: (condition, one, other) => `CASE(${withoutParentheses(condition)}, ${one.code}, ${other.code})`,
    compare: (left, op, right) => `COALESCE(${left} ${esqlOp(op)} ${right}, ${op === '!='})`,
  },
};

export const esql: Target = {
  name: 'esql',
  title: 'ES|QL',
  lacks: { sequence: cannot('it knows no order of events within a group', 'Use EQL there: sequence by … [any where …] [any where …].') },
  write(query, draft) {
    if (!query.stages.some(({ kind }) => kind === 'limit' || kind === 'top')) draft.note('ES|QL gives 1,000 rows where no limit is named.');
    return writePipeline(query, language, draft);
  },
  comment: (line) => `// ${line}`,
};

function esqlOperand(ref: FieldRef, draft: Draft): Operand | Cannot | undefined {
  const field = fieldOf(ref);
  const expression = expressions[ref.field];
  if (expression !== undefined) return { kind: 'text', code: expression };
  if (ref.field === 'cluster') return { kind: 'text', code: 'COALESCE(orchestrator.cluster.name, "")', bare: 'orchestrator.cluster.name' };
  if (ref.field === 'source_ip')
    return cannot('Elastic does not keep the order of addresses, so the last cannot be told', 'Ask sourceips, which is all of them.');
  if (ref.field === 'duration') {
    draft.note('Elastic keeps times to the millisecond.');
    return {
      kind: 'number',
      code: `DATE_DIFF("microseconds", ${root}requestReceivedTimestamp, ${root}stageTimestamp)`,
      absentIsZero: false,
      unit: 'duration',
      literal: String,
    };
  }
  if (field?.path === undefined) return undefined;
  if (field.type === 'time') return { kind: 'time', code: root + field.path };
  const parts = partsOf(field.path, field.type === 'map', ref.path);
  if (!Array.isArray(parts)) return parts;
  const place = `${root}${parts.map((part) => (/^\w+$/.test(part) ? part : `\`${part.replaceAll('`', '``')}\``)).join('.')}`;
  if (ref.field === 'code') return { kind: 'number', code: `COALESCE(${place}, 0)`, bare: place, absentIsZero: true, literal: String };
  if (field.type === 'object') {
    if (ref.field !== 'details' && parts[1] === 'metadata')
      return cannot('Elastic’s integration drops the metadata of bodies', 'Ask name and namespace, which stand in objectRef.');
    draft.note('Elastic’s integration maps few fields of bodies; a query that names another is refused as “Unknown column”.');
    return { kind: 'json', code: place };
  }
  if (isListField(ref) || field.type === 'multimap') return { kind: 'list', code: place };
  if (ref.field === 'name')
    draft.note('The name of an object that was created with generateName is not there; Telltale reads it from the response.');
  return always.has(field.path) ? { kind: 'text', code: place } : { kind: 'text', code: `COALESCE(${place}, "")`, bare: place };
}

/** The names on the way to the value. The integration writes `_` for the dots in the keys of annotations. */
function partsOf(path: string, isAnnotation: boolean, steps: readonly PathStep[]): string[] | Cannot {
  if (steps.some(({ kind }) => kind === 'index'))
    return cannot('Elastic does not keep the order of lists', 'Ask for any element: containers[*].');
  const keys = steps.flatMap((step) => (step.kind === 'key' ? (isAnnotation ? [step.key.replaceAll('.', '_')] : step.key.split('.')) : []));
  if (keys.some((key) => !/^[\w/:-]+$/.test(key))) return cannot('this key is no name of a field there');
  if (isAnnotation && keys.length !== 1) return cannot('it does not look into all annotations at once', 'Name one: annotations["key"].');
  return [...path.split('.'), ...keys];
}

function testText(code: string, test: TextTest): Said {
  switch (test.kind) {
    case 'equals':
      return test.values.length === 1
        ? `${code} == ${quoteEsql(test.values[0] ?? '')}`
        : `${code} IN (${test.values.map(quoteEsql).join(', ')})`;
    case 'contains':
      return test.value === '' ? 'true' : `LOCATE(${code}, ${quoteEsql(test.value)}) > 0`;
    case 'startswith':
      return `STARTS_WITH(${code}, ${quoteEsql(test.value)})`;
    case 'endswith':
      return `ENDS_WITH(${code}, ${quoteEsql(test.value)})`;
    case 'pattern':
      return testPattern(code, test);
    case 'order':
      return `${code} ${esqlOp(test.op)} ${quoteEsql(test.value)}`;
    case 'between':
      return `(${code} >= ${quoteEsql(test.low)} AND ${code} <= ${quoteEsql(test.high)})`;
    case 'something':
      return `${code} != ""`;
    case 'inside': {
      const nets = test.ranges.flatMap((text) => parseIpRange(text) ?? []).map(({ address, prefix }) => quoteEsql(`${address}/${prefix}`));
      return `COALESCE(CIDR_MATCH(TO_IP(${code}), ${nets.join(', ')}), false)`;
    }
    case 'number':
      return cannot('it has no order of values in bodies');
    default:
      return assertNever(test);
  }
}

/** An expression that may match anywhere is one over the whole text with anything around it: in each of its branches. */
function testPattern(code: string, { pattern }: Extract<TextTest, { kind: 'pattern' }>): Said {
  const branches: string[] = [];
  for (const pieces of branchesOf(pattern.pieces)) {
    const [first, last] = [pieces[0]?.kind === 'start', pieces.at(-1)?.kind === 'end'];
    const inner = pieces.slice(first ? 1 : 0, last ? -1 : undefined);
    if (inner.some(({ kind }) => kind === 'start' || kind === 'end'))
      return cannot('its regular expressions have no ^ and $ inside', 'Use like, startswith or endswith.');
    const written = writePattern({ ...pattern, pieces: inner }, lucene);
    if (typeof written !== 'string') return written;
    branches.push(`${first ? '' : '.*'}${written}${last ? '' : '.*'}`);
  }
  return `${code} RLIKE ${quoteEsql(branches.length === 1 ? branches.join('') : `(${branches.join('|')})`)}`;
}

/** The alternatives that stand in no group. */
function branchesOf(pieces: readonly Piece[]): Piece[][] {
  const branches: Piece[][] = [[]];
  let depth = 0;
  for (const piece of pieces) {
    if (piece.kind === 'open') depth += 1;
    if (piece.kind === 'close') depth -= 1;
    if (piece.kind === 'or' && depth === 0) branches.push([]);
    else branches.at(-1)?.push(piece);
  }
  return branches;
}

function aggregate({ name, percentile = 50 }: Aggregate, operand: Operand | null, draft: Draft): Said {
  if (operand === null || name === 'count') return 'COUNT(*)';
  const code = 'bare' in operand && operand.bare !== undefined ? operand.bare : operand.code;
  switch (name) {
    case 'count_distinct':
      draft.note('COUNT_DISTINCT is an estimate.');
      return `COUNT_DISTINCT(${code})`;
    case 'sd':
      return `STD_DEV(${code})`;
    case 'percentile':
    case 'median':
      draft.note('Percentiles are estimates.');
      return name === 'median' ? `MEDIAN(${code})` : `PERCENTILE(${code}, ${percentile})`;
    default:
      return `${name.toUpperCase()}(${code})`;
  }
}

function period(us: number): string {
  const units = [
    [86_400e6, 'day'],
    [3600e6, 'hour'],
    [60e6, 'minute'],
    [1e6, 'second'],
  ] as const;
  const [size, unit] = units.find(([length]) => us % length === 0 && us > 0) ?? [1e3, 'millisecond'];
  const count = Math.max(1, Math.round(us / size));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** The grammar knows these escapes and no other; all else may stand in a string as it is. */
function quoteEsql(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `"${text.replace(/["\\\n\r\t]/g, (char) => escapes[char] ?? char)}"`;
}

function esqlOp(op: CompareOp): string {
  return op === '=' ? '==' : op;
}
