import { expect, test } from 'vitest';
import { classOf } from '../../charts/code-classes.ts';
import { volumeOf } from './volume.ts';

const at = (minute: number) => `2026-11-21T01:0${minute}:00.000000Z`;
const fromMs = Date.parse(at(0));
const options = { fromMs, toMs: Date.parse(at(3)), sliceMs: 60_000 };

test('adds up what the volume question answers', () => {
  const volume = volumeOf(
    [
      { time: at(0), code: 200, is_write: false, count: 10, count_before: 4 },
      { time: at(0), code: 403, is_write: true, count: 2, count_before: 0 },
      { time: at(1), code: 201, is_write: true, count: '3' },
      { time: at(2), code: 503, is_write: false, count: 1 },
      { time: at(2), code: null, is_write: false, count: 5 },
    ],
    options,
  );
  expect(volume.times).toHaveLength(3);
  expect(volume.requests).toEqual({ now: 21, before: 4, counts: [12, 3, 6] });
  expect(volume.failed.counts).toEqual([2, 0, 1]);
  expect(volume.denied.now).toBe(2);
  expect(volume.changes.counts).toEqual([2, 3, 0]);
  expect([...volume.classes]).toEqual([
    ['2xx', [10, 3, 0]],
    ['none', [0, 0, 5]],
    ['4xx', [2, 0, 0]],
    ['5xx', [0, 0, 1]],
  ]);
  expect(volume.codes.map(({ code }) => code)).toEqual(['200', '', '201', '403', '503']);
  expect(volume.before).toEqual([4, 0, 0]);
});

test('a slice outside the range counts in the totals and is not drawn', () => {
  const volume = volumeOf([{ time: at(9), code: 200, is_write: false, count: 7 }], options);
  expect(volume.requests).toEqual({ now: 7, before: 0, counts: [0, 0, 0] });
  expect(volume.classes.size).toBe(0);
});

test('a code that is none of HTTP has no class', () => {
  expect(['200', '499', '', '42', '9999', '700'].map(classOf)).toEqual(['2xx', '4xx', 'none', 'none', 'none', 'none']);
});
