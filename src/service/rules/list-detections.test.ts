import { expect, it } from 'vitest';
import { answers } from '../../contract/answers.ts';
import { readQuery } from '../../query/check-query.ts';
import { readWatches } from '../policy/watches.ts';
import { listDetections } from './list-rules.ts';

it('lists what a policy is held to, in words that are read back as they were meant', async () => {
  const answer = await listDetections();
  expect(answers.detections.schema.parse(answer)).toEqual(answer);
  const watches = (await readWatches()).filter(({ kind }) => kind === 'detection');
  expect(watches.length).toBeGreaterThan(80);
  expect(answer.detections.map(({ name }) => name)).toEqual(watches.map(({ name }) => name));
  // Places and spellings may differ, and nothing else.
  const formOf = (value: unknown) => JSON.stringify(value, (key, part) => (key === 'span' || key === 'text' ? undefined : part));
  for (const [index, { queries }] of answer.detections.entries()) {
    expect(queries.map((text) => formOf(readQuery(text).query))).toEqual(watches[index]?.queries.map(formOf));
  }
});
