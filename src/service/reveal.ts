/** The use case behind `reveal`: one event without masks. The server has it on record before it is sent. */
import type { RowsAnswer } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Context } from './context.ts';
import { get } from './get.ts';
import { requirePermission } from './require-permission.ts';

export async function reveal({ id }: RequestOf<'reveal'>, context: Context): Promise<RowsAnswer> {
  requirePermission('reveal', context);
  if (!/^[0-9a-f]{32}$/i.test(id))
    throw new AppError('usage', {
      message: 'One event is revealed at a time, by the whole of its identity.',
      hint: 'The identity is the column `id` of each event: 32 digits.',
    });
  return get({ id }, { ...context, masking: 'off' });
}
