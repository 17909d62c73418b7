/** `telltale alerts …`: what detections found, what became of it, and what is kept quiet. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, type Face, writeFooter } from '../face.ts';
import { alertColumns, alertLine, alertPage, type ListColumn, suppressionColumns } from '../output/alerts/alert-page.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { rowsOf } from '../output/policy/rows-of.ts';
import { rowFormatOf } from '../output/row-format.ts';
import { writeJson } from '../output/write-json.ts';
import { escapeJson, escapeText } from '../terminal/escape.ts';

export const runAlertsListCommand: CommandRunner<RequestOf<'alerts list'>> = async (request, face) => {
  const answer = await face.handlers['alerts list'](request, face.context);
  await writeList(face, answer, answer.alerts, alertColumns);
  const { next, alerts } = answer;
  const more = next === null ? '' : ` · --page-after ${next} shows more`;
  await writeFooter(face, `${formatCount(alerts.length)} ${alerts.length === 1 ? 'alert' : 'alerts'}${more}`);
  return exitCodes.ok;
};

export const runAlertsShowCommand: CommandRunner<RequestOf<'alerts show'>> = async (request, face) => {
  const { handlers, out, outStyle, setup, context } = face;
  const answer = await handlers['alerts show'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else await out.write(alertPage(answer, { style: outStyle, width: out.width }));
  await out.flush();
  return exitCodes.ok;
};

type Change = Omit<RequestOf<'alert-change'>, 'id'>;

async function changeAll(ids: readonly string[], change: Change, face: Face): Promise<number> {
  const { handlers, context, out } = face;
  const { alerts } = await handlers['alerts-change']({ ...change, ids: [...ids] }, context);
  for (const alert of alerts) await out.write(`${alertLine(alert, face.outStyle)}\n`);
  await out.flush();
  return exitCodes.ok;
}

export const runAlertsAckCommand: CommandRunner<RequestOf<'alerts ack'>> = ({ ids, comment }, face) =>
  changeAll(ids, { status: 'acknowledged', comment }, face);

export const runAlertsCloseCommand: CommandRunner<RequestOf<'alerts close'>> = ({ ids, verdict, comment }, face) =>
  changeAll(ids, { status: 'closed', verdict, comment }, face);

export const runAlertsReopenCommand: CommandRunner<RequestOf<'alerts reopen'>> = ({ ids, comment }, face) =>
  changeAll(ids, { status: 'open', comment }, face);

export const runAlertsAssignCommand: CommandRunner<RequestOf<'alerts assign'>> = ({ ids, to, comment }, face) =>
  changeAll(ids, { assignee: to, comment }, face);

export const runAlertsCommentCommand: CommandRunner<RequestOf<'alerts comment'>> = ({ id, text }, face) =>
  changeAll([id], { comment: text }, face);

export const runAlertsSuppressCommand: CommandRunner<RequestOf<'alerts suppress'>> = async (request, { handlers, context, out, setup }) => {
  const made = await handlers['suppression-save'](request, context);
  if (setup.output === 'json') await writeJson(made, out);
  else await out.write(`${made.id}  holds until ${made.expiresAt.slice(0, 10)}. \`telltale alerts unsuppress ${made.id}\` ends it.\n`);
  await out.flush();
  return exitCodes.ok;
};

export const runAlertsUnsuppressCommand: CommandRunner<RequestOf<'alerts unsuppress'>> = async ({ id }, { handlers, context, out }) => {
  const removed = await handlers['suppression-remove']({ id }, context);
  await out.write(`The suppression ${escapeText(removed.id)} has ended.\n`);
  await out.flush();
  return exitCodes.ok;
};

export const runAlertsSuppressionsCommand: CommandRunner<RequestOf<'alerts suppressions'>> = async (request, face) => {
  const answer = await face.handlers['alerts suppressions'](request, face.context);
  await writeList(face, answer, answer.suppressions, suppressionColumns);
  await writeFooter(face, `${formatCount(answer.suppressions.length)} suppressions`);
  return exitCodes.ok;
};

/** JSON holds all that there is; what is laid out in columns, the columns. */
async function writeList<Item>(face: Face, answer: unknown, items: readonly Item[], columns: readonly ListColumn<Item>[]): Promise<void> {
  const { out, outStyle: style, setup } = face;
  if (setup.output === 'json') await writeJson(answer, out);
  else if (setup.output === 'ndjson') {
    for (const item of items) {
      const line = `${JSON.stringify(item)}\n`;
      await out.write(out.isTerminal ? escapeJson(line) : line);
    }
  } else {
    const rows = items.map((item) => columns.map(({ cell }) => cell(item)));
    await rowWriters[rowFormatOf(setup, 'table')](
      rowsOf(
        columns.map(({ key, type }) => [key, type] as const),
        rows,
      ),
      { sink: out, style },
    );
  }
  await out.flush();
}
