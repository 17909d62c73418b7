/** Runs `telltale detect` over a log, as a person does. */
import { expect } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

export interface ToldFinding {
  readonly id: string;
  readonly rule: { readonly name: string; readonly level: string };
  readonly user: string;
  readonly auditID: string;
  readonly reason: string;
}

export async function detectLog<Told = ToldFinding>(path: string, ...more: readonly string[]): Promise<readonly Told[]> {
  const { code, stdout, stderr } = await runCli(['detect', '-f', path, '-o', 'ndjson', '-q', ...more]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Told);
}
