/**
 * Recorded bodies over eight connections, as fast as they go or at a pace: what is acknowledged is stored, exactly. How fast is
 * a matter for `bench/receive.mjs`, which this runs and which prints it; a floor here only notices a collapse.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { byForm, isLong } from './form.ts';
import { allBodies, type Recorded } from './recorded.ts';

const script = fileURLToPath(new URL('../../bench/receive.mjs', import.meta.url));
const seconds = byForm(6, 60);

interface Result {
  readonly acknowledgedPerSecond: number;
  readonly storedPerSecond: number;
  readonly p99Ms: number;
  readonly events: number;
  readonly stored: number;
  readonly dropped: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly peakMiB: number;
  readonly engineRestarts: number;
  readonly questions: number;
  readonly code: number | null;
}

function receive(bodies: readonly Recorded[], rate: number, questions = 0): Promise<Result> {
  const options = { seconds, rate, questions };
  const args = [...Object.entries(options).map(([key, value]) => `--${key}=${value}`), ...bodies.map(({ path }) => `--bodies=${path}`)];
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(text) as Result);
      else reject(new Error(`it ended with ${code}`));
    });
  });
}

function expectExact({ events, stored, dropped, answers, engineRestarts, code, peakMiB }: Result): void {
  expect(events).toBeGreaterThan(0);
  expect({ stored, dropped, code, engineRestarts }).toEqual({ stored: events, dropped: 0, code: 0, engineRestarts: 0 });
  expect(Object.keys(answers)).toEqual(['200']);
  expect(peakMiB).toBeLessThan(1024);
}

const [busy, busier, large] = allBodies as readonly [Recorded, Recorded, Recorded];

it('at 15,000 events a second', async () => {
  const result = await receive([busy, busier], 15_000);
  expectExact(result);
  expect(result.acknowledgedPerSecond).toBeGreaterThan(1500);
}, 600_000);

it('at 15,000 events a second while four slow questions are asked', async () => {
  const result = await receive([busy, busier], 15_000, 4);
  expectExact(result);
  expect(result.questions).toBeGreaterThanOrEqual(4);
  expect(result.acknowledgedPerSecond).toBeGreaterThan(1000);
}, 600_000);

if (isLong) {
  it('as fast as they go, with single events of 2 MB', async () => {
    expectExact(await receive([busy, busier, large], 0));
  }, 600_000);
}
