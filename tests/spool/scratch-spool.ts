/** Spools in scratch directories, and bodies to put into them. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';
import type { Spool, SpoolEntry, SpooledBody } from '../../src/spool/spool.ts';

export const mebibyte = 1024 ** 2;

const made: string[] = [];

/** Where syncing costs nothing, for tests that open a spool thousands of times. */
const fast = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A directory that is gone after the tests of the file. */
export async function scratchDirectory(where: 'disk' | 'memory' = 'disk'): Promise<string> {
  const directory = await mkdtemp(join(where === 'disk' ? tmpdir() : fast, 'telltale-spool-'));
  made.push(directory);
  return join(directory, 'spool');
}

afterAll(async () => {
  for (const directory of made) await rm(join(directory), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

export const entryOf = (over: Partial<SpoolEntry> = {}): SpoolEntry => ({
  cluster: 'prod',
  source: 'webhook',
  receivedAt: 1_795_000_000_000,
  encoding: 'identity',
  format: null,
  ...over,
});

export async function* pieces(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve();
    yield typeof text === 'string' ? Buffer.from(text) : text;
  }
}

export async function contentOf(body: SpooledBody): Promise<Buffer> {
  const content = Buffer.alloc(body.bytes);
  let at = 0;
  while (at < content.length) at += await body.read(content.subarray(at), at);
  return content;
}

/** What waits now, without waiting for more. */
export async function readWaiting(spool: Spool, release = false): Promise<{ body: SpooledBody; text: string }[]> {
  const found: { body: SpooledBody; text: string }[] = [];
  const stop = new AbortController();
  const wanted = spool.status().entries;
  if (wanted === 0) return found;
  // What does not come is not waited for; a slow disk is.
  const timer = setTimeout(() => stop.abort(), 10_000);
  for await (const body of spool.read(stop.signal)) {
    timer.refresh();
    found.push({ body, text: (await contentOf(body)).toString('latin1') });
    if (release) await spool.release(body.id);
    if (found.length === wanted) break;
  }
  clearTimeout(timer);
  await sleep(0);
  return found;
}
