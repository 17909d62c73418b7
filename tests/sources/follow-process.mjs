/** Follows one log in a process of its own, with the built program, and prints each line and each report as JSON. */
import { tailFiles } from '../../dist/sources/tail/tail-files.js';

const [path = '', checkpoint = ''] = process.argv.slice(2);
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

const tail = tailFiles({
  paths: [path],
  checkpoint,
  pollMs: 40,
  gatherMs: 5,
  settleMs: 150,
  signal: stopping.signal,
  report: (report) => say({ report }),
});
for await (const { bytes, acknowledge } of tail) {
  for (const line of bytes.toString('latin1').split('\n').slice(0, -1)) say({ line });
  acknowledge();
}
