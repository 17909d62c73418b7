import { expect, test } from 'vitest';
import { lookBack } from './look-back.ts';

const at = (text: string) => Date.parse(text);
const from = at('2026-11-21T00:00:00Z');

test('it is looked back a month, or to the first event', () => {
  expect(lookBack(from, at('2024-01-01T00:00:00Z'))).toEqual({ fromMs: at('2026-10-22T00:00:00Z'), isBounded: true });
  expect(lookBack(from, at('2026-11-20T00:00:00Z'))).toEqual({ fromMs: at('2026-11-20T00:00:00Z'), isBounded: false });
});

test('nothing is new where nothing is known from before', () => {
  expect([lookBack(from, from), lookBack(from, null), lookBack(from, Number.NaN)]).toEqual([null, null, null]);
});
