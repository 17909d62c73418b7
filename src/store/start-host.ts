/**
 * Starts an engine host for a directory and waits for its report. The host is detached: it serves whoever comes, and
 * ends with its last client, not with the process that happened to start it.
 */
import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { constants, getPriority, setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AppError } from '../contract/problems.ts';
import { exists, type HostFiles } from './host/host-files.ts';
import type { StartReport } from './host/start-report.ts';

/** A store of a thousand parts opens in under a second; a cold disk takes its time. */
const startDeadlineMs = 60_000;
/** The host's statements (32 at a time, see host/engine.ts) each hold a thread; the rest is for its files. */
const poolThreads = 48;
/** Steps of niceness: where all processors are busy, the others get about ten times as much of them. */
const yieldBy = 10;
export const defaultMinFreeBytes = 64 * 1024 ** 2;
let started = 0;

/** The host runs compiled: Node 20 runs no TypeScript, so from source (in tests) it is taken from the last build. */
function hostEntry(): string {
  const here = import.meta.url;
  return fileURLToPath(here.endsWith('.ts') ? new URL('../../dist/store/host/main.js', here) : new URL('./host/main.js', here));
}

export interface HostOptions {
  /** Whether the directory goes when the host ends. */
  readonly temporary: boolean;
  /** The space below which no table is made or changed. */
  readonly minFreeBytes: number;
  /** Whether it lets others have the processor first. */
  readonly yields: boolean;
}

export interface HostStart {
  readonly report: Promise<StartReport>;
  kill(): void;
}

/** Resolves when its process has begun. */
export async function startHost(files: HostFiles, { temporary, minFreeBytes, yields }: HostOptions): Promise<HostStart> {
  if (process.platform === 'win32') return { report: Promise.resolve({ state: 'unsupported', message: '' }), kill: () => undefined };
  const entry = hostEntry();
  if (!(await exists(entry))) throw new AppError('engine-failed', { message: 'The engine host is not built: run `npm run build`.' });
  // Each has a log of its own while several start; the one that wins gives its log the name that lasts.
  const logPath = `${files.log}.${process.pid}.${++started}`;
  const log = await open(logPath, 'a', 0o600);
  try {
    const flags = [`--log=${logPath}`, `--min-free-bytes=${minFreeBytes}`, ...(temporary ? ['--temporary'] : [])];
    const host = spawn(process.execPath, [entry, files.directory, ...flags], {
      detached: true,
      // An inherited output would keep a shell's pipe open after the command has ended.
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
      cwd: files.directory,
      env: { ...hostEnvironment(), UV_THREADPOOL_SIZE: String(poolThreads) },
    });
    // At once: each thread has a niceness of its own, and takes it from the one that made it.
    if (yields && host.pid !== undefined) yieldProcessor(host.pid);
    host.unref();
    const report = readReport(host.stdio[3] as Readable, new Promise((_, reject) => host.once('error', reject)));
    return { report, kill: () => void host.kill('SIGKILL') };
  } finally {
    await log.close();
  }
}

/** A host that runs as it is does its work as well. */
function yieldProcessor(pid: number): void {
  try {
    setPriority(pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + yieldBy));
  } catch {
    // It has ended already, which its report tells, or the system does not let it.
  }
}

/** The password of a server, and options for another Node process, are none of the host's business. */
function hostEnvironment(): NodeJS.ProcessEnv {
  const { TELLTALE_STORE_PASSWORD: _password, NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...rest } = process.env;
  return rest;
}

async function readReport(stream: Readable, failed: Promise<never>): Promise<StartReport> {
  const read = async (): Promise<StartReport> => {
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    if (text === '') return { state: 'failed', message: 'The engine host ended before it was ready.' };
    return JSON.parse(text) as StartReport;
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<StartReport>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'locked' }), startDeadlineMs);
  });
  try {
    return await Promise.race([read(), failed, late]);
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
}
