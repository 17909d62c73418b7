/** The use cases around destinations over HTTP: of the server that is asked, with the configuration that it has now. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { AlertDestinations, Context } from '../context.ts';
import { findDestination, listDeliveries, listDestinations, testDestination } from '../destinations.ts';
import { requirePermission } from '../require-permission.ts';

export async function destinationStates(context: Context): Promise<AnswerOf<'destination-states'>> {
  const { settings, spool } = destinationsOf(context);
  const states = await listDestinations(settings, spool);
  return { destinations: states.map((state) => ({ ...state, minLevel: state.minLevel, last: state.last && { ...state.last } })) };
}

export async function testServedDestination(
  { name }: RequestOf<'destination-test'>,
  context: Context,
): Promise<AnswerOf<'destination-test'>> {
  const { settings, env } = destinationsOf(context);
  const { sent, outcome } = await testDestination(findDestination(settings, name), { env, clock: context.clock, signal: context.signal });
  return { result: outcome.result, detail: outcome.detail, sent: [...sent] };
}

export async function servedDeliveries({ name, limit }: RequestOf<'deliveries'>, context: Context): Promise<AnswerOf<'deliveries'>> {
  const { settings, spool } = destinationsOf(context);
  const { name: known } = findDestination(settings, name);
  return { deliveries: (await listDeliveries(spool, known, limit)).map((delivery) => ({ ...delivery })) };
}

function destinationsOf(context: Context): AlertDestinations {
  requirePermission('manage', context);
  const found = context.alerting?.destinations();
  if (found !== undefined) return found;
  throw new AppError('usage', {
    message: 'Only a server has destinations.',
    hint: '`telltale destinations` reads them from a configuration.',
  });
}
