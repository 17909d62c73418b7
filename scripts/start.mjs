/**
 * `npm start [-- FILE…]`: from a fresh clone to the summary of an audit log. Installs and builds what is missing,
 * then hands over to `telltale start`, which uses a store of its own.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.mjs';
import { build, install, requireNode } from './toolchain.mjs';

requireNode();
if (!(await install()) || !(await build('tsconfig.src.json'))) process.exit(1);

const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'start', ...process.argv.slice(2)], {
  // npm changes the directory; a FILE is meant from where the person stands.
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
// A terminal sends Ctrl-C to both: this one only waits for the other to finish cleanly.
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of signals) process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  for (const name of signals) process.removeAllListeners(name);
  process.kill(process.pid, signal);
});
