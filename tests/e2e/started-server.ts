/** The built program as a person runs it: `telltale serve` in a process of its own, over a store of its own that was filled before. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { stringify } from 'yaml';

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface StartedServer {
  readonly url: string;
  readonly store: string;
  /** The link by which the first person is made; null once there is one. */
  readonly setupUrl: string | null;
  /** Ends the process and starts it again at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it, and removes its files. */
  remove(): Promise<void>;
}

export interface Input {
  readonly path: string;
  readonly cluster: string;
}

const sample = fileURLToPath(new URL('../../samples/audit.log.gz', import.meta.url));
export const hostileLog = fileURLToPath(new URL('../fixtures/hostile/audit.log.gz', import.meta.url));
export const sampleInput: Input = { path: sample, cluster: 'sample' };

/** @returns what the command printed. */
export async function telltale(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], { maxBuffer: 1 << 28 });
  return stdout;
}

export async function startServer(inputs: readonly Input[] = [sampleInput], config: object = {}): Promise<StartedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-e2e-'));
  const store = join(folder, 'store');
  for (const { path, cluster } of inputs) await telltale('ingest', path, '--cluster', cluster, '--store', store, '--quiet');
  const start = async (port: number, isFirst: boolean) => {
    const file = join(folder, 'telltale.yaml');
    writeFileSync(file, stringify({ listen: `127.0.0.1:${port}`, store, spool: { directory: join(folder, 'spool') }, ...config }));
    return listen(spawn(process.execPath, [program, 'serve', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'] }), isFirst);
  };
  let running = await start(0, true);
  const port = Number(new URL(running.url).port);
  const stop = async () => end(running.child);
  return {
    url: running.url,
    store,
    setupUrl: running.setupUrl,
    stop,
    restart: async () => {
      await stop();
      running = await start(port, false);
    },
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Listening {
  readonly child: ChildProcess;
  readonly url: string;
  readonly setupUrl: string | null;
}

/** A store that is opened for the first time takes a while. */
const setUpMs = 20_000;

/** Reads what it says until it listens; where there is no user yet, the set-up link comes behind. */
async function listen(child: ChildProcess, isFirst: boolean): Promise<Listening> {
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const [, found] = /"url":"([^"]+)"/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${printed}`)));
  });
  if (!isFirst) return { child, url, setupUrl: null };
  const setupUrl = await new Promise<string | null>((resolve) => {
    const look = setInterval(() => {
      const [found] = /http\S+\/setup#token=[\w-]+/.exec(printed) ?? [];
      if (found !== undefined) settle(found);
    }, 50);
    const late = setTimeout(() => settle(null), setUpMs);
    function settle(found: string | null) {
      clearInterval(look);
      clearTimeout(late);
      resolve(found);
    }
  });
  return { child, url, setupUrl };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
