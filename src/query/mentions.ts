/** Which fields a query names. Naming `stage` turns off “one request counts once”. */
import type { FieldRef, Query } from './ast.ts';
import { stageFields } from './parse-stages.ts';
import { filterFields } from './walk.ts';

/** Every field that the query names, in the order of its parts; one that is named twice is there twice. */
export function fieldsOf(query: Query): readonly FieldRef[] {
  return [...filterFields(query.where), ...stageFields(query.stages)];
}

/** Whether the query speaks of stages, so that each recorded stage is a row of its own. */
export function mentionsStage(query: Query): boolean {
  return fieldsOf(query).some(({ field }) => field === 'stage');
}
