import { expect, it } from 'vitest';
import { AppError } from '../contract/problems.ts';
import { NoticeBudget } from './notice-budget.ts';

let now = 0;
const budget = () => new NoticeBudget(() => now);

function refusal(work: () => void): AppError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

it('lets so many notices of a cluster pass within an hour, and more as time goes by', () => {
  const spent = budget();
  for (let n = 0; n < 10; n++) spent.notices('a', 'prod', 100);
  const refused = refusal(() => spent.notices('a', 'prod', 100));
  expect(refused?.details).toMatchObject({ reason: 'notices', retryAfterSeconds: 360 });
  expect(refused?.message).toBe('a has told 1000 notices of prod within an hour.');
  // Others, and other clusters, have their own.
  spent.notices('a', 'lab', 100);
  spent.notices('b', 'prod', 100);
  now += 360_000;
  spent.notices('a', 'prod', 100);
  expect(refusal(() => spent.notices('a', 'prod', 1))?.code).toBe('rate-limited');
});

it('lets so many requests pass within a minute', () => {
  const spent = budget();
  for (let n = 0; n < 300; n++) spent.request('a', 'prod');
  expect(refusal(() => spent.request('a', 'prod'))?.details['retryAfterSeconds']).toBe(1);
  now += 60_000;
  spent.request('a', 'prod');
});

it('remembers no more than so many, those that came last', () => {
  const spent = budget();
  for (let n = 0; n < 10; n++) spent.notices('a', 'first', 100);
  for (let n = 0; n < 9999; n++) spent.request('a', `made-up-${n}`);
  expect(refusal(() => spent.notices('a', 'first', 1))?.code).toBe('rate-limited');
  for (let n = 0; n < 10_000; n++) spent.request('a', `more-${n}`);
  spent.notices('a', 'first', 1);
});
