/** Another process that uses a store, for tests of what several do to one directory and of what a kill leaves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface ClientProcess {
  readonly child: ChildProcess;
  /** The next line that it prints. */
  next(): Promise<string>;
  /** Lets it go on from `await go()`. */
  go(): void;
  /** Kills it as the kernel would for want of memory. */
  kill(): Promise<void>;
  /** Resolves to its exit code. */
  readonly ended: Promise<number | null>;
}

const project = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param body runs with `directory`, `openStore`, `openTemporaryStore`, `say(text)` and `go()`, which waits to be told so.
 * @param root the package whose build it runs.
 */
export function startClient(directory: string, body: string, root = project): ClientProcess {
  const code = `
    import { createInterface } from 'node:readline';
    import { openStore, openTemporaryStore } from '${pathToFileURL(join(root, 'dist/store/open-store.js')).href}';
    const directory = process.env['STORE_DIRECTORY'];
    const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    const go = () => lines.next();
    const say = (text) => console.log(text);
    const rows = (store, sql) => store.rows({ sql, params: {} });
    ${body}
    process.stdin.destroy();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, STORE_DIRECTORY: directory },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    child,
    ended,
    next: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error('the client process has ended');
      return value;
    },
    go: () => void child.stdin.write('\n'),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
