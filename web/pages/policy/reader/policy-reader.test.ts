import { describe, expect, it } from 'vitest';
import { PolicyReader } from './policy-reader.ts';
import type { JobAnswer, JobMessage } from './policy-worker.ts';

/** Stands for the worker: it answers when it is told to. */
class Standing {
  readonly posted: JobMessage[] = [];
  readonly #listeners = new Map<string, (event: { readonly data: JobAnswer }) => void>();
  isEnded = false;

  addEventListener(name: string, listener: (event: { readonly data: JobAnswer }) => void): void {
    this.#listeners.set(name, listener);
  }

  postMessage(message: JobMessage): void {
    this.posted.push(message);
  }

  terminate(): void {
    this.isEnded = true;
  }

  answer(answer: unknown): void {
    this.#listeners.get('message')?.({ data: { id: this.posted.at(-1)?.id ?? 0, answer } });
  }

  fail(): void {
    this.#listeners.get('error')?.({ data: { id: 0, failure: '' } });
  }
}

function made() {
  const workers: Standing[] = [];
  const reader = new PolicyReader(() => {
    const worker = new Standing();
    workers.push(worker);
    return worker as unknown as Worker;
  });
  return { workers, reader };
}

const asked = { text: '', kubernetesVersion: '1.36' };
const settled = (promise: Promise<unknown>) =>
  promise.then(
    (value) => value,
    (error: Error) => error.message,
  );

describe('PolicyReader', () => {
  it('gives one job after the other to one worker', async () => {
    const { reader, workers } = made();
    const [one, other] = [reader.ask('read', asked), reader.ask('mend', asked)];
    expect(workers[0]?.posted.map(({ job }) => job)).toEqual(['read']);
    workers[0]?.answer('first');
    expect(workers[0]?.posted.map(({ job }) => job)).toEqual(['read', 'mend']);
    workers[0]?.answer('second');
    expect([await settled(one), await settled(other), workers.length]).toEqual(['first', 'second', 1]);
  });

  it('ends a job that nobody waits for, and goes on with the next', async () => {
    const { reader, workers } = made();
    const [stop, drop] = [new AbortController(), new AbortController()];
    const [running, waiting, last] = [
      reader.ask('read', asked, stop.signal),
      reader.ask('read', asked, drop.signal),
      reader.ask('mend', asked),
    ];
    drop.abort();
    expect(workers[0]?.isEnded).toBe(false);
    stop.abort();
    expect([workers[0]?.isEnded, workers.length, workers[1]?.posted.map(({ job }) => job)]).toEqual([true, 2, ['mend']]);
    workers[0]?.answer('too late');
    workers[1]?.answer('third');
    expect(await Promise.all([running, waiting, last].map(settled))).toEqual([
      'Nobody waits for it any more.',
      'Nobody waits for it any more.',
      'third',
    ]);
  });

  it('says when the worker cannot be had, and tries anew the next time', async () => {
    const { reader, workers } = made();
    const first = reader.ask('read', asked);
    workers[0]?.fail();
    expect(await settled(first)).toMatch(/could not be loaded/);
    const next = reader.ask('read', asked);
    workers[1]?.answer('well');
    expect(await settled(next)).toBe('well');
  });
});
