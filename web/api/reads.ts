/** Who read what: the record that the server keeps of every answer it gave from audit data. For auditors. */
import type { WirePage } from '../../src/contract/wire.ts';
import { send } from './session.ts';
import { type Rows, readRows } from './use-rows.ts';

export interface ReadsFilter {
  readonly asker?: string;
  readonly operation?: string;
  /** What the question contains. */
  readonly contains?: string;
  readonly since?: string;
  readonly until?: string;
}

export async function fetchReads(filter: ReadsFilter, limit: number): Promise<Rows> {
  const params = new URLSearchParams({ limit: String(limit) });
  for (const [name, value] of Object.entries(filter)) if (value !== '') params.set(name, value);
  return readRows((await send('GET', `/api/v1/reads?${params.toString()}`)) as WirePage);
}
