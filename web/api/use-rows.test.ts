import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { findingsOf } from './use-rows.ts';

const finding = (severity: Diagnostic['severity'], message: string): Diagnostic => ({
  severity,
  code: 'x',
  message,
  span: { start: 0, end: 0 },
});
const lost = finding('note', 'Of 3 events the level got lost.');
const estimate = finding('note', 'An estimate.');

test('an answer says what its events lost and what its rows told, an older server too', () => {
  expect(findingsOf({ rows: [[1]], warnings: [lost], notes: [estimate] })).toEqual([lost, estimate]);
  expect(findingsOf({ rows: [{ id: 'a' }], warnings: [lost] })).toEqual([lost]);
});

test('why there is nothing is not said of questions that nobody wrote', () => {
  const gone = { ...lost, code: 'field-lost' };
  expect(findingsOf({ rows: [], warnings: [finding('note', 'No event has this name.'), gone], notes: [] })).toEqual([gone]);
});
