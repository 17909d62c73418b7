/** The answer of a question as rows of named cells. */
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Cell } from '../../src/contract/rows.ts';
import type { WirePage } from '../../src/contract/wire.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { client } from './client.ts';

export type Row = Readonly<Record<string, Cell>>;

export interface Rows extends Pick<WirePage, 'columns' | 'counting' | 'kind' | 'warnings' | 'notes' | 'next'> {
  readonly rows: readonly Row[];
}

interface RowsOptions {
  /** The most rows, where the question names no limit. */
  readonly limit?: number;
  /** Asked only when it holds. */
  readonly isEnabled?: boolean;
  /** Seconds; 0 for never. */
  readonly refresh?: number;
}

/** @param question within the lens already: `ask` of `useLens` puts it there. */
export function useRows(question: string, { limit, isEnabled = true, refresh = 0 }: RowsOptions = {}): UseQueryResult<Rows> {
  return useQuery({
    queryKey: ['query', question, limit],
    queryFn: async ({ signal }) => readRows(await client.query({ text: question, ...(limit !== undefined && { limit }) }, { signal })),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
    refetchInterval: refresh > 0 ? refresh * 1000 : false,
  });
}

export function readRows({ rows, columns, ...rest }: WirePage): Rows {
  const named = rows.map((cells) => Object.fromEntries(columns.map(({ key }, at) => [key, cells[at] ?? null])));
  return { ...rest, columns, rows: named };
}

/** What an answer says about itself; an older server has no notes. Of an empty one only what was lost: all else is for those who wrote the question. */
export function findingsOf({
  rows,
  warnings,
  notes = [],
}: Pick<Rows, 'warnings'> & Partial<Pick<Rows, 'notes'>> & { readonly rows: readonly unknown[] }): readonly Diagnostic[] {
  const findings = [...warnings, ...notes];
  return rows.length === 0 ? findings.filter(({ code }) => code === 'field-lost') : findings;
}

/** A count of an answer; the engine gives large ones as text. */
export function countOf(row: Row | undefined, key = 'count'): number {
  return Number(row?.[key] ?? 0);
}

/** A cell as text, as filters compare it. */
export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
