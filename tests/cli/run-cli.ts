/** Runs the built command line as a person's shell does, in an environment of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** `left open` is a pipe whose writer neither writes nor goes away. */
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Closes the reading end of stdout after the first bytes, as `head` does. */
  readonly stopReading?: boolean;
  /** Ctrl-C, so many milliseconds after the start. */
  readonly interruptAfterMs?: number;
}

/** The path of a fixture of the repository. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

export interface TemporaryFolder {
  readonly path: string;
  /** Writes a file, and the folders that it lies in; gives its whole path. */
  write(name: string, text: string): string;
  remove(): void;
}

/** A directory for one test file; `remove` takes it away. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'telltale-cli-test-'));
  return {
    path,
    write: (name, text) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export function runCli(
  args: readonly string[],
  { stdin, env = {}, stopReading = false, interruptAfterMs }: RunOptions = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, NO_COLOR: '', ...env }, stdio: 'pipe' });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    out.push(chunk);
    if (stopReading) child.stdout.destroy();
  });
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // The program may end before it has read all.
  child.stdin.on('error', () => undefined);
  if (stdin !== 'left open') child.stdin.end(stdin);
  if (interruptAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
  });
}
