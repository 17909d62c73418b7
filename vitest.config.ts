import { defineConfig } from 'vitest/config';

/** Folders whose tests start no engine and no process: `npm run check` runs these alone. */
const quick = ['src/{model,query,policy,contract,sql,decode,rules,platform}/**/*.test.ts', 'web/**/*.test.ts', 'tests/docs/**/*.test.ts'];

/** What a person does in a browser. */
const browser = ['tests/e2e/**/*.test.ts'];

/** What load and faults do to a server. Each file takes the machine for itself. */
const faults = ['tests/faults/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The engine takes several hundred MB per process: two files at a time fit small machines.
    maxWorkers: 2,
    setupFiles: ['tests/fixed-seed.ts'],
    // Tests that kill processes and wait for others meet machines of every speed: CI runs a failed one once more, and says so.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    projects: [
      { extends: true, test: { name: 'quick', include: quick } },
      {
        extends: true,
        test: { name: 'engine', include: ['src/**/*.test.ts', 'tests/**/*.test.ts'], exclude: [...quick, ...faults, ...browser] },
      },
      { extends: true, test: { name: 'browser', include: browser, testTimeout: 120_000, expect: { poll: { timeout: 15_000 } } } },
      { extends: true, test: { name: 'faults', include: faults } },
    ],
  },
});
