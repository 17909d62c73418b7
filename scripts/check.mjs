/** `npm run check`: everything that answers within a minute. Types, gates, and the tests that start no engine. */
import { runGates } from './gates.mjs';
import { build, install, requireNode } from './toolchain.mjs';
import { runVitest } from './vitest.mjs';

requireNode();
if (!(await install())) process.exit(1);
const built = await build();
const gates = await runGates();
const quick = await runVitest({ projects: ['quick'], minimum: 800 });
const failed = gates.failed + quick.failed + (built ? 0 : 1);
process.stdout.write(failed === 0 ? 'check passed\n' : `check failed: ${failed} findings\n`);
process.exitCode = failed === 0 ? 0 : 1;
