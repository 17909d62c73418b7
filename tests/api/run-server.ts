/** A real server in the process of a test: on a free port, with a store and a spool of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/platform/load-config.ts';
import { createLog } from '../../src/platform/log.ts';
import { type Running, serve } from '../../src/server/serve.ts';

export interface TestServer extends Running {
  readonly folder: string;
  /** The lines of the log so far. */
  readonly log: readonly string[];
  readonly store: string;
  /** Writes the configuration anew; `reload` reads it. */
  configure(config: object): void;
  stop(): Promise<void>;
  /** Stops it, and removes its folder. */
  remove(): Promise<void>;
}

export interface RunOptions {
  readonly folder?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Instead of one in the folder. */
  readonly store?: string;
  readonly clock?: () => number;
}

export function testFolder(): string {
  return mkdtempSync(join(tmpdir(), 'telltale-api-'));
}

export async function runServer(
  config: object = {},
  { folder = testFolder(), env = {}, store = join(folder, 'store'), clock = Date.now }: RunOptions = {},
): Promise<TestServer> {
  const file = join(folder, 'telltale.yaml');
  const configure = (next: object) => writeFileSync(file, stringify({ listen: '127.0.0.1:0', ...next }));
  configure(config);
  const log: string[] = [];
  const ending = new AbortController();
  let done: Promise<void> | undefined;
  const running = await new Promise<Running>((resolve, reject) => {
    done = serve({
      load: () => loadConfig(file, env),
      placesOf: () => ({ store, spool: join(folder, 'spool') }),
      env,
      signal: ending.signal,
      clock,
      log: createLog('debug', (line) => log.push(line)),
      onListening: resolve,
    });
    done.catch(reject);
  });
  const stop = async () => {
    ending.abort();
    await done;
  };
  return {
    ...running,
    folder,
    log,
    store,
    configure,
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
