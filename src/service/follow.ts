/**
 * The use case behind `follow`: new matches as a stream of events, each with the place from which another following goes on.
 * What is more than a reader can take in is left out, and counted.
 */
import type { AnswerOf } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Row } from '../contract/rows.ts';
import { seesAll } from '../sql/scope.ts';
import { storeKey } from '../store/store-key.ts';
import { Allowance } from './allowance.ts';
import type { Context } from './context.ts';
import { printFollowCursor, readFollowCursor } from './follow-cursor.ts';
import { type FollowPosition, openFollowing } from './follow-list.ts';
import { readValidQuery } from './read-valid-query.ts';
import { wireRow } from './row-text/wire-row.ts';

/** What a page can show, and a person see go by. */
const rowsPerSecond = 500;
/** What has gathered while nobody was connected comes at once, up to this. */
const rowsAtOnce = 5000;
/** What was left out is told so often. */
const tellEveryMs = 1000;

export async function follow({ text, events, limit, after }: RequestOf<'follow'>, context: Context): Promise<AnswerOf<'follow'>> {
  const { query, warnings } = readValidQuery(text);
  const { store } = await context.events();
  const key = await storeKey(store, context.clock);
  const from = after === undefined ? undefined : readFollowCursor(after, query, key);
  const { head, start, steps } = await openFollowing(query, context, { events, from });
  const place = (position: FollowPosition) => printFollowCursor(position, query, key);
  return stream();

  async function* stream(): AnswerOf<'follow'> {
    const { columns, rows: kind, counting } = head;
    yield { event: 'head', data: { columns, rows: kind, counting, warnings }, id: place(start) };
    const allowance = new Allowance({ perSecond: rowsPerSecond, atOnce: rowsAtOnce });
    let left = limit ?? Number.POSITIVE_INFINITY;
    let skipped = 0;
    let toldAt = 0;
    for await (const { rows, position } of steps) {
      const wanted = rows.slice(0, left);
      const taken = wanted.slice(0, allowance.take(wanted.length, performance.now()));
      skipped += wanted.length - taken.length;
      const isTime = rows.length === 0 || taken.length > 0 || performance.now() - toldAt >= tellEveryMs;
      if (skipped > 0 && isTime) {
        yield { event: 'skipped', data: { rows: skipped } };
        toldAt = performance.now();
        skipped = 0;
      }
      if (taken.length > 0) yield { event: 'rows', data: taken.map((row: Row) => wireRow(row)), id: place(position) };
      // Who sees a part does not learn when something arrives outside of it.
      else if (rows.length === 0 && seesAll(context.scope)) yield { event: null, data: null, id: place(position) };
      left -= taken.length;
      if (left <= 0) {
        yield { event: 'end', data: { reason: 'limit' } };
        return;
      }
    }
  }
}
