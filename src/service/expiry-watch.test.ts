import { expect, it } from 'vitest';
import { createLog } from '../platform/log.ts';
import { ExpiryWatch } from './expiry-watch.ts';

it('tells each thing that ends once a day at most, for as long as it is so', () => {
  const lines: string[] = [];
  let nowMs = Date.parse('2026-12-01T12:00:00Z');
  let ending = ['The list office ends after 2026-12-05.'];
  const watch = new ExpiryWatch({ ending: () => ending, clock: () => nowMs, log: createLog('info', (line) => lines.push(line)) });
  const told = () => lines.splice(0).map((line) => (JSON.parse(line) as { msg: string }).msg);
  const hour = 3_600_000;
  watch.look();
  expect(told()).toEqual(ending);
  nowMs += 23 * hour;
  ending = [...ending, 'The exception “Known” ends after 2026-12-04: platform has to say whether it is still needed.'];
  watch.look();
  expect(told()).toEqual([ending[1]]);
  nowMs += hour;
  watch.look();
  expect(told()).toEqual([ending[0]]);
  // What is mended, and is so again, is told again.
  ending = [];
  watch.look();
  ending = ['The list office ends after 2026-12-05.'];
  watch.look();
  expect(told()).toEqual(ending);
  nowMs -= 40 * 24 * hour;
  watch.look();
  expect(told()).toEqual(ending);
  watch.close();
});
