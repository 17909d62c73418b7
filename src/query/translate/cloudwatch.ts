/** CloudWatch Logs Insights, over the log group of an EKS control plane. Fields are discovered there; one that an event lacks is asked for first. */
import { assertNever } from '../../model/invariant.ts';
import { parseIpRange } from '../../model/ip-range.ts';
import type { Aggregate, FieldRef, PathStep } from '../ast.ts';
import { fieldOf, isListField } from '../parse-field.ts';
import { type Cannot, cannot, type Draft, type Said } from './draft.ts';
import { joined, type Operand, type TextTest } from './language.ts';
import { inParentheses, withoutParentheses } from './parentheses.ts';
import { anyOf, literalPieces, type Pattern } from './pattern.ts';
import type { PipeLanguage } from './pipe-language.ts';
import { writePipeline } from './pipeline.ts';
import { sayRange } from './say-range.ts';
import type { Target } from './target.ts';
import { hexChar, type PatternStyle, writePattern } from './write-pattern.ts';

/** Fields that are cut out of others, by the line that does it. */
const parsed: Readonly<Record<string, string>> = {
  path: '| parse requestURI /^(?<path>[^?#]*)/',
  client: '| parse userAgent /^(?<client>[^\\/ ]+)/',
  client_version: '| parse userAgent /^[^\\/ ]+\\/(?<client_version>[^ ]+)/',
  actor: '| parse user.username /^(?:system:serviceaccount:|system:node:)?(?<actor>.*)$/',
  source_ip: '| parse @message /"sourceIPs":\\[(?:"[^"]*",)*"(?<source_ip>[^"]*)"\\]/',
};
/** Every event has these. */
const always = new Set(['auditID', 'level', 'stage', 'verb', 'requestURI', '@message', 'path']);

const style: PatternStyle = {
  any: '.',
  start: '^',
  end: '$',
  boundary: ['\\b', '\\B'],
  head: (ignoresCase) => (ignoresCase ? '(?is)' : ''),
  open: '(?:',
  lazy: true,
  char: (code) => (code === 0x2f ? '\\/' : hexChar(code)),
  special: /\//,
};

const beside = cannot('times are chosen beside the query', 'Use last, since or from … to.');

const language: PipeLanguage = {
  always: '(1 = 1)',
  never: '(1 = 0)',
  reserved: new Set('and as asc bin by count dedup desc display fields filter in like limit not or parse sort stats unmask'.split(' ')),
  ended: 'stage in ["ResponseComplete", "Panic"]',
  received: '@timestamp',
  all: (conditions) => joined(conditions, ' and ', '(1 = 1)'),
  any: (conditions) => joined(conditions, ' or ', '(1 = 0)'),
  not: (condition) => `not ${inParentheses(condition)}`,
  operand: cloudwatchOperand,
  text(code, test) {
    if (test.kind === 'equals' && test.values.length === 1 && test.values[0] === '') return `isempty(${code})`;
    const condition = testText(code, test);
    return typeof condition !== 'string' || always.has(code) ? condition : `(ispresent(${code}) and ${condition})`;
  },
  some({ kind, code }, test, draft) {
    if (kind === 'list')
      return cannot('it numbers the elements of lists and does not look for one', 'Ask for one by its place, as in groups[0].');
    const isTruth = test.kind === 'equals' && test.values.some((value) => value === 'true' || value === 'false');
    if (isTruth) return cannot('it is not documented how it keeps true and false');
    if (test.kind === 'number') return `(ispresent(${code}) and ${code} ${test.op} ${test.value})`;
    return language.text(code, test, draft);
  },
  compare(code, op, literal) {
    if (!code.includes('.')) return `${code} ${op} ${literal}`;
    if (literal === '0' && (op === '=' || op === '!=')) return `${op === '=' ? 'not ' : ''}ispresent(${code})`;
    return op === '!=' ? `(not ispresent(${code}) or ${code} != ${literal})` : `(ispresent(${code}) and ${code} ${op} ${literal})`;
  },
  time: () => beside,
  record: (spellings) => testPattern('@message', { pieces: anyOf(spellings), ignoresCase: true }),
  source: ({ definitions }) => [
    'filter @logStream like /^kube-apiserver-audit/',
    ...[...definitions].flatMap((name) => parsed[name] ?? []),
  ],
  where: (condition) => `| filter ${withoutParentheses(condition)}`,
  range(from, to, draft) {
    draft.note(`Choose the range of time beside the query: ${sayRange(from, to)}. It goes by @timestamp.`);
    return [];
  },
  expand: () => cannot('it numbers the elements of lists and makes no rows of them'),
  slice(us, draft) {
    if (us % 604_800e6 === 0) return cannot('its weeks do not begin on Mondays', 'Use slices of days.');
    draft.note('Slices go by @timestamp.');
    const units = [
      [86_400e6, 'd'],
      [3600e6, 'h'],
      [60e6, 'm'],
      [1e6, 's'],
    ] as const;
    const [size, unit] = units.find(([length]) => us % length === 0) ?? [1e3, 'ms'];
    return `bin(${us / size}${unit})`;
  },
  aggregate,
  group(keys, aggregates) {
    const named = keys.filter(({ name, code }) => name !== code);
    const counted = aggregates.length === 0 ? 'count(*)' : aggregates.map(({ name, code }) => `${code} as ${name}`).join(', ');
    const by = keys.length === 0 ? '' : ` by ${keys.map(({ name }) => name).join(', ')}`;
    return [
      ...(named.length === 0 ? [] : [`| fields ${named.map(({ name, code }) => `${code} as ${name}`).join(', ')}`]),
      `| stats ${counted}${by}`,
      ...(aggregates.length === 0 ? [`| display ${keys.map(({ name }) => name).join(', ')}`] : []),
    ];
  },
  sort: (terms) => `| sort ${terms.map(({ code, descending }) => `${code} ${descending ? 'desc' : 'asc'}`).join(', ')}`,
  cut: (limit, offset) => (offset > 0 ? cannot('it leaves out no rows from the beginning') : `| limit ${limit ?? 0}`),
  show(columns) {
    const named = columns.filter(({ name, code }) => name !== code).map(({ name, code }) => `${code} as ${name}`);
    return [...(named.length === 0 ? [] : [`| fields ${named.join(', ')}`]), `| display ${columns.map(({ name }) => name).join(', ')}`];
  },
  shown: ({ code }) => code,
  earliest: ({ time, auditid }) => ({
    before: [],
    columns: [
      { name: time, code: 'min(@timestamp)' },
      { name: auditid, code: 'earliest(auditID)' },
    ],
  }),
};

const counts = cannot('it is not documented that it counts by a condition', 'Ask for each part by itself.');

export const cloudwatch: Target = {
  name: 'cloudwatch',
  title: 'CloudWatch Logs Insights',
  lacks: {
    ratio: counts,
    compare: counts,
    sequence: cannot('it knows no order of events within a group', 'Ask the steps one by one, with the times of the answer.'),
    transaction: cannot('it does not list the values of a group', 'Ask stats count, min(time), max(time) by … instead.'),
    eval: cannot('it has no choice of values, and it is not documented what it makes of absent ones'),
  },
  write(query, draft) {
    draft.note('Choose the log group /aws/eks/CLUSTER/cluster beside the query.');
    draft.note('Of an event with large bodies only the first 200 fields are found; annotations and what else comes later are absent then.');
    return writePipeline(query, language, draft);
  },
  comment: (line) => `# ${line}`,
};

function cloudwatchOperand(ref: FieldRef, draft: Draft): Operand | Cannot | undefined {
  const field = fieldOf(ref);
  if (parsed[ref.field] !== undefined) return { kind: 'text', code: draft.define(ref.field) };
  if (ref.field === 'raw') return { kind: 'text', code: '@message' };
  if (ref.field === 'time') return { kind: 'time', code: '@timestamp' };
  if (ref.field === 'duration')
    return cannot(
      'it does not compute with the times of an event',
      'annotations["apiserver.latency.k8s.io/total"] tells of requests over 500 ms.',
    );
  if (field?.path === undefined) return undefined;
  if (field.type === 'time') return cannot('it does not compare the times of an event');
  const place = placeOf(field.path, ref.path);
  if (typeof place !== 'string') return place;
  if (ref.field === 'code') return { kind: 'number', code: place, absentIsZero: false, literal: String };
  if (field.type === 'object') {
    draft.note('A path that meets a list ends there: name the element, as in containers[0].');
    return { kind: 'json', code: place };
  }
  const isElement = ref.path.at(-1)?.kind === 'index';
  if ((isListField(ref) || field.type === 'multimap') && !isElement) return { kind: 'list', code: place };
  if (field.type === 'map' && ref.path.length !== 1)
    return cannot('it does not look into all annotations at once', 'Name one: annotations["key"].');
  if (ref.field === 'name')
    draft.note(
      'The name of an object that was created with generateName is in responseObject.metadata.name alone; Telltale reads it there.',
    );
  return { kind: 'text', code: place };
}

function placeOf(path: string, steps: readonly PathStep[]): string | Cannot {
  if (steps.some(({ kind }) => kind === 'any'))
    return cannot('it does not look into each element of a list', 'Name one, as in containers[0].');
  const written = [path, ...steps.map((step) => (step.kind === 'key' ? step.key : step.kind === 'index' ? step.index : ''))].join('.');
  if (!/^[\w./:-]+$/.test(written)) return cannot('this key is no name of a field there');
  return /^[A-Za-z0-9.]+$/.test(written) ? written : `\`${written}\``;
}

/** What its strings hold as it stands. */
function isPlain(text: string): boolean {
  return /^[\p{L}\p{N} _.:/@,=*-]+$/u.test(text);
}

function testText(code: string, test: TextTest): Said {
  switch (test.kind) {
    case 'equals':
      return testEquals(code, test.values);
    case 'contains':
      if (test.value === '') return language.always;
      return isPlain(test.value)
        ? `${code} like "${test.value}"`
        : testPattern(code, { pieces: literalPieces(test.value), ignoresCase: false });
    case 'startswith':
      return testPattern(code, { pieces: [{ kind: 'start' }, ...literalPieces(test.value)], ignoresCase: false });
    case 'endswith':
      return testPattern(code, { pieces: [...literalPieces(test.value), { kind: 'end' }], ignoresCase: false });
    case 'pattern':
      return testPattern(code, test.pattern);
    case 'order':
    case 'between':
      return cannot('it has no order of texts', 'Use =, in or like.');
    case 'something':
      return `not isempty(${code})`;
    case 'inside':
      return joined(
        test.ranges.map((range) => testRange(code, range)),
        ' or ',
        language.never,
      );
    case 'number':
      return `${code} ${test.op} ${test.value}`;
    default:
      return assertNever(test);
  }
}

function testEquals(code: string, values: readonly string[]): Said {
  const plain = values.filter(isPlain).map((value) => `"${value}"`);
  const others = values
    .filter((value) => !isPlain(value))
    .map((value) => testPattern(code, { pieces: [{ kind: 'start' }, ...literalPieces(value), { kind: 'end' }], ignoresCase: false }));
  const failed = others.find((condition) => typeof condition !== 'string');
  if (failed !== undefined) return failed;
  const equal = plain.length === 0 ? [] : [plain.length === 1 ? `${code} = ${plain[0]}` : `${code} in [${plain.join(', ')}]`];
  return joined([...equal, ...others.filter((condition) => typeof condition === 'string')], ' or ', language.never);
}

function testPattern(code: string, pattern: Pattern): Said {
  const written = writePattern(
    pattern,
    pattern.pieces.some(({ kind }) => kind === 'any') ? { ...style, head: (ignoresCase) => (ignoresCase ? '(?is)' : '(?s)') } : style,
  );
  return typeof written === 'string' ? `${code} like /${written}/` : written;
}

function testRange(code: string, text: string): string {
  const range = parseIpRange(text);
  return range === null ? language.never : `isIpv${range.family}InSubnet(${code}, "${range.address}/${range.prefix}")`;
}

function aggregate({ name, percentile = 50 }: Aggregate, operand: Operand | null, draft: Draft): Said {
  if (operand === null || name === 'count') return 'count(*)';
  const { code } = operand;
  switch (name) {
    case 'sd':
      return cannot('it is not documented which deviation its stddev is');
    case 'median':
    case 'percentile':
      draft.note('Percentiles are estimates.');
      return `pct(${code}, ${name === 'median' ? 50 : percentile})`;
    case 'count_distinct':
      draft.note('count_distinct is an estimate where there are many values.');
      return `count_distinct(${code})`;
    default:
      return `${name}(${code})`;
  }
}
