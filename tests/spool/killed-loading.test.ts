/** A server's process, or its engine, is killed while it receives and loads; the sender tries again as an API server does: each event is there once. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadSpool } from '../../src/service/load-spool.ts';
import { openSpool } from '../../src/spool/open-spool.ts';
import { fixed } from '../../src/sql/statement.ts';
import { openStore } from '../../src/store/open-store.ts';
import { madeEvent } from '../service/scratch-store.ts';
import { mebibyte, scratchDirectory } from './scratch-spool.ts';
import { type SpoolProcess, startSpoolProcess } from './spool-process.ts';

/** More of them with TELLTALE_KILLS, for a longer look. */
const kills = Number(process.env['TELLTALE_KILLS'] ?? 10);
const eventsOfABody = 40;
const options = { maxBytes: 512 * mebibyte, segmentBytes: 300_000, inlineBytes: 60_000 };

/** One item of each body is no event, and one body in ten is no JSON to its end. */
function bodyOf(number: number): string {
  const filler = 'x'.repeat(number % 3 === 0 ? 4000 : 200);
  const events = Array.from({ length: eventsOfABody }, (_, n) =>
    madeEvent({ auditID: `${number}-${n}`, ago: number, requestObject: { filler } }),
  );
  const text = `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[${events.join(',')},{"bad":${number}}]}\n`;
  return number % 10 === 0 ? `${text}{"cut off":${number}` : text;
}
const badOfABody = (number: number) => (number % 10 === 0 ? 2 : 1);

/** Takes in what it is given, says what it has acknowledged, and loads all the while. */
const server = `
  const { loadSpool } = await import(args.built + 'service/load-spool.js');
  const { openStore } = await import(args.built + 'store/open-store.js');
  const { migrate } = await import(args.built + 'store/migrate.js');
  const spool = await openSpool(args.directory, args.options);
  let opened;
  const store = () => (opened ??= (async () => { const store = await openStore(args.store); await migrate(store); say('store'); return store; })().catch((error) => { opened = undefined; throw error; }));
  void loadSpool({ spool, store, signal: new AbortController().signal, clock: Date.now, warn: () => undefined, stored: () => say('stored') });
  await Promise.all([0, 1].map(async (half) => {
    for (const [number, text] of args.bodies.filter((_, index) => index % 2 === half)) {
      await spool.append(entry(), pieces(text, 20000));
      say('ack ' + number);
      await sleep(args.pauseMs);
    }
  }));
  setInterval(() => { if (spool.status().entries === 0) say('drained'); }, 50);`;

class Sender {
  readonly #unacknowledged = new Map<number, string>();
  readonly #directory: string;
  readonly #store: string;
  sent = 0;

  constructor(directory: string, store: string) {
    this.#directory = directory;
    this.#store = store;
  }

  /** What was not acknowledged comes again, and some that is new. */
  start(fresh: number, pauseMs: number): SpoolProcess {
    for (let n = 0; n < fresh; n++) {
      this.sent += 1;
      this.#unacknowledged.set(this.sent, bodyOf(this.sent));
    }
    const built = new URL('../../dist/', import.meta.url).href;
    const args = { directory: this.#directory, store: this.#store, options, built, pauseMs, bodies: [...this.#unacknowledged] };
    return startSpoolProcess(args, server);
  }

  listen({ lines }: SpoolProcess): void {
    for (const line of lines) if (line.startsWith('ack ')) this.#unacknowledged.delete(Number(line.slice(4)));
  }

  get isDone(): boolean {
    return this.#unacknowledged.size === 0;
  }
}

async function check(directory: string, storeDirectory: string, bodies: number): Promise<void> {
  const numbers = Array.from({ length: bodies }, (_, index) => index + 1);
  const store = await openStore(storeDirectory);
  const spool = await openSpool(directory, options);
  const stop = new AbortController();
  const loading = loadSpool({ spool, store: async () => store, signal: stop.signal, clock: Date.now, warn: () => undefined });
  while (spool.status().entries > 0) await sleep(20);
  stop.abort();
  await loading;
  try {
    const events = String(bodies * eventsOfABody);
    expect(await store.rows(fixed('SELECT count() AS events, uniqExact(auditid) AS different, max(seq) AS seq FROM events'))).toEqual([
      { events, different: events, seq: events },
    ]);
    const bad = String(numbers.reduce((sum, number) => sum + badOfABody(number), 0));
    expect(await store.rows(fixed('SELECT count() AS bad, uniqExact(bytes) AS different FROM bad_records'))).toEqual([
      { bad, different: bad },
    ]);
    expect(spool.status()).toMatchObject({ entries: 0, damaged: { entries: 0 } });
  } finally {
    await spool.close();
    await store.close();
  }
}

describe('killing', () => {
  it(
    `the process ${kills} times while it receives and loads stores each event once`,
    async () => {
      const directory = await scratchDirectory();
      const store = await scratchDirectory();
      const sender = new Sender(directory, store);
      let stored = 0;
      for (let round = 0; round < kills; round++) {
        const running = sender.start(12, 20);
        await running.said(/^store$/);
        await sleep(round * 60);
        // Every other time at the moment when a load has just ended, and its entries are being released.
        if (round % 2 === 1) await running.said(/^stored$/);
        await running.kill();
        sender.listen(running);
        stored += running.lines.filter((line) => line === 'stored').length;
      }
      const last = sender.start(0, 0);
      await last.said(/^drained$/);
      sender.listen(last);
      await last.kill();
      expect(sender.isDone).toBe(true);
      expect(stored).toBeGreaterThan(0);
      await check(directory, store, sender.sent);
    },
    18_000 * kills,
  );

  it(
    `the engine ${kills} times while it loads stores each event once`,
    async () => {
      const directory = await scratchDirectory();
      const store = await scratchDirectory();
      const sender = new Sender(directory, store);
      const bodies = 20 * kills;
      const running = sender.start(bodies, 100);
      await running.said(/^store$/);
      let killed = 0;
      let lastPid = 0;
      while (killed < kills) {
        const pid = Number.parseInt(await readFile(join(store, 'engine.pid'), 'utf8').catch(() => ''), 10);
        if (pid > 0 && pid !== lastPid && isAlive(pid)) {
          await sleep(100 + killed * 60);
          process.kill(pid, 'SIGKILL');
          lastPid = pid;
          killed += 1;
        }
        await sleep(20);
      }
      await running.said(new RegExp(`^ack ${bodies}$`));
      running.lines.length = 0;
      await running.said(/^drained$/);
      expect(running.child.exitCode).toBeNull();
      await running.kill();
      await check(directory, store, bodies);
    },
    18_000 * kills,
  );
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
