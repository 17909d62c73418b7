/** Every stage. The parser, the printer, the checker, explanation, completion and the reference go by this list. */
import { invariant } from '../../model/invariant.ts';
import type { Stage } from '../ast.ts';
import { compare } from './compare.ts';
import { distinct } from './distinct.ts';
import { evaluate } from './eval.ts';
import { exclude } from './exclude.ts';
import { first } from './first.ts';
import { groupby } from './groupby.ts';
import { having } from './having.ts';
import { include } from './include.ts';
import { limit } from './limit.ts';
import { offset } from './offset.ts';
import { range } from './range.ts';
import { ratio } from './ratio.ts';
import { sequence } from './sequence.ts';
import { sort } from './sort.ts';
import type { Columns, StageKind } from './stage.ts';
import { stats } from './stats.ts';
import { timeslice } from './timeslice.ts';
import { top } from './top.ts';
import { transaction } from './transaction.ts';

export const stageKinds: readonly StageKind[] = [
  groupby,
  stats,
  distinct,
  top,
  timeslice,
  ratio,
  compare,
  first,
  sequence,
  transaction,
  evaluate,
  having,
  sort,
  limit,
  offset,
  include,
  exclude,
  range,
];

/** Words that are stages only before `by`: alone they are a field, or free text. */
const needBy = new Set(['group', 'order']);

const byKind = new Map(stageKinds.map((stage) => [stage.kind, stage]));
const byKeyword = new Map(stageKinds.flatMap((stage) => stage.keywords.map((keyword) => [keyword, stage] as const)));

/** Bare words that begin a stage wherever they stand. */
export const stageKeywords: ReadonlySet<string> = new Set([...byKeyword.keys()].filter((keyword) => !needBy.has(keyword)));

export function stageKindOf(stage: Stage): StageKind {
  const kind = byKind.get(stage.kind);
  invariant(kind, 'every stage of the AST is in the registry');
  return kind;
}

export function stageByKeyword(keyword: string): StageKind | undefined {
  return byKeyword.get(keyword.toLowerCase());
}

/** The columns of the answer after these stages; null where its rows are events. */
export function answerColumns(stages: readonly Stage[]): Columns {
  return stages.reduce<Columns>((columns, stage) => stageKindOf(stage).columns(stage, columns), null);
}

/** Each stage with its kind and the columns that it is given. */
export function mapStages<T>(stages: readonly Stage[], map: (kind: StageKind, stage: Stage, before: Columns) => T): T[] {
  let before: Columns = null;
  return stages.map((stage) => {
    const kind = stageKindOf(stage);
    const mapped = map(kind, stage, before);
    before = kind.columns(stage, before);
    return mapped;
  });
}
