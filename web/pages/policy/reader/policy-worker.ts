/** The worker: one job after the other, each answered under its number. */
import { type PolicyJobs, policyJobs } from './jobs.ts';

export interface JobMessage {
  readonly id: number;
  readonly job: keyof PolicyJobs;
  readonly asked: unknown;
}

export type JobAnswer = { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly failure: string };

self.addEventListener('message', ({ data }: MessageEvent<JobMessage>) => self.postMessage(answerOf(data)));

function answerOf({ id, job, asked }: JobMessage): JobAnswer {
  try {
    return { id, answer: policyJobs[job](asked as never) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
