/** Stages in their order, each over what the one before has left. One file per stage; time ranges are the relation's. */
import { assertNever } from '../../model/invariant.ts';
import type { Query, Stage } from '../../query/ast.ts';
import { mentionsStage } from '../../query/mentions.ts';
import type { ValueBinding } from '../event-names.ts';
import { applyAggregate } from './aggregate.ts';
import { applyCompare } from './compare.ts';
import { applyDistinct } from './distinct.ts';
import { applyEval } from './eval.ts';
import { applyFirst } from './first.ts';
import { applyGroupby } from './groupby.ts';
import { applyHaving } from './having.ts';
import { applyLimit, applyOffset } from './limit.ts';
import { applyRatio } from './ratio.ts';
import type { Rows } from './rows.ts';
import { applySequence } from './sequence.ts';
import { applyExclude, applyInclude } from './shown-columns.ts';
import { applySort } from './sort.ts';
import { applyTimeslice } from './timeslice.ts';
import { applyTop } from './top.ts';
import { applyTransaction } from './transaction.ts';

export interface StageContext extends ValueBinding {
  readonly query: Query;
  /** The SQL of the time of the events. */
  readonly time: () => string;
}

export function applyStage(rows: Rows, stage: Stage, binding: StageContext): Rows {
  switch (stage.kind) {
    case 'groupby':
      return applyGroupby(rows, stage, binding);
    case 'aggregate':
      return applyAggregate(rows, stage, binding);
    case 'distinct':
      return applyDistinct(rows, stage, binding);
    case 'top':
      return applyTop(rows, stage, binding);
    case 'timeslice':
      return applyTimeslice(rows, stage, binding);
    case 'having':
      return applyHaving(rows, stage, binding);
    case 'sort':
      return applySort(rows, stage, binding);
    case 'limit':
      return applyLimit(rows, stage);
    case 'offset':
      return applyOffset(rows, stage);
    case 'include':
      return applyInclude(rows, stage);
    case 'exclude':
      return applyExclude(rows, stage);
    case 'compare':
      return applyCompare(rows, stage, binding.query, binding.time(), binding);
    case 'ratio':
      return applyRatio(rows, stage, binding);
    case 'eval':
      return applyEval(rows, stage, binding);
    case 'sequence':
      return applySequence(rows, stage, orderingTime(binding.query), binding);
    case 'first':
      return applyFirst(rows, stage, binding);
    case 'transaction':
      return applyTransaction(rows, stage, orderingTime(binding.query), binding);
    case 'range':
      // A range is a condition on the events, wherever it stands; see range.ts.
      return rows;
    default:
      return assertNever(stage);
  }
}

/** What events follow each other by: all stages of a request have the time of the request. */
function orderingTime(query: Query): string {
  return mentionsStage(query) ? 'stage_time' : 'time';
}
