/** `npm test`: installs, builds, and runs everything there is. The last line is `N passed, N failed`. */

import { runBrowserTests } from './chromium.mjs';
import { runGates } from './gates.mjs';
import { build, install, requireNode } from './toolchain.mjs';
import { runVitest } from './vitest.mjs';

/** In this order; each gives `{passed, failed, skipped}`. */
const suites = [
  ['gates', runGates],
  ['quick', () => runVitest({ projects: ['quick'], minimum: 800 })],
  ['engine', () => runVitest({ projects: ['engine'], minimum: 250 })],
  ['browser', () => runBrowserTests()],
  ['faults', () => runVitest({ projects: ['faults'], minimum: 15, workers: 1 })],
];

requireNode();
if (!(await install())) process.exit(1);
const total = { passed: 0, failed: 0, skipped: 0 };
total[(await build()) ? 'passed' : 'failed'] += 1;
for (const [name, run] of suites) {
  const counts = await run();
  if (counts.passed + counts.failed === 0) {
    process.stderr.write(`✗ suite ${name} ran nothing\n`);
    counts.failed = 1;
  }
  for (const key of Object.keys(total)) total[key] += counts[key];
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
