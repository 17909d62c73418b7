/**
 * jq: a program over JSON lines, run with `jq -nRc`. It reads raw lines, so that a line that is no event ends nothing, and so that
 * the record can be searched as it arrived. The one target whose answers are held to the engine's, row by row.
 */
import type { Expr, Query } from '../../ast.ts';
import { mentionsStage } from '../../mentions.ts';
import { periodsOf } from '../../periods.ts';
import { leaves } from '../../walk.ts';
import { conditionOf } from '../condition.ts';
import { conjunctsOf } from '../conjuncts.ts';
import type { Draft } from '../draft.ts';
import { joined } from '../language.ts';
import { withoutParentheses } from '../parentheses.ts';
import { stepsOf } from '../steps.ts';
import type { Target } from '../target.ts';
import { writeDefinitions } from './definitions.ts';
import { inRanges } from './groupings.ts';
import { jqLanguage } from './language.ts';
import { jqRow, jqStage } from './stages.ts';

/** Fields that all recorded stages of a request have in common, since they tell requests apart, and what is computed from these. */
const requestFields = new Set(['auditid', 'time', 'verb', 'requesturi', 'user', 'path', 'actor', 'actor_kind', 'is_write', 'logtype']);

export const jq: Target = {
  name: 'jq',
  title: 'jq',
  write(query, draft) {
    const conjuncts = conjunctsOf(query.where);
    const counting = mentionsStage(query) ? 'eachStage' : 'lastStages';
    // What holds for all stages of a request is asked first: less has to be kept.
    const isEarly = (expr: Expr) => counting === 'eachStage' || isOfRequest(expr);
    const conditions = (exprs: readonly Expr[]) => exprs.map((expr) => conditionOf(expr, jqLanguage, draft));
    const early = [...ranges(query, draft), ...conditions(conjuncts.filter(isEarly))];
    const late = conditions(conjuncts.filter((expr) => !isEarly(expr)));
    const steps = stepsOf(query);
    const stages = steps.flatMap((step) => jqStage(step, query, draft));
    const row = jqRow(steps, draft);
    draft.define('isEvent');
    draft.define(counting);
    const lines = [
      readEvents(draft),
      ...(early.length === 0 ? [] : [`map(select(${joinedByAnd(early)}))`]),
      counting,
      ...(late.length === 0 ? [] : [`map(select(${joinedByAnd(late)}))`]),
      ...stages,
      row,
    ];
    draft.note('Run it over JSON lines: jq -nRc -f FILE audit.log (from gzip: zcat audit.log.gz | jq -nRc -f FILE).');
    return [...writeDefinitions(draft.definitions), lines.map((line, at) => (at === 0 ? line : `| ${line}`)).join('\n')].join('\n');
  },
  comment: (line) => `# ${line}`,
};

function readEvents(draft: Draft): string {
  const keep = draft.definitions.has('record');
  const parse = keep
    ? '. as $line | fromjson? | objects | if (.items | type) == "array" then .items[] | .__raw = tojson else .__raw = $line end'
    : 'fromjson? | objects | .items[]? // .';
  return `[inputs | ${parse} | select(isEvent)]`;
}

function isOfRequest(expr: Expr): boolean {
  return [...leaves(expr)].every(({ leaf }) => leaf.kind !== 'text' && requestFields.has(leaf.field.field));
}

/** The range that is asked for and, with a comparison, that before. */
function ranges(query: Query, draft: Draft): string[] {
  const { now, before } = periodsOf(query);
  if (before !== null) return [`((${inRanges(now, draft)}) or (${inRanges(before, draft)}))`];
  return now.length === 0 ? [] : [inRanges(now, draft)];
}

function joinedByAnd(conditions: readonly string[]): string {
  return withoutParentheses(joined(conditions, ' and ', 'true'));
}
