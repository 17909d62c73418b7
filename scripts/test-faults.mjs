/** `npm run test:faults`: load and faults in their long form, some twenty minutes. `npm test` has the short one. The last line is the counts. */
import { build, install, requireNode } from './toolchain.mjs';
import { runVitest } from './vitest.mjs';

requireNode();
if (!(await install()) || !(await build())) process.exit(1);
const { passed, failed, skipped } = await runVitest({ projects: ['faults'], minimum: 15, workers: 1, env: { TELLTALE_FAULTS: 'long' } });
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
