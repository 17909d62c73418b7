/** SPL of Splunk: `spath` over events of sourcetype kube:apiserver:audit. Values that its strings may read in another way become codes of a regular expression. */
import { parseIpRange } from '../../model/ip-range.ts';
import type { Aggregate, FieldRef, PathStep, TimePoint } from '../ast.ts';
import { fieldOf, isListField } from '../parse-field.ts';
import { printTime } from '../values/time.ts';
import { type Cannot, cannot, type Draft, type Said } from './draft.ts';
import { joined, type Operand, type TextTest } from './language.ts';
import { inParentheses, withoutParentheses } from './parentheses.ts';
import { anyOf, literalPieces, type Pattern } from './pattern.ts';
import type { PipeLanguage, SequenceParts } from './pipe-language.ts';
import { writePipeline } from './pipeline.ts';
import type { Target } from './target.ts';
import { hexChar, type PatternStyle, writePattern } from './write-pattern.ts';

const agent = `coalesce('userAgent', "")`;
const username = `coalesce('user.username', "")`;
const expressions: Readonly<Record<string, string>> = {
  path: `replace('requestURI', "[?#].*", "")`,
  client: `replace(${agent}, "[/ ].*", "")`,
  client_version: `if(match(${agent}, "^[^/ ]+/[^ ]"), replace(${agent}, "^[^/ ]+/([^ ]+).*", "\\1"), "")`,
  actor: `replace(${username}, "^system:(?:serviceaccount|node):", "")`,
  source_ip: `coalesce(mvindex('sourceIPs{}', -1), "")`,
};
const always = new Set(['auditID', 'level', 'stage', 'verb', 'requestURI']);

const pcre: PatternStyle = {
  any: '.',
  start: '^',
  end: '\\z',
  boundary: ['\\b', '\\B'],
  head: (ignoresCase) => (ignoresCase ? '(?is)' : '(?s)'),
  open: '(?:',
  lazy: true,
  char: hexChar,
};

const generatedName =
  'The name of an object that was created with generateName is in responseObject.metadata.name alone; Telltale reads it there.';

const stamp = '"%Y-%m-%dT%H:%M:%S.%6NZ"';

const language: PipeLanguage = {
  always: 'true()',
  never: 'false()',
  reserved: new Set(['and', 'as', 'by', 'in', 'like', 'not', 'or', 'over', 'where', 'xor']),
  ended: `'stage' IN ("ResponseComplete", "Panic")`,
  received: `'requestReceivedTimestamp'`,
  all: (conditions) => joined(conditions, ' AND ', 'true()'),
  any: (conditions) => joined(conditions, ' OR ', 'false()'),
  not: (condition) => `NOT ${inParentheses(condition)}`,
  choose: (cases, otherwise) =>
    `case(${[...cases, ['true()', otherwise] as const].map(([condition, text]) => `${condition}, "${text}"`).join(', ')})`,
  truth: (condition) => `if(${condition}, "true", "false")`,
  operand: splOperand,
  text: testText,
  some({ code }, test) {
    if (test.kind === 'number') return cannot('it has no order of values in lists');
    if (test.kind === 'something') return `isnotnull(${code})`;
    const pattern = patternOf(test);
    if ('why' in pattern) return pattern;
    const written = writePattern(pattern, pcre);
    return typeof written === 'string' ? `isnotnull(mvfind(${code}, "${written}"))` : written;
  },
  compare: (code, op, literal) => `${code} ${op} ${literal}`,
  time: (point) =>
    point.kind === 'absolute'
      ? `"${printTime(point, 'exact')}"`
      : cannot('times that are counted from now are the range of the search', 'Use last, since or to.'),
  bound(op, point, draft) {
    if (point.kind === 'absolute') return `'requestReceivedTimestamp' ${op} "${printTime(point, 'exact')}"`;
    draft.note('Times that are counted from now go by Splunk’s _time.');
    return `_time ${op} ${epochSeconds(point)}`;
  },
  absent: (code) => `isnull(${code})`,
  record(spellings) {
    return testPattern('_raw', { pieces: anyOf(spellings), ignoresCase: true });
  },
  source: () => ['sourcetype="kube:apiserver:audit"', '| spath'],
  where: (condition) => `| where ${withoutParentheses(condition)}`,
  range(from, to, draft) {
    const isAgo = (point: TimePoint | null) => point === null || point.kind === 'ago';
    if (!(isAgo(from) && isAgo(to))) return null;
    draft.note('Splunk chooses the range by _time.');
    const modifier = (name: string, point: TimePoint | null) => {
      if (point?.kind !== 'ago') return [];
      const { us } = point;
      return [`${name}=${us === 0 ? 'now' : `${us < 0 ? '+' : '-'}${Math.round(Math.abs(us) / 1e6)}s`}`];
    };
    return [...modifier('earliest', from), ...modifier('latest', to)];
  },
  expand: ({ name, code }) => `| eval ${name}=mvdedup(coalesce(${code}, ""))\n| mvexpand ${name}`,
  slice(us, draft) {
    if (us % 604_800e6 === 0) return cannot('its weeks do not begin on Mondays', 'Use slices of days.');
    draft.note('Slices go by Splunk’s _time.');
    return `strftime(${us % 86_400e6 === 0 ? `relative_time(_time, "@d")` : `floor(_time / ${us / 1e6}) * ${us / 1e6}`}, "%Y-%m-%dT%H:%M:%S%z")`;
  },
  aggregate,
  group(keys, aggregates) {
    const computed = keys.filter(({ name, code }) => name !== code);
    const written = aggregates.map(({ name, code }) => `${code} AS ${name}`).join(', ');
    const by = keys.length === 0 ? '' : ` BY ${keys.map(({ name }) => name).join(', ')}`;
    return [
      ...(computed.length === 0 ? [] : [`| eval ${computed.map(({ name, code }) => `${name}=${code}`).join(', ')}`]),
      `| stats ${written === '' ? 'count' : written}${by}`,
      ...(written === '' ? ['| fields - count'] : []),
    ];
  },
  sort: (terms) => `| sort 0 ${terms.map(({ code, descending }) => `${descending ? '-' : '+'}${code.replaceAll("'", '')}`).join(', ')}`,
  cut: (limit, offset) => (offset > 0 ? cannot('it leaves out no rows from the beginning') : `| head ${limit ?? 0}`),
  show(shown) {
    const computed = shown.filter(({ name, code }) => name !== code).map(({ name, code }) => `${name}=${code}`);
    return [...(computed.length === 0 ? [] : [`| eval ${computed.join(', ')}`]), `| table ${shown.map(({ name }) => name).join(', ')}`];
  },
  shown: (operand) => (operand.kind === 'number' && operand.absentIsZero ? `coalesce(${operand.bare ?? operand.code}, "")` : operand.code),
  more: {
    extend: ({ name, code }) => `| eval ${name}=${code}`,
    countIf: (condition) => `count(eval(${withoutParentheses(condition)}))`,
    quotient: (part, whole) => `if(${whole} = 0, null(), ${part} / ${whole})`,
    magnitude: (column) => ({
      before: [`| eval ${column}_size=abs(${column})`],
      code: `${column}_size`,
      after: [`| fields - ${column}_size`],
    }),
    values: (operand) => `values(${'bare' in operand && operand.bare !== undefined ? operand.bare : operand.code})`,
    elapsed: (start, end) => `round((strptime(${end}, ${stamp}) - strptime(${start}, ${stamp})) * 1000000)`,
  },
  earliest: ({ time, auditid }) => ({
    before: ['| sort 0 +requestReceivedTimestamp'],
    columns: [
      { name: time, code: 'first(requestReceivedTimestamp)' },
      { name: auditid, code: 'first(auditID)' },
    ],
  }),
  sequence: splSequence,
  formula: {
    number: String,
    quote: (text) =>
      isHarmless(text) ? `"${text}"` : cannot('its strings may read signs in another way', 'Use letters, digits and blanks.'),
    calculate: (op, { code: left }, { code: right, isNonzero }) =>
      (op !== '/' && op !== '%') || isNonzero === true ? `(${left} ${op} ${right})` : `if(${right} = 0, null(), ${left} ${op} ${right})`,
    join: (left, right) => `(${left} . ${right})`,
    call: (name, text) => `${name === 'length' ? 'len' : name}(${text})`,
    round: (number, digits) => `round(${number}, ${digits})`,
    asText: (number) => `coalesce(tostring(${number}), "")`,
    choose: (condition, one, other) => `if(${withoutParentheses(condition)}, ${one.code}, ${other.code})`,
    compare: (left, op, right) =>
      op === '!='
        ? `(isnull(${left}) OR isnull(${right}) OR ${left} != ${right})`
        : `(isnotnull(${left}) AND isnotnull(${right}) AND ${left} ${op} ${right})`,
  },
};

/** Times are kept as they are written, which is their order; streamstats carries the last one of each step on. */
function splSequence({ keys, steps, time, withinUs, firstTime, lastTime, count, column }: SequenceParts): string[] {
  const [at, step, began] = [column('at'), column('step'), column('began')];
  const by = `BY ${keys.map(({ name }) => name).join(', ')}`;
  const fits = steps.map((condition, index) => `if(${withoutParentheses(condition)}, "${index + 1}", null())`);
  const named = keys.filter(({ name, code }) => name !== code).map(({ name, code }) => `${name}=${code}`);
  const fitting = (index: number, start: string) => `| eval ${began}=if(${step} = "${index + 1}", ${start}, null())`;
  const chains = steps.slice(1).flatMap((_, index) => {
    const latest = column(`latest ${index + 1}`);
    return [`| streamstats last(${began}) AS ${latest} ${by}`, fitting(index + 1, latest)];
  });
  const within = withinUs === null ? '' : ` AND strptime(${at}, ${stamp}) - strptime(${began}, ${stamp}) <= ${withinUs / 1e6}`;
  return [
    `| eval ${[...named, `${at}=${time}`, `${step}=mvappend(${fits.join(', ')})`].join(', ')}`,
    `| mvexpand ${step}`,
    `| sort 0 +${at}, -${step}`,
    fitting(0, at),
    ...chains,
    `| where isnotnull(${began})${within}`,
    `| stats min(${began}) AS ${firstTime}, max(${at}) AS ${lastTime}, count AS ${count} ${by}`,
  ];
}

/** UTC, as all days of Telltale are. */
function epochSeconds(point: Exclude<TimePoint, { kind: 'absolute' }>): string {
  const seconds = `${Math.abs(point.us) / 1e6}`;
  if (point.kind === 'ago') return point.us === 0 ? 'now()' : `now() ${point.us < 0 ? '+' : '-'} ${seconds}`;
  const midnight = 'now() - now() % 86400';
  return point.us === 0 ? midnight : `${midnight} ${point.us < 0 ? '-' : '+'} ${seconds}`;
}

export const spl: Target = {
  name: 'spl',
  title: 'SPL',
  write(query, draft) {
    draft.note('Add index=… where the events are not in an index that is searched by default.');
    draft.note(
      'spath reads the first 5,000 characters of an event unless extraction_cutoff in limits.conf says more; what comes later is absent.',
    );
    return writePipeline(query, language, draft);
  },
  comment: (line) => `\`\`\` ${line} \`\`\``,
};

function splOperand(ref: FieldRef, draft: Draft): Operand | Cannot | undefined {
  const field = fieldOf(ref);
  const expression = expressions[ref.field];
  if (expression !== undefined) return { kind: 'text', code: expression };
  if (ref.field === 'raw') return { kind: 'text', code: '_raw' };
  if (ref.field === 'duration') {
    const code = `round((strptime('stageTimestamp', ${stamp}) - strptime('requestReceivedTimestamp', ${stamp})) * 1000000)`;
    draft.note('Durations are in microseconds.');
    return { kind: 'number', code, absentIsZero: false, unit: 'duration', literal: String };
  }
  if (field?.path === undefined) return undefined;
  if (field.type === 'time') return { kind: 'time', code: `'${field.path}'` };
  const steps = pathOf(ref.path);
  if (typeof steps !== 'string') return steps;
  const isList = isListField(ref) || field.type === 'multimap';
  const place = `'${field.path}${steps}${isList && !steps.endsWith('{}') ? '{}' : ''}'`;
  if (ref.field === 'code') {
    return { kind: 'number', code: `coalesce(tonumber(${place}), 0)`, bare: `tonumber(${place})`, absentIsZero: true, literal: String };
  }
  if (field.type === 'object') {
    draft.note('A path that meets a list ends there: write [*] for its elements.');
    return { kind: 'json', code: place };
  }
  if (isList) return { kind: 'list', code: place };
  if (field.type === 'map' && ref.path.length !== 1)
    return cannot('it does not look into all annotations at once', 'Name one: annotations["key"].');
  if (ref.field === 'name') draft.note(generatedName);
  return always.has(field.path) ? { kind: 'text', code: place } : { kind: 'text', code: `coalesce(${place}, "")`, bare: place };
}

function pathOf(path: readonly PathStep[]): string | Cannot {
  if (path.some(({ kind }) => kind === 'index'))
    return cannot('the fields that spath makes do not tell one element from another', 'Ask for any element: containers[*].');
  const written = path.map((step) => (step.kind === 'key' ? `.${step.key}` : '{}')).join('');
  return /^[\w./:{}-]*$/.test(written) ? written : cannot('this key is no name of a field there');
}

/** What Splunk's strings hold as it stands, and what it does not take for a number. */
function isPlain(text: string): boolean {
  return text === '' || (isHarmless(text) && /\p{L}/u.test(text));
}

function isHarmless(text: string): boolean {
  return /^[\p{L}\p{N} _.:/@,=-]*$/u.test(text);
}

function testText(code: string, test: TextTest): Said {
  switch (test.kind) {
    case 'equals':
      return testEquals(code, test.values);
    case 'order':
    case 'between':
      return cannot('it compares texts that look like numbers as numbers', 'Use =, in or like.');
    case 'something':
      return `${code} != ""`;
    case 'inside':
      return joined(
        test.ranges.flatMap((range) => testRange(code, range)),
        ' OR ',
        'false()',
      );
    default: {
      const pattern = patternOf(test);
      return 'why' in pattern ? pattern : testPattern(code, pattern);
    }
  }
}

function testEquals(code: string, values: readonly string[]): Said {
  const plain = values.filter(isPlain).map((value) => `"${value}"`);
  const others = values.filter((value) => !isPlain(value)).map((value) => testPattern(code, whole([value])));
  const failed = others.find((condition) => typeof condition !== 'string');
  if (failed !== undefined) return failed;
  const equal = plain.length === 0 ? [] : [plain.length === 1 ? `${code} = ${plain[0]}` : `in(${code}, ${plain.join(', ')})`];
  return joined([...equal, ...others.filter((condition) => typeof condition === 'string')], ' OR ', 'false()');
}

/** The question as a pattern. */
function patternOf(test: TextTest): Pattern | Cannot {
  switch (test.kind) {
    case 'equals':
      return whole(test.values);
    case 'contains':
      return { pieces: literalPieces(test.value), ignoresCase: false };
    case 'startswith':
      return { pieces: [{ kind: 'start' }, ...literalPieces(test.value)], ignoresCase: false };
    case 'endswith':
      return { pieces: [...literalPieces(test.value), { kind: 'end' }], ignoresCase: false };
    case 'pattern':
      return test.pattern;
    case 'inside':
      return cannot('it has no test of addresses for lists', 'Ask source_ip cidr …, which is one address.');
    default:
      return cannot('it compares no elements of lists by their order');
  }
}

/** One of these texts, and nothing around it. */
function whole(values: readonly string[]): Pattern {
  const [only = '', another] = values;
  const inner = another === undefined ? literalPieces(only) : [{ kind: 'open' } as const, ...anyOf(values), { kind: 'close' } as const];
  return { pieces: [{ kind: 'start' }, ...inner, { kind: 'end' }], ignoresCase: false };
}

function testPattern(code: string, pattern: Pattern): Said {
  const written = writePattern(pattern, pcre);
  return typeof written === 'string' ? `match(${code}, "${written}")` : written;
}

function testRange(code: string, text: string): string[] {
  const range = parseIpRange(text);
  if (range === null) return [];
  return [`(match(${code}, "${range.family === 4 ? '^[0-9.]+$' : ':'}") AND cidrmatch("${range.address}/${range.prefix}", ${code}))`];
}

function aggregate({ name, percentile = 50 }: Aggregate, operand: Operand | null): Said {
  if (operand === null || name === 'count') return 'count';
  const code = 'bare' in operand && operand.bare !== undefined ? operand.bare : operand.code;
  const argument = /^'[\w.{}]+'$/.test(code) ? code : `eval(${code})`;
  const functions = { count_distinct: 'dc', sum: 'sum', min: 'min', max: 'max', avg: 'avg', sd: 'stdevp', median: 'median' } as const;
  return `${name === 'percentile' ? `exactperc${percentile}` : functions[name]}(${argument})`;
}
