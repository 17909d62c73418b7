/** `telltale serve` in a process of its own, on one port for as long as a test runs, however often it is killed meanwhile. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { send } from '../api/send.ts';
import { cli } from '../ingest/run-cli.ts';
import { hostPid, isAlive } from '../store/store-directory.ts';

export interface ServerPlaces {
  readonly folder: string;
  readonly store: string;
  readonly spool: string;
}

export class ServerProcess {
  readonly places: ServerPlaces;
  readonly url: string;
  /** The lines of the log of all its lives. */
  readonly log: string[] = [];
  readonly #port: number;
  #child: ChildProcess | null = null;
  #ended: Promise<number | null> = Promise.resolve(0);

  private constructor(places: ServerPlaces, port: number, config: object) {
    this.places = places;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    writeFileSync(join(places.folder, 'telltale.yaml'), stringify({ api: { anonymous: true }, ...config }));
  }

  static async start(config: object = {}, places: Partial<ServerPlaces> = {}): Promise<ServerProcess> {
    const folder = places.folder ?? mkdtempSync(join(tmpdir(), 'telltale-faults-'));
    const all = { store: join(folder, 'store'), spool: join(folder, 'spool'), ...places, folder };
    const server = new ServerProcess(all, await freePort(), config);
    await server.run();
    return server;
  }

  /** Resolves when it listens. */
  async run(): Promise<void> {
    const { folder, store, spool } = this.places;
    const file = join(folder, 'telltale.yaml');
    const args = ['serve', '--config', file, '--listen', `127.0.0.1:${this.#port}`, '--store', store, '--spool', spool];
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        this.log.push(line);
        if (line.includes('"msg":"Listening."')) resolve();
      });
      void this.#ended.then((code) => reject(new Error(`the server ended with ${code}: ${this.log.slice(-5).join('\n')}`)));
    });
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** At any instruction. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** False: none runs now. */
  killEngine(signal: NodeJS.Signals = 'SIGKILL'): boolean {
    const pid = hostPid(this.places.store);
    if (pid === undefined || !isAlive(pid)) return false;
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  }

  /** As a service manager does. */
  async stop(): Promise<number | null> {
    this.#child?.kill('SIGTERM');
    return this.#ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    // The engine ends when it has noticed.
    for (let tries = 0; tries < 50 && isAlive(hostPid(this.places.store) ?? 0); tries++) await sleep(100);
    this.killEngine();
    rmSync(this.places.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  webhook(cluster: string): string {
    return `${this.url}/v1/ingest/webhook/${cluster}`;
  }

  async ask(text: string): Promise<unknown[][]> {
    const { status, body } = await send(`${this.url}/api/v1/query`, { body: JSON.stringify({ text }) });
    if (status !== 200) throw new Error(body);
    return (JSON.parse(body) as { readonly rows: unknown[][] }).rows;
  }

  /** The number of events. */
  async count(filter = 'stage=*'): Promise<number> {
    return Number((await this.ask(`${filter} stats count`))[0]?.[0] ?? 0);
  }

  /** The sum over all labels; 0 where there is none. */
  async metric(name: string, labels = ''): Promise<number> {
    const { body } = await send(`${this.url}/metrics`, { method: 'GET' });
    const lines = body.split('\n').filter((line) => line.startsWith(`telltale_${name}`) && line.includes(labels));
    return lines.reduce((sum, line) => sum + (new RegExp(`^telltale_${name}(\\{|\\s)`).test(line) ? Number(line.split(' ').at(-1)) : 0), 0);
  }

  /** Resolves when the store has all that was received. */
  async drained(withinMs = 120_000): Promise<void> {
    const begun = performance.now();
    while ((await this.metric('spool_entries')) > 0) {
      if (performance.now() - begun > withinMs) throw new Error(`the spool is not empty: ${this.log.slice(-5).join('\n')}`);
      await sleep(100);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
