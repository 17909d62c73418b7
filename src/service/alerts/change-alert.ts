/** The use case behind every change of alerts: a new version of what people made of each, and word of it to where alerts go. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { inTurn } from '../access/in-turn.ts';
import type { Context } from '../context.ts';
import { requirePermission } from '../require-permission.ts';
import { type AlertState, AlertStates, readAlertState } from './alert-state.ts';
import { findAlerts } from './find-alert.ts';
import { type AlertBrief, type FacedAlert, isWhole, presentAlert } from './present-alert.ts';

type Change = Omit<RequestOf<'alert-change'>, 'id'>;

/** How many are written as one statement: the engine plans each of them. */
const atOnce = 100;

export async function changeAlert({ id, ...change }: RequestOf<'alert-change'>, context: Context): Promise<AnswerOf<'alert-change'>> {
  const [changed] = await inTurn(() => changeAll([id], change, context));
  return changed as AlertBrief;
}

export async function changeAlerts({ ids, ...change }: RequestOf<'alerts-change'>, context: Context): Promise<AnswerOf<'alerts-change'>> {
  return { alerts: await inTurn(() => changeAll(ids, change, context)) };
}

/** Of all or of none, unless the store goes away in between. */
async function changeAll(ids: readonly string[], change: Change, context: Context): Promise<AlertBrief[]> {
  requirePermission('triage', context);
  const changes = (await findAlerts(ids, context)).map((found) => {
    requireWhole(found);
    const before = readAlertState(found.row.state);
    return { found, id: found.row.alert_id, before, after: changed(before, change) };
  });
  const { store } = await context.events();
  const states = new AlertStates(store, context.clock);
  for (let at = 0; at < changes.length; at += atOnce) {
    const some = changes.slice(at, at + atOnce);
    await states.saveAll(new Map(some.map(({ id, after }) => [id, after])), context.asker.name);
    for (const { id, before, after } of some) if (before.status !== after.status) await context.alerting?.changed(id);
  }
  return changes.map(({ found, after }) => presentAlert(withState(found, after)));
}

/** @throws AppError `forbidden` */
function requireWhole({ row }: FacedAlert): void {
  if (isWhole(row)) return;
  throw new AppError('forbidden', {
    message: `A part of the alert ${row.alert_id} is outside of what you may see, and it changes for all.`,
    hint: 'Ask somebody who sees the whole cluster.',
  });
}

/** @throws AppError `request-invalid` */
function changed(before: AlertState, { status, verdict, assignee, comment = '' }: Change): AlertState {
  if (status === undefined && verdict === undefined && assignee === undefined && comment === '')
    throw new AppError('request-invalid', { message: 'Nothing is to be changed: give a status, an assignee or a comment.' });
  const next = status ?? before.status;
  if (next === 'closed') {
    const judged = verdict ?? before.verdict;
    if (judged === null)
      throw new AppError('request-invalid', { message: 'Closing takes a verdict: true-positive, benign or false-positive.' });
    return { status: next, verdict: judged, assignee: assignee ?? before.assignee, comment };
  }
  if (verdict !== undefined) throw new AppError('request-invalid', { message: 'A verdict belongs to an alert that is closed.' });
  return { status: next, verdict: null, assignee: assignee ?? before.assignee, comment };
}

function withState({ row, lead }: FacedAlert, after: AlertState): FacedAlert {
  const comments = String(Number(row.comments) + (after.comment === '' ? 0 : 1));
  return { row: { ...row, state: JSON.stringify(after), comments }, lead };
}
