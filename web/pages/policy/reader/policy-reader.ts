/** The page's side of the worker. What nobody waits for any more is stopped: the worker is ended, and begun anew for the rest. */
import type { PolicyJobs } from './jobs.ts';
import type { JobAnswer, JobMessage } from './policy-worker.ts';

interface Waiting extends JobMessage {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class PolicyReader {
  readonly #start: () => Worker;
  #worker: Worker | null = null;
  #last = 0;
  /** In their order; the first is being worked on. */
  readonly #waiting: Waiting[] = [];

  constructor(start: () => Worker) {
    this.#start = start;
  }

  ask<Job extends keyof PolicyJobs>(
    job: Job,
    asked: Parameters<PolicyJobs[Job]>[0],
    signal?: AbortSignal,
  ): Promise<ReturnType<PolicyJobs[Job]>> {
    return new Promise((resolve, reject) => {
      this.#last += 1;
      const id = this.#last;
      this.#waiting.push({ id, job, asked, resolve: resolve as (answer: unknown) => void, reject });
      signal?.addEventListener('abort', () => this.#forget(id, reject), { once: true });
      if (this.#waiting.length === 1) this.#work();
    });
  }

  #work(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#worker ??= this.#open();
    const { id, job, asked } = next;
    this.#worker.postMessage({ id, job, asked } satisfies JobMessage);
  }

  #open(): Worker {
    const worker = this.#start();
    worker.addEventListener('message', ({ data }: MessageEvent<JobAnswer>) => {
      const [first] = this.#waiting;
      if (first?.id !== data.id) return;
      this.#waiting.shift();
      if ('failure' in data) first.reject(new Error(`The policy could not be read: ${data.failure}`));
      else first.resolve(data.answer);
      this.#work();
    });
    // It could not be loaded, or ended in a way that a job cannot.
    worker.addEventListener('error', () => {
      const [first] = this.#waiting;
      this.#end();
      this.#waiting.shift();
      first?.reject(new Error('The part of this page that reads policies could not be loaded.'));
      this.#work();
    });
    return worker;
  }

  #forget(id: number, reject: (error: Error) => void): void {
    const at = this.#waiting.findIndex((each) => each.id === id);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    reject(new DOMException('Nobody waits for it any more.', 'AbortError'));
    if (at > 0) return;
    this.#end();
    this.#work();
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}

const start = () => new Worker(new URL('./policy-worker.ts', import.meta.url), { type: 'module', name: 'policy' });

/** They are kept while other pages are open. What is typed does not wait for what takes long: that has a worker of its own. */
export const policyReader = new PolicyReader(start);
export const coverageReader = new PolicyReader(start);
