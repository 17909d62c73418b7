/** `sequence by f, … (q1) then (q2) within 10m`: who did one thing, and then another. */
import type { Expr } from '../ast.ts';
import type { Cursor } from '../cursor.ts';
import { sayExpr } from '../explain-expression.ts';
import { fieldLabel } from '../field-labels.ts';
import { parseFilter } from '../parse-expression.ts';
import { parseFields } from '../parse-field.ts';
import { printFilter } from '../print-expression.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { printDuration, sayDuration } from '../values/duration.ts';
import { filterFields } from '../walk.ts';
import { checkKeys } from './check-keys.ts';
import { checkTaken } from './check-taken.ts';
import { closeParenthesis } from './close-parenthesis.ts';
import { fieldColumn } from './column-ref.ts';
import { parseSpanOfTime } from './parse-span-of-time.ts';
import type { Column, StageKind, StageOf } from './stage.ts';

/** More steps than these are a story, not a question. */
const mostSteps = 8;

const made: readonly Column[] = [
  { key: 'first_time', type: 'time' },
  { key: 'last_time', type: 'time' },
  { key: 'count', type: 'number' },
];

export const sequence: StageKind<StageOf<'sequence'>> = {
  kind: 'sequence',
  keywords: ['sequence'],
  docs: [
    {
      keyword: 'sequence',
      syntax: 'sequence by field, … (filter) then (filter) [then …] [within duration]',
      summary: 'Who did one thing and then another: first time, last time, and how often.',
      about:
        'Each step is later than the one before it, by the time of the request (by that of the stage, where each stage counts), and has the same values of the fields after “by”; events in which ' +
        'one of them is absent are left out. “within” is the longest time from the first step to the last. Every event that completes the ' +
        'steps counts once, together with the nearest events before it that begin them. first_time is where the first of these began, last_time where ' +
        `the last was completed. Most first. At most ${mostSteps} steps.`,
      examples: [
        'sequence by user (code=403) then (code<400 and verb=get and resource=secrets) within 10m',
        'last 1d sequence by user,source_ip (decision=forbid) then (subresource=exec) within 1h',
        'sequence by user (verb=create resource=rolebindings) then (resource=secrets) then (verb=delete resource=rolebindings) having count>1',
      ],
      elsewhere: { site24x7: null, guance: null },
    },
  ],
  parse(cursor, keyword) {
    cursor.expect({ kind: 'keyword', keyword: 'by', documentation: 'Who did it.' });
    if (cursor.takeWord('by') === null) {
      return cursor.error('missing-by', 'Whose events follow each other?', cursor.peek().span, {
        hint: 'Write sequence by user (code=403) then (verb=get) within 10m.',
      });
    }
    const by = parseFields(cursor);
    if (by === null) return null;
    const steps: (Expr | null)[] = [];
    do {
      const step = parseStep(cursor);
      if (step === null) return null;
      steps.push(step.where);
      cursor.expect({ kind: 'keyword', keyword: 'then', documentation: 'And later.' });
    } while (cursor.takeWord('then'));
    if (steps.length < 2 || steps.length > mostSteps) {
      return cursor.error('bad-sequence', `A sequence has 2 to ${mostSteps} steps, and this one has ${steps.length}.`, keyword.span, {
        hint: 'Write sequence by user (code=403) then (verb=get) within 10m.',
      });
    }
    cursor.expect({ kind: 'keyword', keyword: 'within', documentation: 'From the first step to the last.' });
    const within = cursor.takeWord('within');
    const withinUs = within && parseSpanOfTime(cursor, within);
    return within !== null && withinUs === null ? null : { kind: 'sequence', by, steps, withinUs };
  },
  print({ by, steps, withinUs }) {
    const within = withinUs === null ? '' : ` within ${printDuration(withinUs)}`;
    return `sequence by ${by.map(printField).join(',')} ${steps.map((step) => `(${printFilter(step)})`).join(' then ')}${within}`;
  },
  explain({ by, steps, withinUs }) {
    const within = withinUs === null ? '' : `, all within ${sayDuration(withinUs)}`;
    const said = steps.map((step) => (step === null ? 'any request' : `one where ${sayExpr(step)}`));
    return `each ${sayList(by.map(fieldLabel), 'and')} with ${said.join(', then ')}${within}`;
  },
  order: () => 'most first',
  check({ by, span }, before, report) {
    checkKeys(by, span, before, report);
    checkTaken(by, made, report);
  },
  mapFilters: (stage, map) => ({ ...stage, steps: stage.steps.map((step) => step && map(step)) }),
  columns: ({ by }) => [...by.map(fieldColumn), ...made],
  fields: ({ by, steps }) => [...by, ...steps.flatMap(filterFields)],
};

function parseStep(cursor: Cursor): { readonly where: Expr | null } | null {
  const open = cursor.take('(');
  if (open === null) {
    return cursor.error('missing-parenthesis', 'A filter in parentheses is expected here.', cursor.peek().span, {
      hint: 'Such as (code=403) then (verb=get).',
    });
  }
  const step = parseFilter(cursor);
  return step !== null && closeParenthesis(cursor, open) ? step : null;
}
