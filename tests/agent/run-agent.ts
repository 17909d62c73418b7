/** Starts `telltale agent` as a process of its own, from the built program. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

const program = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');

export interface Agent {
  readonly process: ChildProcess;
  /** Standard error so far. */
  log(): string;
  /** Gives the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export function startAgent(words: readonly string[], env: NodeJS.ProcessEnv = {}): Agent {
  const child = spawn(process.execPath, [program, 'agent', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += String(text);
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  onTestFinished(() => void end('SIGKILL'));
  return { process: child, log: () => said, end };
}

/** Waits until it holds, for at most so long. */
export async function until(holds: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not come to that in time.');
    await delay(10);
  }
}
