/** `compare before 1d`: the counts of the grouping before it beside those of the same range of time, so much earlier. */
import type { Query, Stage } from '../ast.ts';
import type { Report } from '../report.ts';
import { printDuration, sayDuration } from '../values/duration.ts';
import { filterFields } from '../walk.ts';
import { parseSpanOfTime } from './parse-span-of-time.ts';
import type { Columns, StageKind, StageOf } from './stage.ts';

type Compare = StageOf<'compare'>;

export const compare: StageKind<Compare> = {
  kind: 'compare',
  keywords: ['compare'],
  docs: [
    {
      keyword: 'compare',
      syntax: 'compare before duration',
      summary: 'The counts of the grouping before it beside those of the same range of time, so much earlier.',
      about:
        'It stands right after a count, groupby, top, rare, timeslice or stats with one function, and the query needs a range with a beginning: ' +
        '`last 1d … compare before 7d` sets the last day beside the same day a week ago. It adds count_before, and change, which is count less ' +
        'count_before. A group that is there in one of the two only counts 0 in the other, or is empty where the function is no count. The largest ' +
        'change comes first; slices of time stay in their order. Of top and rare, those are compared that are among them now.',
      examples: [
        'from 2026-11-21T01:26:00Z to 2026-11-21T01:27:00Z groupby user compare before 1m',
        'last 1d groupby user compare before 1d',
        'code>=500 since today timeslice 1h compare before 1d',
        'last 1h p95(duration) by verb compare before 7d',
      ],
      elsewhere: {
        site24x7: { remark: 'Its `before`, after a count or a timeslice: an hour, a day or a week.' },
        guance: { remark: 'A second query with a `shift`.' },
      },
    },
  ],
  parse(cursor, keyword) {
    cursor.expect({ kind: 'keyword', keyword: 'before', documentation: 'How much earlier.' });
    cursor.takeWord('before');
    const us = parseSpanOfTime(cursor, { ...keyword, text: `${keyword.text} before` });
    return us === null ? null : { kind: 'compare', us };
  },
  print: ({ us }) => `compare before ${printDuration(us)}`,
  explain: ({ us }) => `compared with the same ${sayDuration(us)} before`,
  order(_, before) {
    const slice = before?.[0];
    const isInTime = slice?.key === 'time' && slice.field === undefined;
    return isInTime || before === null || before.length < 2 ? null : 'the largest change first';
  },
  check(stage, before, report, query) {
    const grouping = groupingBefore(stage, query);
    if (grouping === null) reportPlace(stage, before, report);
    else checkGrouping(stage, grouping, before, report);
    if (!query.stages.some((other) => other.kind === 'range' && other.from !== null)) reportRange(stage, report);
    const time = filterFields(query.where).find(({ field }) => field === 'time' || field === 'stage_time');
    if (time !== undefined) {
      report.warn({
        code: 'time-filter',
        message: 'This filter on time holds for the period before as well.',
        span: time.span,
        hint: 'Write it as a range: last 1d, since 2026-11-21, or from … to ….',
      });
    }
  },
  columns(_, before) {
    const value = before?.at(-1);
    if (before === null || value === undefined) return before;
    return [...before, { key: `${value.key}_before`, type: value.type }, { key: 'change', type: value.type }];
  },
  fields: () => [],
};

/** The grouping that is compared; null where another stage stands between, or where no stage before it makes comparable groups. */
function groupingBefore(stage: Compare, { stages }: Query): Stage | null {
  const before = stages.slice(0, stages.indexOf(stage)).filter(({ kind }) => kind !== 'range');
  const grouping = before.at(-1);
  const compared = ['groupby', 'aggregate', 'top', 'timeslice'];
  if (grouping === undefined || !compared.includes(grouping.kind)) return null;
  return before.some(({ kind }) => kind === 'limit' || kind === 'offset') ? null : grouping;
}

function checkGrouping({ us, span }: Compare, grouping: Stage, before: Columns, report: Report): void {
  if (grouping.kind === 'aggregate' && grouping.aggregates.length > 1) {
    report.error({
      code: 'stage-order',
      message: 'compare sets one value beside its own from before, and these are several.',
      span,
      hint: 'Keep one function, such as count or p95(duration), and ask again for the others.',
    });
  }
  if (before?.at(-1)?.type === 'time') {
    report.error({
      code: 'bad-function',
      message: 'compare needs numbers, and this is a time.',
      span,
      hint: 'Compare counts or durations.',
    });
  }
  if (grouping.kind === 'timeslice' && us % grouping.us !== 0) {
    report.error({
      code: 'bad-value',
      message: `Slices of ${sayDuration(grouping.us)} do not begin at the same times ${sayDuration(us)} before.`,
      span,
      hint: 'Use slices that fit a whole number of times into the time between, such as 1h into 1d.',
    });
  }
  const taken = before?.find(({ key }) => key === 'change' || key === `${before.at(-1)?.key}_before`);
  if (taken !== undefined) {
    report.error({
      code: 'duplicate-column',
      message: `Two columns would be called ${taken.key}.`,
      span,
      hint: 'Give this one another name with “as”.',
    });
  }
}

function reportPlace({ span }: Compare, before: Columns, report: Report): void {
  report.error({
    code: 'stage-order',
    message:
      before === null ? 'compare needs a grouping or a count before it.' : 'compare stands right after a grouping, over all of its events.',
    span,
    hint: 'Such as last 1d groupby user compare before 1d; having, sort and limit come after it.',
  });
}

function reportRange({ us, span }: Compare, report: Report): void {
  const range = `last ${printDuration(us)}`;
  report.error({
    code: 'missing-range',
    message: 'compare needs a range of time to set beside the same before.',
    span,
    hint: `Add one, such as ${range}.`,
    fix: { title: `Add ${range}`, span: { start: span.start, end: span.start }, text: `${range} ` },
  });
}
