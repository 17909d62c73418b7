/** A sender in a process of its own that behaves as kube-apiserver does (bench/replay-sender.mjs), for tests of what it is told. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Recorded } from './recorded.ts';

export interface SenderJob {
  readonly bodies: readonly Recorded[];
  readonly connections?: number;
  /** The first mark; each body has its own. */
  readonly first?: number;
  /** POSTs. */
  readonly count?: number;
  readonly seconds?: number;
  /** As fast as it goes, without. */
  readonly eventsPerSecond?: number;
  /** The first wait before a body is tried again; 10 s, as the API server, without. */
  readonly backoffMs?: number;
}

export interface SenderOutcome {
  readonly events: number;
  readonly p99Ms: number;
  readonly mostMs: number;
  /** By status, or by what the connection failed with. */
  readonly answers: Readonly<Record<string, number>>;
  /** The mark of each, and which of the bodies it was. */
  readonly acknowledged: readonly (readonly [mark: number, which: number])[];
  readonly dropped: readonly (readonly [mark: number, which: number])[];
}

export interface ApiServer {
  /** Bodies that are acknowledged so far. */
  readonly acknowledged: number;
  readonly isDone: boolean;
  readonly outcome: Promise<SenderOutcome>;
  /** Ends it once what is on its way has been answered, or given up. */
  stop(): void;
}

const script = fileURLToPath(new URL('../../bench/replay-sender.mjs', import.meta.url));

export function startApiServer(url: string, { bodies, ...job }: SenderJob): ApiServer {
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ ...job, url: `${url}?timeout=30s`, bodies: bodies.map(({ path }) => path), marks: 'body' }));
  const state = { acknowledged: 0, isDone: false };
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = line;
    const [, count] = /^acknowledged (\d+)$/.exec(line) ?? [];
    if (count !== undefined) state.acknowledged = Number(count);
  });
  const outcome = new Promise<SenderOutcome>((resolve, reject) => {
    child.once('close', (code) => {
      state.isDone = true;
      if (code === 0) resolve(JSON.parse(last) as SenderOutcome);
      else reject(new Error(`the sender ended with ${code}`));
    });
  });
  return {
    outcome,
    stop: () => void child.kill('SIGTERM'),
    get acknowledged() {
      return state.acknowledged;
    },
    get isDone() {
      return state.isDone;
    },
  };
}
