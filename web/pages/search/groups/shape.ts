/** What an answer of groups can be shown as: by its keys, its numbers, and whether it goes over time. Pure. */
import { parseQuery } from '../../../../src/query/parse-query.ts';
import { answerColumns } from '../../../../src/query/stages/registry.ts';

export const viewNames = ['table', 'bar', 'line', 'heat', 'treemap'] as const;
export type ViewName = (typeof viewNames)[number];

export const viewTitles: Readonly<Record<ViewName, string>> = {
  table: 'Table',
  bar: 'Bars',
  line: 'Over time',
  heat: 'Heat map',
  treemap: 'Treemap',
};

export interface Shape {
  /** Columns whose values tell the groups apart, without the slice of time. */
  readonly keys: readonly string[];
  /** Columns that measure, the first of them what is drawn. */
  readonly measures: readonly string[];
  /** The length of a slice of time; null where there are none. Milliseconds. */
  readonly sliceMs: number | null;
}

interface AnswerColumn {
  readonly key: string;
  readonly type: string;
}

const measuring: ReadonlySet<string> = new Set(['count', 'number', 'integer', 'float', 'duration', 'size']);

export function shapeOf(text: string, columns: readonly AnswerColumn[]): Shape {
  const { stages } = parseQuery(text).query;
  const slice = stages.findLast((stage) => stage.kind === 'timeslice');
  const sliceMs = slice !== undefined && columns.some(({ key }) => key === 'time') ? slice.us / 1000 : null;
  const given = answerColumns(stages) ?? [];
  const isKey = new Set(given.flatMap(({ key, field }) => (field === undefined ? [] : [key])));
  const keys = columns.filter(({ key, type }) => isKey.has(key) || !measuring.has(type)).map(({ key }) => key);
  const measures = columns.filter(({ key, type }) => !isKey.has(key) && measuring.has(type)).map(({ key }) => key);
  return { keys: keys.filter((key) => sliceMs === null || key !== 'time'), measures, sliceMs };
}

/** The views that mean something, the one to begin with first. */
export function viewsOf({ keys, measures, sliceMs }: Shape): readonly ViewName[] {
  if (measures.length === 0) return ['table'];
  if (sliceMs !== null) return ['line', 'table', ...(keys.length > 0 ? (['heat'] as const) : [])];
  if (keys.length === 0) return ['table'];
  if (keys.length === 1) return measures.length === 1 ? ['bar', 'table', 'treemap'] : ['table', 'bar', 'treemap'];
  return keys.length === 2 ? ['table', 'bar', 'heat', 'treemap'] : ['table', 'bar', 'treemap'];
}

export function readViewName(text: string | null): ViewName | null {
  return viewNames.find((name) => name === text) ?? null;
}
