/** Another process that uses a spool, for tests of what several do to one and of what a kill leaves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface SpoolProcess {
  readonly child: ChildProcess;
  /** What it said, line by line; it grows. */
  readonly lines: string[];
  /** Resolves when it has said something that matches. */
  said(pattern: RegExp): Promise<string>;
  /** Kills it as the kernel would for want of memory. */
  kill(): Promise<void>;
  readonly ended: Promise<number | null>;
}

const built = (path: string) => pathToFileURL(fileURLToPath(new URL(`../../dist/${path}`, import.meta.url))).href;

/**
 * @param body runs with `args`, `openSpool`, `loadSpool`, `openStore`, `migrate`, `say(text)`, `sleep(ms)`, and `pieces(text)`, a body.
 * @param shell what the shell does before it becomes the process, such as setting limits.
 */
export function startSpoolProcess(args: object, body: string, shell = ''): SpoolProcess {
  const code = `
    import { readFileSync, writeSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { openSpool } from '${built('spool/open-spool.js')}';
    const args = JSON.parse(readFileSync(0, 'utf8'));
    const say = (text) => writeSync(1, text + '\\n');
    const entry = (over) => ({ cluster: 'c', source: 's', receivedAt: 1, encoding: 'identity', format: null, ...over });
    async function* pieces(text, size = 65536) { for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size)); }
    ${body}`;
  const child = spawn('sh', ['-c', `${shell} exec "$0" --input-type=module --eval "$1"`, process.execPath, code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined).end(JSON.stringify(args));
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  return {
    child,
    lines,
    ended,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended without saying ${pattern}: ${lines.join(' / ')}`)));
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
