/** One alert by its id, or by the beginning of it that no other has. */
import { AppError } from '../../contract/problems.ts';
import { type AlertRow, alertsThatBegin, describeAlerts } from '../../sql/alerts.ts';
import { type Context, statementOptions } from '../context.ts';
import { type FacedAlert, facedAlerts } from './present-alert.ts';
import { rowsOfMany } from './rows-of-many.ts';

/** More of one beginning are not all named. */
const namedAlternatives = 5;

const wholeId = /^(storm-)?[0-9a-f]{32}$/;

/**
 * In the order of the ids, each once.
 *
 * @throws AppError `not-found`, `usage` where one of them cannot be told
 */
export async function findAlerts(ids: readonly string[], context: Context): Promise<FacedAlert[]> {
  const found = new Map(
    (
      await alertsById(
        ids.filter((id) => wholeId.test(id)),
        context,
      )
    ).map((alert) => [alert.row.alert_id, alert]),
  );
  const faced = new Map<string, FacedAlert>();
  for (const id of ids) {
    const alert = found.get(id) ?? (await findAlert(id, context));
    faced.set(alert.row.alert_id, alert);
  }
  return [...faced.values()];
}

/** @throws AppError `not-found`, `usage` */
export async function findAlert(id: string, context: Context): Promise<FacedAlert> {
  const { store } = await context.events();
  const found = /^(storm-)?[0-9a-f]{8,32}$/.test(id)
    ? await store.rows<{ alert: string }>(alertsThatBegin(id, context.scope, namedAlternatives), statementOptions(context))
    : [];
  const [first, another] = found;
  if (first === undefined)
    throw new AppError('not-found', { message: `There is no alert ${JSON.stringify(id)}.`, hint: '`telltale alerts list` lists them.' });
  if (another !== undefined && first.alert !== id) {
    const named = found.map(({ alert }) => alert).join('\n  ');
    throw new AppError('usage', { message: `Several alerts begin with “${id}”:\n  ${named}`, hint: 'Give more digits.' });
  }
  const [faced] = await alertsById([first.alert], context);
  if (faced === undefined) throw new AppError('not-found', { message: `There is no alert ${id}.` });
  return faced;
}

/** In the order of the ids; what nobody may see is left out. */
export async function alertsById(ids: readonly string[], context: Pick<Context, 'events' | 'scope'>): Promise<FacedAlert[]> {
  const { store } = await context.events();
  const rows = await rowsOfMany<AlertRow>(store, ids, (some) => describeAlerts(some, context.scope));
  const faced = new Map((await facedAlerts(rows, store)).map((alert) => [alert.row.alert_id, alert]));
  return ids.flatMap((id) => faced.get(id) ?? []);
}
