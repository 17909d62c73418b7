/** Runs translated programs with the jq of this machine, where there is one. */
import { execFileSync, spawnSync } from 'node:child_process';

/** Whether jq can be run here. Tests of translated programs are skipped where it cannot. */
export const hasJq = spawnSync('jq', ['--version']).status === 0;

/** What the program prints over these lines: one value for each line of its output. */
export function runJq(program: string, lines: string): unknown[] {
  const output = execFileSync('jq', ['-nRc', program], {
    input: lines,
    maxBuffer: 256 * 2 ** 20,
    stdio: ['pipe', 'pipe', 'pipe'],
  }).toString();
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
