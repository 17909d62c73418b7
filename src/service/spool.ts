/** The use case behind `spool`: what waits in a spool, for whoever runs it or looks at what a server left. */
import type { AnswerOf } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import { readConfig } from '../platform/config.ts';
import { inspectSpool } from '../spool/inspect-spool.ts';
import type { SpoolStatus } from '../spool/spool.ts';
import type { Context } from './context.ts';

export async function spool({ directory }: RequestOf<'spool'>, { clock }: Pick<Context, 'clock'>): Promise<AnswerOf<'spool'>> {
  const { owner, status } = await inspectSpool(directory ?? (await readConfig(process.env)).spool, clock);
  return { directory: status.directory, owner, ...describeSpool(status, clock()) };
}

/** @param nowMs milliseconds since the epoch */
export function describeSpool(
  { directory: _, oldestReceivedAt, stalled, released, ...rest }: SpoolStatus,
  nowMs: number,
): Omit<AnswerOf<'spool'>, 'directory' | 'owner'> {
  return {
    ...rest,
    oldestReceivedAt: oldestReceivedAt === null ? null : new Date(oldestReceivedAt).toISOString(),
    oldestAgeSeconds: oldestReceivedAt === null ? null : Math.max(0, (nowMs - oldestReceivedAt) / 1000),
    stalled: stalled === null ? null : { since: new Date(stalled.since).toISOString(), reason: stalled.reason },
    stored: released,
  };
}
