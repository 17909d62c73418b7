/** The use cases behind `alerts list` and the counts: which alerts there are within what the asker may see. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { alertLevels, alertStatuses } from '../../model/alert.ts';
import { nearest } from '../../model/suggest.ts';
import {
  type AlertCountRow,
  type AlertFilter,
  type AlertPlace,
  type AlertPlaceRow,
  countAlerts,
  listAlerts as listStatement,
} from '../../sql/alerts.ts';
import { type Context, statementOptions } from '../context.ts';
import { rangeBounds, readAsked } from '../summary/asked.ts';
import { alertsById } from './find-alert.ts';
import { presentAlert } from './present-alert.ts';

export async function listAlerts(request: RequestOf<'alerts list'>, context: Context): Promise<AnswerOf<'alerts list'>> {
  const { limit, pageAfter } = request;
  const after = pageAfter === undefined ? null : readPlace(pageAfter);
  const filter = filterOf(request, context);
  const { store } = await context.events();
  // One more tells whether there is another page.
  const rows = await store.rows<AlertPlaceRow>(
    listStatement(filter, context.scope, { after, limit: limit + 1 }),
    statementOptions(context),
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    alerts: (
      await alertsById(
        page.map(({ alert_id }) => alert_id),
        context,
      )
    ).map(presentAlert),
    next: rows.length > limit && last !== undefined ? `${last.ended}.${last.alert_id}` : null,
  };
}

export async function alertCounts(request: RequestOf<'alert-counts'>, context: Context): Promise<AnswerOf<'alert-counts'>> {
  const filter = filterOf(request, context);
  const { store } = await context.events();
  const rows = await store.rows<AlertCountRow>(countAlerts(filter, context.scope), statementOptions(context));
  const of = (level: string, status: string) => Number(rows.find((row) => row.level === level && row.status === status)?.alerts ?? 0);
  return {
    alerts: rows.reduce((sum, { alerts }) => sum + Number(alerts), 0),
    counts: alertLevels.toReversed().map((level) => ({
      level,
      open: of(level, 'open'),
      acknowledged: of(level, 'acknowledged'),
      closed: of(level, 'closed'),
    })),
  };
}

/** @throws AppError `usage` */
function filterOf(request: RequestOf<'alert-counts'>, { clock }: Context): AlertFilter {
  const { status, level, since, until, rule, user, cluster, namespace, assignee, text } = request;
  assertKnown('status', status, alertStatuses);
  assertKnown('level', level, alertLevels);
  const bounds = rangeBounds(readAsked({ clusters: [], since, until }), clock());
  return { statuses: status, levels: level, rule, user, cluster, namespace, assignee, text, ...bounds };
}

/** At the terminal nobody has looked at them yet. */
function assertKnown(what: string, given: readonly string[], known: readonly string[]): void {
  const odd = given.find((one) => !known.includes(one));
  if (odd === undefined) return;
  const near = nearest(odd, known);
  throw new AppError('usage', {
    message: `“${odd}” is no ${what} of an alert.`,
    hint: near === null ? `There is ${known.join(', ')}.` : `Did you mean ${near}?`,
  });
}

/** @throws AppError `usage` */
function readPlace(text: string): AlertPlace {
  const [, us, id] = /^(-?\d{1,18})\.((?:storm-)?[0-9a-f]{1,32})$/.exec(text) ?? [];
  if (us !== undefined && id !== undefined) return { lastUs: BigInt(us), id };
  throw new AppError('usage', { message: 'This is not a cursor that telltale gave.', hint: 'Give the `next` of the page before.' });
}
