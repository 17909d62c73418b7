/** Runs Vitest and counts from its JSON report, not from its exit code alone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './step.mjs';

/**
 * Runs the named projects of vitest.config.ts; none means all. A run below `minimum` tests counts as a failure. `workers`
 * says how many files run at a time, where it is not as the configuration has it.
 */
export async function runVitest({ projects = [], minimum, workers = null, env = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-test-'));
  const report = join(folder, 'report.json');
  try {
    const { code } = await runTool(
      'vitest/vitest.mjs',
      [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...projects.map((name) => `--project=${name}`),
        ...(workers === null ? [] : [`--maxWorkers=${workers}`]),
      ],
      { show: true, env },
    );
    return count(report, code, minimum);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(report, code, minimum) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    process.stderr.write('✗ vitest ended without a report\n');
    return { ...counts, failed: 1 };
  }
  counts.passed = result.numPassedTests;
  // A file that could not be loaded has no tests of its own, and is a failure all the same.
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  );
  counts.failed = result.numFailedTests + broken.length;
  counts.skipped = result.numPendingTests + result.numTodoTests;
  if (code !== 0 && counts.failed === 0) {
    process.stderr.write(`✗ vitest ended with ${code} although no test failed: an error outside of the tests\n`);
    counts.failed = 1;
  }
  const ran = result.numTotalTests;
  if (ran < minimum) {
    process.stderr.write(`✗ ${ran} tests were found, at least ${minimum} are expected: is a folder left out?\n`);
    counts.failed += 1;
  }
  return counts;
}
