/** How long anything that ends with the server is waited for: a store that does not answer holds nobody up. */
import { setTimeout as sleep } from 'node:timers/promises';

const closingMs = 1500;

/** Resolves when the work has ended, or has had its time. @throws what the work fails with within it */
export async function endedSoon(work: Promise<unknown> | null | undefined): Promise<void> {
  await Promise.race([work, sleep(closingMs, undefined, { ref: false })]);
}
