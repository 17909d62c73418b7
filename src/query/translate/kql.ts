/** KQL, over the table AKSAudit of Azure Monitor. What is dynamic there is made text, of which there is always some. */
import { assertNever } from '../../model/invariant.ts';
import { parseIpRange } from '../../model/ip-range.ts';
import type { Aggregate, CompareOp, FieldRef, PathStep } from '../ast.ts';
import { fieldOf, isListField } from '../parse-field.ts';
import { escapeUnits } from '../values/quote.ts';
import { printTime } from '../values/time.ts';
import { type Cannot, cannot, type Draft, type Said } from './draft.ts';
import type { Term } from './formula.ts';
import { joined, type Operand, type TextTest } from './language.ts';
import { askLines } from './line-list.ts';
import { inParentheses, withoutParentheses } from './parentheses.ts';
import type { Pattern } from './pattern.ts';
import type { PipeLanguage, SequenceParts } from './pipe-language.ts';
import { writePipeline } from './pipeline.ts';
import type { Target } from './target.ts';
import { hexChar, type PatternStyle, writePattern } from './write-pattern.ts';

/** Columns of the table; of those in the second list, parts. */
const columns: Readonly<Record<string, string>> = {
  auditid: 'AuditId',
  level: 'Level',
  stage: 'Stage',
  verb: 'Verb',
  requesturi: 'RequestUri',
  useragent: 'UserAgent',
};
const dynamicColumns: Readonly<Record<string, string>> = {
  user: 'User',
  objectRef: 'ObjectRef',
  responseStatus: 'ResponseStatus',
  requestObject: 'RequestObject',
  responseObject: 'ResponseObject',
  annotations: 'Annotations',
  sourceIPs: 'SourceIps',
};

const expressions: Readonly<Record<string, string>> = {
  path: 'extract(@"^[^?#]*", 0, RequestUri)',
  client: 'extract(@"^[^/ ]+", 0, UserAgent)',
  client_version: 'extract(@"^[^/ ]+/([^ ]+)", 1, UserAgent)',
  actor: 'replace_regex(tostring(User.username), @"^system:(?:serviceaccount|node):", "")',
  source_ip: 'tostring(SourceIps[-1])',
};

/** The regular expressions of Rust, which are RE2's in all that is written here. */
const rust: PatternStyle = {
  any: '.',
  start: '\\A',
  end: '\\z',
  boundary: ['\\b', '\\B'],
  head: (ignoresCase) => (ignoresCase ? '(?is)' : '(?s)'),
  open: '(?:',
  lazy: true,
  char: (code) =>
    code > 0xff || '.+*?()'.includes(String.fromCharCode(code)) ? hexChar(code) : `\\x${code.toString(16).padStart(2, '0')}`,
};

const language: PipeLanguage = {
  always: 'true',
  never: 'false',
  reserved: new Set(
    'and asc bool by contains count date datetime desc distinct double dynamic extend false guid has in int join kind let limit long not nulls of on or project range real sort string summarize take time timespan to top true typeof union where with'.split(
      ' ',
    ),
  ),
  ended: 'Stage in ("ResponseComplete", "Panic")',
  received: 'RequestReceivedTime',
  all: (conditions) => joined(conditions, ' and ', 'true'),
  any: (conditions) => joined(conditions, ' or ', 'false'),
  not: (condition) => `not${inParentheses(condition)}`,
  choose: (cases, otherwise) =>
    `case(${cases.map(([condition, text]) => `${condition}, ${quoteKql(text)}`).join(', ')}, ${quoteKql(otherwise)})`,
  truth: (condition) => condition,
  operand: kqlOperand,
  text: testText,
  some({ kind, code }, test) {
    if (kind === 'json')
      return test.kind === 'number' ? `todouble(${code}) ${kqlOp(test.op)} ${test.value}` : testText(`tostring(${code})`, test);
    if (test.kind === 'equals')
      return joined(
        test.values.map((value) => `coalesce(set_has_element(${code}, ${quoteKql(value)}), false)`),
        ' or ',
        'false',
      );
    if (test.kind === 'something') return `coalesce(array_length(${code}), 0) > 0`;
    return askLines(test, (line) => testText(`strcat("\\n", array_strcat(${code}, "\\n"), "\\n")`, line), language.any);
  },
  compare: (code, op, literal) => `${code} ${kqlOp(op)} ${literal}`,
  time(point) {
    if (point.kind === 'absolute') return `datetime(${printTime(point, 'exact')})`;
    if (point.kind === 'ago') return point.us < 0 ? `now() + ${timespan(-point.us)}` : `ago(${timespan(point.us)})`;
    return point.us === 0 ? 'startofday(now())' : `startofday(now()) ${point.us < 0 ? '-' : '+'} ${timespan(Math.abs(point.us))}`;
  },
  absent: (code) => `isnull(${code})`,
  literal: (value, unit) => (unit === 'duration' ? timespan(value) : String(value)),
  record(spellings, draft) {
    draft.note('KQL looks for free text in each column by itself, in objects as JSON.');
    const plain = spellings[0] ?? '';
    return spellings.length > 1
      ? cannot('quotes and backslashes are written in another way in each column')
      : `* contains ${quoteKql(plain)}`;
  },
  source: () => ['AKSAudit'],
  where: (condition) => `| where ${withoutParentheses(condition)}`,
  expand: ({ name, code }) => `| mv-expand ${name} = iff(array_length(${code}) > 0, ${code}, dynamic([""])) to typeof(string)`,
  slice: (us) => `bin(RequestReceivedTime, ${timespan(us)})`,
  aggregate,
  group(keys, aggregates) {
    const written = aggregates.map(({ name, code }) => `${name} = ${code}`).join(', ');
    const by = keys.map(({ name, code }) => (name === code ? name : `${name} = ${code}`)).join(', ');
    return [`| summarize${written === '' ? '' : ` ${written}`}${by === '' ? '' : ` by ${by}`}`];
  },
  sort: (terms) => `| sort by ${terms.map(({ code, descending }) => `${code} ${descending ? 'desc' : 'asc'}`).join(', ')}`,
  cut: (limit, offset) => (offset > 0 ? cannot('it leaves out no rows from the beginning') : `| take ${limit ?? 0}`),
  show: (shown) => [`| project ${shown.map(({ name, code }) => (name === code ? name : `${name} = ${code}`)).join(', ')}`],
  shown: (operand) => ('bare' in operand && operand.bare !== undefined ? operand.bare : operand.code),
  more: {
    extend: ({ name, code }) => `| extend ${name} = ${code}`,
    countIf: (condition) => `countif(${withoutParentheses(condition)})`,
    quotient: (part, whole) => `iff(${whole} == 0, real(null), 1.0 * ${part} / ${whole})`,
    magnitude: (column) => ({ before: [], code: `abs(${column})`, after: [] }),
    values: ({ code }) => `array_sort_asc(make_set_if(${code}, ${code} != "", 100))`,
    elapsed: (start, end) => `${end} - ${start}`,
  },
  earliest: ({ time, auditid }) => ({
    before: [],
    columns: [{ name: `(${time}, ${auditid})`, code: 'arg_min(RequestReceivedTime, AuditId)' }],
  }),
  sequence: kqlSequence,
  formula: {
    number: (value, unit) => (unit === 'duration' ? timespan(value) : String(value)),
    quote: quoteKql,
    calculate(op, { code: left }, { type, code: right, isNonzero }, unit) {
      // Two whole numbers would be divided without a rest.
      const calculated = `${op === '/' ? `1.0 * ${left}` : left} ${op} ${right}`;
      if ((op !== '/' && op !== '%') || isNonzero === true) return `(${calculated})`;
      return `iff(${right} == ${type === 'duration' ? '0s' : '0'}, ${unit === 'duration' ? 'timespan' : 'real'}(null), ${calculated})`;
    },
    join: (left, right) => `strcat(${left}, ${right})`,
    call: (name, text) => `${{ lower: 'tolower', upper: 'toupper', length: 'strlen' }[name]}(${text})`,
    round: (number, digits) => `round(${number}, ${digits})`,
    asText: (number) => `tostring(${number})`,
    choose(condition, one, other) {
      const alike = ({ type, code }: Term) => (type === 'number' || type === 'size' ? `todouble(${code})` : code);
      return `iff(${withoutParentheses(condition)}, ${alike(one)}, ${alike(other)})`;
    },
    compare: (left, op, right) => `coalesce(${left} ${kqlOp(op)} ${right}, ${op === '!='})`,
  },
};

export const kql: Target = {
  name: 'kql',
  title: 'KQL',
  write(query, draft) {
    draft.note('AKSAudit is the resource-specific table; AzureDiagnostics has the events of category kube-audit as JSON in log_s.');
    return writePipeline(query, language, draft);
  },
  comment: (line) => `// ${line}`,
};

/** scan goes along the events of each key and keeps when the latest chain that has come to each step began. */
function kqlSequence({ keys, steps, time, withinUs, firstTime, lastTime, count, column }: SequenceParts): string[] {
  const [at, step, began] = [column('at'), column('step'), column('began')];
  const latest = (index: number) => column(`latest ${index}`);
  const isSame = keys.map(({ name }) => `${name} == s.${name}`).join(' and ');
  const fits = steps.map((condition, index) => `iff(${withoutParentheses(condition)}, dynamic([${index + 1}]), dynamic([]))`);
  const named = keys.filter(({ name, code }) => name !== code).map(({ name, code }) => `${name} = ${code}`);
  const kept = steps.slice(0, -1).map((_, index) => {
    const own = latest(index + 1);
    if (index === 0) return `${own} = iff(${step} == 1, ${at}, iff(${isSame}, s.${own}, datetime(null)))`;
    const before = `s.${latest(index)}`;
    return `${own} = iff(${isSame}, iff(${step} == ${index + 1} and isnotnull(${before}), ${before}, s.${own}), datetime(null))`;
  });
  const last = `${began} = iff(${isSame} and ${step} == ${steps.length}, s.${latest(steps.length - 1)}, datetime(null))`;
  const declared = [...steps.slice(0, -1).map((_, index) => latest(index + 1)), began].map((name) => `${name}: datetime`);
  return [
    `| extend ${[...named, `${at} = ${time}`, `${step} = array_concat(${fits.join(', ')})`].join(', ')}`,
    `| mv-expand ${step} to typeof(int)`,
    `| where isnotnull(${step})`,
    `| sort by ${keys.map(({ name }) => `${name} asc`).join(', ')}, ${at} asc, ${step} desc`,
    `| scan declare (${declared.join(', ')}) with (step s: true => ${[...kept, last].join(', ')};)`,
    `| where isnotnull(${began})${withinUs === null ? '' : ` and ${at} - ${began} <= ${timespan(withinUs)}`}`,
    `| summarize ${firstTime} = min(${began}), ${lastTime} = max(${at}), ${count} = count() by ${keys.map(({ name }) => name).join(', ')}`,
  ];
}

function kqlOperand(ref: FieldRef, draft: Draft): Operand | Cannot | undefined {
  const field = fieldOf(ref);
  const expression = columns[ref.field] ?? expressions[ref.field];
  if (expression !== undefined) return { kind: 'text', code: expression };
  if (ref.field === 'time') return { kind: 'time', code: 'RequestReceivedTime' };
  if (ref.field === 'stage_time') return { kind: 'time', code: 'StageReceivedTime' };
  if (ref.field === 'duration')
    return { kind: 'number', code: '(StageReceivedTime - RequestReceivedTime)', absentIsZero: false, unit: 'duration', literal: timespan };
  if (ref.field === 'name')
    draft.note(
      'The name of an object that was created with generateName stands in ResponseObject.metadata.name alone; Telltale reads it there.',
    );
  const [top = '', ...keys] = field?.path?.split('.') ?? [];
  if (top === 'impersonatedUser' || top === 'authenticationMetadata')
    return cannot(`AKSAudit has no column for ${top}`, 'AzureDiagnostics keeps it: parse_json(log_s).impersonatedUser.');
  const column = dynamicColumns[top];
  if (column === undefined) return undefined;
  const path = pathOf([...keys.map((key): PathStep => ({ kind: 'key', key })), ...ref.path]);
  if (typeof path !== 'string') return path;
  const place = column + path;
  if (ref.field === 'code')
    return { kind: 'number', code: `coalesce(toint(${place}), 0)`, bare: `toint(${place})`, absentIsZero: true, literal: String };
  if (field?.type === 'object') {
    draft.note('A path that meets a list ends there: name the element, as in containers[0].');
    return { kind: 'json', code: place };
  }
  if (isListField(ref) || (field?.type === 'multimap' && ref.path.length === 1)) return { kind: 'list', code: place };
  if (ref.path.length === 0 && field?.type === 'map')
    return cannot('it does not look into all annotations at once', 'Name one: annotations["key"].');
  return { kind: 'text', code: `tostring(${place})` };
}

function pathOf(path: readonly PathStep[]): string | Cannot {
  if (path.some(({ kind }) => kind === 'any'))
    return cannot('it does not look into each element of a list', 'Name one, as in containers[0].');
  return path
    .map((step) =>
      step.kind === 'key'
        ? /^[a-z_]\w*$/i.test(step.key)
          ? `.${step.key}`
          : `[${quoteKql(step.key)}]`
        : step.kind === 'index'
          ? `[${step.index}]`
          : '',
    )
    .join('');
}

function testText(code: string, test: TextTest): Said {
  switch (test.kind) {
    case 'equals':
      return test.values.length === 1
        ? `${code} == ${quoteKql(test.values[0] ?? '')}`
        : `${code} in (${test.values.map(quoteKql).join(', ')})`;
    case 'contains':
    case 'startswith':
    case 'endswith':
      return test.value === '' ? 'true' : `${code} ${test.kind}_cs ${quoteKql(test.value)}`;
    case 'pattern':
      return testPattern(code, test.pattern);
    case 'order':
      return `strcmp(${code}, ${quoteKql(test.value)}) ${kqlOp(test.op)} 0`;
    case 'between':
      return `(strcmp(${code}, ${quoteKql(test.low)}) >= 0 and strcmp(${code}, ${quoteKql(test.high)}) <= 0)`;
    case 'number':
      return `todouble(${code}) ${kqlOp(test.op)} ${test.value}`;
    case 'something':
      return `${code} !in ("", "{}")`;
    case 'inside':
      return joined(
        test.ranges.map((range) => testRange(code, range)),
        ' or ',
        'false',
      );
    default:
      return assertNever(test);
  }
}

function testPattern(code: string, pattern: Pattern): Said {
  const written = writePattern(pattern, rust);
  return typeof written === 'string' ? `${code} matches regex @"${written}"` : written;
}

function testRange(code: string, text: string): string {
  const range = parseIpRange(text);
  if (range === null) return 'false';
  const net = quoteKql(`${range.address}/${range.prefix}`);
  // Null where the text is no address.
  return range.family === 4
    ? `ipv4_is_in_range(${code}, ${net}) == true`
    : `(${code} contains ":" and ipv6_is_in_range(${code}, ${net}) == true)`;
}

function aggregate({ name, percentile = 50 }: Aggregate, operand: Operand | null, draft: Draft): Said {
  if (operand === null || name === 'count') return 'count()';
  const code = language.shown(operand);
  if (name === 'count_distinct') {
    draft.note('dcount is an estimate.');
    if (operand.kind === 'list' || operand.kind === 'json') return cannot('it does not count the elements of lists');
    return operand.kind === 'text' ? `dcountif(${code}, isnotempty(${code}))` : `dcount(${code})`;
  }
  if (operand.kind === 'json') return `${functionOf(name, percentile, `todouble(${code})`)}`;
  if (name === 'sd' && operand.code.includes('Time')) return cannot('it has no deviation of times');
  if (name === 'median' || name === 'percentile') draft.note('Percentiles are estimates.');
  return functionOf(name, percentile, code);
}

function functionOf(name: Aggregate['name'], percentile: number, code: string): string {
  if (name === 'median' || name === 'percentile') return `percentile(${code}, ${name === 'median' ? 50 : percentile})`;
  return `${name === 'sd' ? 'stdevp' : name}(${code})`;
}

function timespan(us: number): string {
  for (const [size, unit] of [
    [86_400e6, 'd'],
    [3600e6, 'h'],
    [60e6, 'm'],
    [1e6, 's'],
    [1e3, 'ms'],
  ] as const) {
    if (us !== 0 && us % size === 0) return `${us / size}${unit}`;
  }
  return us === 0 ? '0s' : `${us}microseconds`;
}

/** Braces are written by their codes: workbooks replace what stands in them. */
function quoteKql(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/[{}]|(?! )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Cs}]/gu, escapeUnits)}"`;
}

function kqlOp(op: CompareOp): string {
  return op === '=' ? '==' : op;
}
