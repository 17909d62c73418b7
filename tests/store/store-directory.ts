/** Directories for tests of the engine host, and what can be seen of a host from outside. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { type OpenStoreOptions, openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';

/** A directory that does not exist yet, below one that goes when the test has finished. */
export async function newDirectory(): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'telltale-test-'));
  const directory = join(base, 'store');
  onTestFinished(async () => {
    const pid = hostPid(directory);
    if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });
  return directory;
}

/** Opens a store that is closed when the test has finished. */
export async function openForTest(directory: string, options: OpenStoreOptions = {}): Promise<Store> {
  const store = await openStore(directory, options);
  onTestFinished(() => store.close());
  return store;
}

/** A migrated store of its own for all tests of a file: call it where they are described. It is there once they run. */
export function storeOfFile(): () => Store {
  let base: string;
  let store: Store;
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'telltale-test-'));
    store = await openStore(base);
    await migrate(store);
  });
  afterAll(async () => {
    await store.close();
    await rm(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return () => store;
}

export function hostPid(directory: string): number | undefined {
  const file = join(directory, 'engine.pid');
  // A file that is being written is empty: 0 would be every process of this group.
  return (existsSync(file) && Number(readFileSync(file, 'utf8'))) || undefined;
}

/** The process id of the host that runs for this directory. */
export function runningHost(directory: string): number {
  const pid = hostPid(directory);
  if (pid === undefined || !isAlive(pid)) throw new Error('no host runs');
  return pid;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A child that nobody has waited for yet still has a number.
    return !/^\d+ \(.*\) Z/.test(existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '');
  } catch {
    return false;
  }
}

export async function waitForEnd(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
}
