import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { owner } from '../../src/contract/asker.ts';
import { sampleValue } from '../../src/query/saved/parameter.ts';
import type { SavedQuery } from '../../src/query/saved/saved-query.ts';
import type { Context } from '../../src/service/context.ts';
import { handlers } from '../../src/service/handlers.ts';
import { lazyEvents } from '../../src/service/open-events.ts';
import { askQuestion } from '../../src/service/saved-queries/ask.ts';
import { readQuestions } from '../../src/service/saved-queries/questions.ts';
import { fullScope } from '../../src/sql/scope.ts';
import { sampleAnswers, withoutAnswer } from './sample-answers.ts';

const quiet = { start: () => undefined, advance: () => undefined, note: () => undefined, done: () => undefined };
const reading = { signal: new AbortController().signal, progress: quiet, warn: () => undefined };
const events = lazyEvents({ kind: 'temporary-store' }, reading);
/** The morning after the sample was recorded. */
const clock = () => Date.UTC(2026, 10, 21, 8);
const context: Context = {
  ...reading,
  events: events.events,
  asker: owner,
  scope: fullScope,
  masking: 'off',
  trustedProxies: [],
  clock,
  limits: {},
};

const warnings: string[] = [];
const questions = await readQuestions({ folders: [], ownFolder: '/nowhere' }, (message) => warnings.push(message));
const queries = questions.map(({ query }) => query);

beforeAll(async () => {
  const sample = fileURLToPath(new URL('../../samples/audit.log.gz', import.meta.url));
  await handlers.ingest({ paths: [sample], cluster: 'sample', strict: true }, context);
});
afterAll(() => events.close());

/** The number of rows, and the sum of their counts where they have one. */
async function answerOf(saved: SavedQuery, words: readonly string[]) {
  const { text } = askQuestion(saved, { words, since: undefined, until: undefined });
  const {
    columns,
    batches,
    warnings: notes,
  } = await handlers.query({ text, limit: undefined, pageAfter: undefined, follow: false, listLimit: undefined, events: false }, context);
  const at = columns.findIndex(({ key }) => key === 'count');
  let rows = 0;
  let requests = 0;
  for await (const batch of batches) {
    rows += batch.length;
    for (const { cells } of batch) requests += at < 0 ? 0 : Number(cells[at]);
  }
  return { columns: columns.length, rows, ...(at >= 0 && { requests }), notes };
}

describe('every saved query over the bundled sample', () => {
  it('comes without a finding', () => {
    expect(warnings).toEqual([]);
    expect(queries.length).toBeGreaterThanOrEqual(55);
    expect(Object.keys(sampleAnswers).filter((name) => !queries.some((query) => query.name === name))).toEqual([]);
  });

  it.each(queries)('$name: $title', async (query) => {
    const pinned = sampleAnswers[query.name];
    const needed = query.parameters.filter((one) => !one.optional && one.default === null);
    const words = pinned?.with ?? needed.map((parameter) => `${parameter.name}=${sampleValue(parameter)}`);
    const { columns, notes, ...found } = await answerOf(query, words);
    expect(columns).toBeGreaterThan(0);
    expect(notes.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (pinned !== undefined) {
      const { with: _, ...expected } = pinned;
      expect(found).toEqual(expected);
    } else expect(found.rows > 0).toBe(!withoutAnswer.includes(query.name));
  });
});
