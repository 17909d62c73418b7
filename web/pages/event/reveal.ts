/** Asks for one event in clear. It takes the right to do so, and is recorded. */
import { ProblemError } from '../../../src/contract/problem-error.ts';
import { client } from '../../api/client.ts';
import { type Recorded, readRecord } from '../../events/ask-events.ts';

export type Clear = Pick<Recorded, 'raw' | 'event'>;

/** @throws ProblemError */
export async function reveal(id: string, reason: string): Promise<Clear> {
  const { rows, columns } = await client.reveal({ id, ...(reason !== '' && { reason }) });
  // The record stands behind the columns.
  const record = rows[0]?.at(-1);
  const native = rows[0]?.[columns.findIndex(({ key }) => key === 'native')];
  if (typeof record === 'string') return { raw: record, event: readRecord(record, typeof native === 'string' ? native : '') };
  throw new ProblemError('not-found', { detail: 'The event is not stored any more.' });
}
