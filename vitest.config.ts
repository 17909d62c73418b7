import { availableParallelism, totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Folders whose tests start no engine and no process: `npm run check` runs these alone. */
const quick = ['src/{model,query,policy,contract,sql,decode,rules,platform}/**/*.test.ts', 'web/**/*.test.ts', 'tests/docs/**/*.test.ts'];

/** What a person does in a browser. */
const browser = ['tests/e2e/**/*.test.ts'];

/** What load and faults do to a server. Each file takes the machine for itself. */
const faults = ['tests/faults/**/*.test.ts'];

/**
 * Files at a time. Much of a test is waiting, so that a file more than there are processors keeps these busy; the engine takes several
 * hundred MB per process, so small machines have two.
 */
const workers = Math.max(2, Math.min(4, availableParallelism() + 1, Math.floor(totalmem() / (4 * 1024 ** 3))));

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What comes a moment later, comes many moments later on a machine that is busy.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: workers,
    setupFiles: ['tests/fixed-seed.ts'],
    // Tests that kill processes and wait for others meet machines of every speed: CI runs a failed one once more, and says so.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    projects: [
      // They share nothing that changes, so files need no process of their own.
      { extends: true, test: { name: 'quick', include: quick, isolate: false } },
      {
        extends: true,
        test: { name: 'engine', include: ['src/**/*.test.ts', 'tests/**/*.test.ts'], exclude: [...quick, ...faults, ...browser] },
      },
      {
        extends: true,
        test: { name: 'browser', include: browser, testTimeout: 300_000, hookTimeout: 180_000 },
      },
      { extends: true, test: { name: 'faults', include: faults } },
    ],
  },
});
