/**
 * What the events at hand cannot answer, for it was never recorded: bodies below their level, levels and stages that the
 * audit policy leaves out. Looked at among the events that the query is about, within what the asker may see.
 */
import type { Diagnostic } from '../model/diagnostic.ts';
import type { FieldRef, Query } from '../query/ast.ts';
import { fieldsOf } from '../query/mentions.ts';
import { sayList } from '../query/say-list.ts';
import { leaves } from '../query/walk.ts';
import type { Context } from './context.ts';
import { allRows, runQuery } from './run-query.ts';

/** What is known only at some level or stage; conditions on the others say which events the query is about. */
const recorded: ReadonlySet<string> = new Set(
  'level stage stage_time request response request_size response_size code code_class status reason message details annotations decision authz_reason duration size name raw native missing id'.split(
    ' ',
  ),
);

/** How many events were recorded so. */
interface Recorded {
  readonly level: string;
  readonly stage: string;
  readonly count: number;
}

export async function findGaps(query: Query, context: Context): Promise<Diagnostic[]> {
  const mentions = fieldsOf(query);
  if (!mentions.some(({ field }) => recorded.has(field))) return [];
  const coverage = await measureCoverage(query, context);
  if (coverage.length === 0) return [];
  const early = earlyGaps(mentions, coverage);
  return early.length > 0 ? early : [...bodyGaps(mentions, coverage), ...namedGaps(query, coverage)];
}

const nowhere = { start: 0, end: 0 };
const ref = (field: string): FieldRef => ({ field, path: [], text: field, span: nowhere });

async function measureCoverage({ where, stages }: Query, context: Context): Promise<Recorded[]> {
  const conjuncts = where === null ? [] : where.kind === 'and' ? where.operands : [where];
  const about = conjuncts.filter((conjunct) =>
    [...leaves(conjunct)].every(({ leaf }) => leaf.kind !== 'text' && !recorded.has(leaf.field.field)),
  );
  const ranges = stages.filter(({ kind }) => kind === 'range');
  const grouped: Query = {
    where: about.length === 0 ? null : { kind: 'and', operands: about },
    stages: [...ranges, { kind: 'groupby', keys: [ref('level'), ref('stage')], span: nowhere }],
  };
  const rows = await allRows(await runQuery(grouped, context));
  return rows.map(({ cells: [level, stage, count] }) => ({ level: String(level), stage: String(stage), count: Number(count) }));
}

const received = 'RequestReceived';
/** What the API server knows only when it has begun to answer. */
const ofAnswers = new Set(
  'code code_class status reason message details annotations decision authz_reason duration request response request_size response_size'.split(
    ' ',
  ),
);

function earlyGaps(mentions: readonly FieldRef[], coverage: readonly Recorded[]): Diagnostic[] {
  const mention = mentions.find(({ field }) => ofAnswers.has(field));
  if (mention === undefined || coverage.some(({ stage }) => stage !== received)) return [];
  return [
    {
      severity: 'warning',
      code: 'answers-not-recorded',
      message: `${mention.text} is known from the answer on, and of the events that this is about (${sayCount(total(coverage))}) only ${received} is recorded.`,
      span: mention.span,
      hint: 'The audit policy decides it: see its omitStages.',
    },
  ];
}

const bodies = [
  { name: 'request body', fields: ['request', 'request_size'], levels: ['Request', 'RequestResponse'], from: 'Request' },
  { name: 'response body', fields: ['response', 'response_size'], levels: ['RequestResponse'], from: 'RequestResponse' },
];

function bodyGaps(mentions: readonly FieldRef[], coverage: readonly Recorded[]): Diagnostic[] {
  const answers = coverage.filter(({ stage }) => stage !== received);
  return bodies.flatMap(({ name, fields, levels, from }): Diagnostic[] => {
    const mention = mentions.find(({ field }) => fields.includes(field));
    const without = answers.filter(({ level }) => !levels.includes(level));
    if (mention === undefined || without.length === 0) return [];
    const isNone = without.length === answers.length;
    const at = sayList([...new Set(without.map(({ level }) => level))], 'and');
    const [all, missing] = [sayCount(total(answers)), sayCount(total(without))];
    return [
      {
        severity: isNone ? 'warning' : 'note',
        code: 'body-not-recorded',
        message: isNone
          ? `No event that this is about has a ${name}: all ${all} are recorded at level ${at}.`
          : `${missing} of the ${all} events that this is about have no ${name}: they are recorded at level ${at}.`,
        span: mention.span,
        hint: `The audit policy decides it: this is recorded from level ${from} on.`,
      },
    ];
  });
}

/** Levels and stages that are asked for by name, and that none of the events has. */
function namedGaps({ where }: Query, coverage: readonly Recorded[]): Diagnostic[] {
  return [...leaves(where)].flatMap(({ leaf, negated }): Diagnostic[] => {
    if (negated || leaf.kind === 'text' || (leaf.field.field !== 'level' && leaf.field.field !== 'stage')) return [];
    const field = leaf.field.field;
    const values = leaf.kind === 'compare' && leaf.op === '=' ? [leaf.value] : leaf.kind === 'in' && !leaf.negated ? leaf.values : [];
    const known = countBy(coverage, field);
    return values.flatMap((value): Diagnostic[] => {
      if (value.kind !== 'text' || known.has(value.value)) return [];
      const there = [...known].map(([name, count]) => `${name} (${sayCount(count)})`);
      return [
        {
          severity: 'warning',
          code: `${field}-not-recorded`,
          message: `No event that this is about has ${field} ${value.value}; there ${there.length === 1 ? 'is' : 'are'} ${sayList(there, 'and')}.`,
          span: value.span,
          hint:
            field === 'stage'
              ? 'The audit policy decides it: see its omitStages.'
              : 'The audit policy decides it: see the levels of its rules.',
        },
      ];
    });
  });
}

function countBy(coverage: readonly Recorded[], field: 'level' | 'stage'): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of coverage) counts.set(row[field], (counts.get(row[field]) ?? 0) + row.count);
  return new Map([...counts].sort(([, one], [, other]) => other - one));
}

const total = (rows: readonly Recorded[]) => rows.reduce((sum, { count }) => sum + count, 0);
const sayCount = (count: number) => count.toLocaleString('en-US');
