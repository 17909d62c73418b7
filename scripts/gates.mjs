/** The gates that need no engine and no built tests: format, lint, layers, dead code, references, the shape of the tree. */
import { run, runTool, step } from './step.mjs';

const gates = [
  [
    'lint: format, rules, layers, cycles',
    () => runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '--max-diagnostics=100', '.']),
  ],
  ['dead code and dependencies', () => runTool('knip/bin/knip.js', ['--no-progress', '--treat-config-hints-as-errors'])],
  ['tree: names, counts, live layer rules', () => run(process.execPath, ['scripts/check-tree.mjs'])],
  ['reference pages match their tables', () => run(process.execPath, ['scripts/reference.mjs', '--check'])],
];

/** Runs every gate, also after one failed. Counts as a suite does. */
export async function runGates() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [label, work] of gates) counts[(await step(label, work)) ? 'passed' : 'failed'] += 1;
  return counts;
}
