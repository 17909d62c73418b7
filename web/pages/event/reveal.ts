/** Asks for one event in clear. It takes the right to do so, and is recorded. */
import { ProblemError } from '../../../src/contract/problem-error.ts';
import { client } from '../../api/client.ts';

/** @throws ProblemError */
export async function reveal(id: string, reason: string): Promise<string> {
  const { rows } = await client.reveal({ id, ...(reason !== '' && { reason }) });
  // The record stands behind the columns.
  const record = rows[0]?.at(-1);
  if (typeof record === 'string') return record;
  throw new ProblemError('not-found', { detail: 'The event is not stored any more.' });
}
