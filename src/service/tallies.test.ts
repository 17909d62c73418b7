import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cellsOf, type MadeEvent, nowMs, openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import { fixed } from '../sql/statement.ts';
import { query } from './query.ts';

let store: ScratchStore;
const hours = 6;
const seconds = hours * 3600;
const users = ['ann', 'system:node:n1', 'system:serviceaccount:dev:app'];

/** Some on the very edge of a quarter; some with two stages, of which the second comes in another load. */
const events: MadeEvent[] = Array.from({ length: 600 }, (_, index) => ({
  auditID: `t${index}`,
  ago: index % 10 === 0 ? Math.floor((index / 600) * hours * 4) * 900 : ((index * 7919) % (seconds * 1000)) / 1000,
  stage: index % 7 === 0 ? 'ResponseStarted' : 'ResponseComplete',
  verb: ['get', 'list', 'delete', 'watch'][index % 4] ?? 'get',
  user: users[index % 3] ?? '',
  resource: ['pods', 'secrets'][index % 2] ?? '',
  namespace: ['dev', 'prod', 'test'][index % 3] ?? '',
  code: [200, 403, 404, 500][index % 4] ?? 200,
}));

beforeAll(async () => {
  store = await openScratchStore();
  await store.load(events.slice(0, 400));
  await store.load(events.slice(300));
  await store.load(events.flatMap((event, index) => (index % 14 === 0 ? [{ ...event, stage: 'ResponseComplete', code: 500 }] : [])));
});
afterAll(() => store.close());

async function answer(text: string): Promise<unknown[]> {
  const { batches } = await query({ text, limit: 10_000, events: false, follow: false }, store.context());
  return cellsOf(batches);
}

/** No event has it, and tallies do not know it: the events themselves are counted. */
const untallied = 'requesturi != "nowhere"';

const questions = [
  'count',
  'groupby verb,code_class',
  'code>=400 groupby user,resource,code',
  'top 2 actor_kind',
  'distinct namespace,resource',
  'timeslice 15m by code',
  'timeslice 1h',
  'timeslice 1d by is_write',
  'stage=* groupby stage,verb',
  'stats count as n, count_distinct(user) as users by resource sort n',
  'eval outcome = if(code>=400, "failed", "done") groupby outcome,user',
  'namespace in (dev,prod) and not user=ann groupby namespace having count>3',
] as const;
const at = (ago: number) => `"${new Date(nowMs - ago).toISOString()}"`;

it('counts what the events say, whatever the range', async () => {
  const instant = fc.oneof(
    fc.integer({ min: -1000, max: seconds * 1000 + 1000 }),
    // The very edges of quarters.
    fc.integer({ min: 0, max: hours * 4 }).map((quarters) => quarters * 900_000),
  );
  const range = fc.oneof(
    fc.constant(''),
    instant.map((ago) => `since ${at(ago)}`),
    fc.tuple(instant, instant).map(([one, other]) => `from ${at(Math.max(one, other))} to ${at(Math.min(one, other))}`),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...questions), range, async (question, text) => {
      const [filter, stages] = splitAtStage(question);
      const tallied = await answer(`${question} ${text}`);
      expect(tallied).toEqual(await answer(`${filter === '' ? '' : `(${filter}) and `}${untallied} ${stages} ${text}`));
    }),
    { numRuns: 120 },
  );
}, 120_000);

/** Where the filter of a question of this list ends. */
function splitAtStage(question: string): readonly [string, string] {
  const start = question.search(/\b(count$|groupby|top|distinct|timeslice|stats|eval)\b/);
  return [question.slice(0, start).trim(), question.slice(start)];
}

it('is answered from the tallies: the engine reads fewer rows than there are events', async () => {
  const { store: engine } = await store.context().events();
  const plan = await engine.rows<{ explain: string }>(
    fixed(
      'EXPLAIN SELECT verb, count() FROM events WHERE standing = 0 AND intDiv(toUnixTimestamp64Micro(time), 900000000) >= 1 GROUP BY verb',
    ),
  );
  expect(plan.map(({ explain }) => explain).join('\n')).toContain('ReadFromMergeTree (tallies)');
});
