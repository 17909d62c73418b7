/** The stages after the filter. Neighbours that say one thing together, such as `groupby user avg(duration)`, become one. */
import { normalizeFieldName } from '../model/fields.ts';
import { nearest } from '../model/suggest.ts';
import type { Aggregate, FieldRef, Stage } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { typeOfFormula } from './formula/formula-type.ts';
import { mapStages, stageByKeyword, stageKeywords, stageKindOf } from './stages/registry.ts';
import type { Columns, StageBody } from './stages/stage.ts';
import type { Token } from './token.ts';

/** Stages stand inside each other in the statement, and the engine takes only so many. */
const mostStages = 50;
/** More functions than these do not gather in one stage. */
const mostFunctions = 64;

export function parseStages(cursor: Cursor): Stage[] {
  const pipeline = new Pipeline();
  while (true) {
    cursor.expect({ kind: 'stage' });
    if (cursor.atEnd) break;
    const pipe = cursor.take('|');
    cursor.expect({ kind: 'stage' });
    const keyword = cursor.next();
    if (keyword.kind === 'end') {
      if (pipe !== null)
        cursor.error('missing-stage', 'A stage is missing after “|”.', pipe.span, {
          hint: 'Add one, such as groupby user, or remove the “|”.',
        });
      break;
    }
    if (pipeline.stages.length >= mostStages) {
      cursor.error('too-long', `A query has at most ${mostStages} stages.`, keyword.span, { hint: 'Leave some out.' });
      while (!cursor.atEnd) cursor.next();
      break;
    }
    const kind = keyword.kind === 'word' ? stageByKeyword(keyword.text) : undefined;
    if (kind === undefined) unknownStage(cursor, keyword, pipe !== null);
    const parsed = kind?.parse(cursor, keyword, pipeline.columns) ?? null;
    if (parsed === null) {
      skipToStage(cursor);
      continue;
    }
    const span = { start: keyword.span.start, end: cursor.lastEnd };
    for (const body of isList(parsed) ? parsed : [parsed]) pipeline.add({ ...body, span });
    noteComputed(pipeline, cursor);
  }
  return pipeline.stages;
}

/** The stages so far, and the columns that the next one is given. */
class Pipeline {
  readonly stages: Stage[] = [];
  columns: Columns = null;
  #before: Columns = null;

  add(stage: Stage): void {
    const last = this.stages.at(-1);
    const merged = last && merge(last, stage);
    if (merged) this.stages.pop();
    else this.#before = this.columns;
    const added = merged ?? stage;
    this.stages.push(added);
    this.columns = stageKindOf(added).columns(added, this.#before);
  }
}

/** What an eval computes for each event can be named by the stages after it. */
function noteComputed({ stages, columns }: Pipeline, cursor: Cursor): void {
  const stage = stages.at(-1);
  if (stage?.kind === 'eval' && columns === null) cursor.computed.set(normalizeFieldName(stage.name), typeOfFormula(stage.formula, null));
}

function isList(parsed: StageBody | readonly StageBody[]): parsed is readonly StageBody[] {
  return Array.isArray(parsed);
}

/** Two neighbours that are a grouping, and what to compute for each group, are one stage. */
function merge(last: Stage, added: Stage): Stage | null {
  const span = { start: last.span.start, end: added.span.end };
  if ((countsAnyway(last) || isCount(last)) && isCount(added)) return { ...last, span };
  if (isCount(last) && countsAnyway(added)) return { ...added, span };
  if (last.kind === 'groupby' && added.kind === 'aggregate' && added.by.length === 0) return { ...added, by: last.keys, span };
  if (last.kind === 'aggregate' && last.by.length === 0 && added.kind === 'groupby') return { ...last, by: added.keys, span };
  if (
    last.kind === 'aggregate' &&
    added.kind === 'aggregate' &&
    (last.by.length === 0 || added.by.length === 0) &&
    last.aggregates.length < mostFunctions
  ) {
    return { ...added, aggregates: [...last.aggregates, ...added.aggregates], by: [...last.by, ...added.by], span };
  }
  if (last.kind === 'timeslice' && last.by.length === 0 && added.kind === 'groupby') return { ...last, by: added.keys, span };
  if (last.kind === 'groupby' && added.kind === 'timeslice' && added.by.length === 0) return { ...added, by: last.keys, span };
  if (last.kind === 'ratio' && last.by.length === 0 && added.kind === 'groupby') return { ...last, by: added.keys, span };
  if (last.kind === 'groupby' && added.kind === 'ratio' && added.by.length === 0) return { ...added, by: last.keys, span };
  return null;
}

function countsAnyway(stage: Stage): boolean {
  return stage.kind === 'groupby' || stage.kind === 'timeslice' || stage.kind === 'top';
}

function isCount(stage: Stage): boolean {
  return stage.kind === 'aggregate' && stage.by.length === 0 && isPlainCount(stage.aggregates);
}

function isPlainCount([only, another]: readonly Aggregate[]): boolean {
  return only?.name === 'count' && only.as === 'count' && another === undefined;
}

function unknownStage(cursor: Cursor, { text, span }: Token, piped: boolean): void {
  const near = nearest(text, [...stageKeywords]);
  if (piped || near !== null) {
    cursor.error('unknown-stage', `There is no stage “${text}”.`, span, {
      hint: near === null ? `The stages are ${[...stageKeywords].join(', ')}.` : `Did you mean ${near}?`,
      fix: near === null ? undefined : { title: `Write ${near}`, span, text: near },
    });
    return;
  }
  cursor.error('unexpected', `“${text}” was not expected after a stage.`, span, {
    hint: 'Filters come before the first stage; a column list needs commas.',
  });
}

function skipToStage(cursor: Cursor): void {
  while (!(cursor.atEnd || cursor.atStage)) cursor.next();
}

/** What a list of stages names of the event. */
export function stageFields(stages: readonly Stage[]): readonly FieldRef[] {
  return mapStages(stages, (kind, stage, before) => kind.fields(stage, before)).flat();
}
