/** The use case behind every change of an alert: a new version of what people made of it, and word of it to where alerts go. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { inTurn } from '../access/in-turn.ts';
import type { Context } from '../context.ts';
import { requirePermission } from '../require-permission.ts';
import { type AlertState, AlertStates, readAlertState } from './alert-state.ts';
import { findAlert } from './find-alert.ts';
import { type FacedAlert, isWhole, presentAlert } from './present-alert.ts';

export function changeAlert(request: RequestOf<'alert-change'>, context: Context): Promise<AnswerOf<'alert-change'>> {
  return inTurn(() => change(request, context));
}

async function change(request: RequestOf<'alert-change'>, context: Context): Promise<AnswerOf<'alert-change'>> {
  requirePermission('triage', context);
  const found = await findAlert(request.id, context);
  if (!isWhole(found.row)) {
    throw new AppError('forbidden', {
      message: 'A part of the alert is outside of what you may see, and it changes for all.',
      hint: 'Ask somebody who sees the whole cluster.',
    });
  }
  const before = readAlertState(found.row.state);
  const after = changed(before, request);
  const { store } = await context.events();
  await new AlertStates(store, context.clock).save(found.row.alert_id, after, context.asker.name);
  if (before.status !== after.status) await context.alerting?.changed(found.row.alert_id);
  return presentAlert(withState(found, after));
}

/** @throws AppError `request-invalid` */
function changed(before: AlertState, { status, verdict, assignee, comment = '' }: RequestOf<'alert-change'>): AlertState {
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
