import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeEvent } from '../../tests/service/scratch-store.ts';
import { entryOf, mebibyte, pieces, scratchDirectory } from '../../tests/spool/scratch-spool.ts';
import { AppError } from '../contract/problems.ts';
import { openSpool } from '../spool/open-spool.ts';
import type { Spool, SpooledBody } from '../spool/spool.ts';
import { fixed } from '../sql/statement.ts';
import { migrate } from '../store/migrate.ts';
import { openStore, openTemporaryStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { agentReportFormat, ReportQueue } from './agent-reports.ts';
import { loadSpool } from './load-spool.ts';

const body = gunzipSync(readFileSync(new URL('../../tests/fixtures/webhook/body.json.gz', import.meta.url)));
const items = (JSON.parse(body.toString()) as { items: object[] }).items;

let store: Store;

beforeAll(async () => {
  store = await openTemporaryStore();
  await migrate(store);
});

afterAll(() => store.close());

const rows = <Row>(sql: string) => store.rows<Row>(fixed(sql));
const count = async (sql: string) => Number((await rows<{ n: string }>(`SELECT count() AS n FROM ${sql}`))[0]?.n);
const list = (...events: readonly object[]) =>
  JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: events });
const made = (auditID: string) => JSON.parse(madeEvent({ auditID })) as object;

/** Loads until nothing waits, then stops. */
async function drain(
  spool: Spool,
  giveStore: () => Promise<Store> = async () => store,
  clock: () => number = Date.now,
): Promise<{ loads: number; warnings: string[] }> {
  const stop = new AbortController();
  const warnings: string[] = [];
  let loads = 0;
  const loading = loadSpool({
    spool,
    store: giveStore,
    signal: stop.signal,
    clock,
    retryMs: 1,
    warn: (message) => warnings.push(message),
    stored: () => {
      loads += 1;
    },
  });
  while (spool.status().entries > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  stop.abort();
  await loading;
  return { loads, warnings };
}

describe('loading a spool', () => {
  it('stores what an API server posted, each event once, however often it posts', async () => {
    const spool = await openSpool(await scratchDirectory(), { maxBytes: 64 * mebibyte });
    await spool.append(entryOf({ cluster: 'posted' }), pieces(body));
    await spool.append(entryOf({ cluster: 'posted' }), pieces(body));
    await spool.append(entryOf({ cluster: 'posted', encoding: 'gzip' }), pieces(gzipSync(body)));
    await drain(spool);
    expect(items.length).toBeGreaterThan(10);
    expect(
      await rows("SELECT count() AS events, uniqExact(raw) AS different, any(source) AS source FROM events WHERE cluster = 'posted'"),
    ).toEqual([{ events: String(items.length), different: String(items.length), source: 'webhook' }]);
    expect(await count("bad_records WHERE cluster = 'posted'")).toBe(0);
    await spool.close();
  });

  it('keeps bodies apart whose events are mapped, and what is refused elsewhere as bad', async () => {
    const spool = await openSpool(await scratchDirectory(), { maxBytes: 64 * mebibyte });
    const gke = (id: string) =>
      JSON.stringify({
        protoPayload: { serviceName: 'k8s.io', methodName: 'io.k8s.core.v1.pods.list', resourceName: 'core/v1/pods' },
        operation: { id },
        timestamp: '2026-11-21T01:30:00.123456Z',
      });
    const falco = '{"rule":"x","priority":"Warning","output_fields":{}}';
    for (const text of [gke('one'), list(made('two')), gke('three'), falco]) {
      await spool.append(entryOf({ cluster: 'mixed' }), pieces(Buffer.from(text)));
    }
    await drain(spool);
    expect(
      await rows(
        "SELECT auditid, raw LIKE '%protoPayload%' AS mapped, native != '' AS both, verb FROM events WHERE cluster = 'mixed' ORDER BY auditid",
      ),
    ).toEqual([
      { auditid: 'one', mapped: 1, both: 1, verb: 'list' },
      { auditid: 'three', mapped: 1, both: 1, verb: 'list' },
      { auditid: 'two', mapped: 0, both: 0, verb: 'get' },
    ]);
    expect(await rows("SELECT reason FROM bad_records WHERE cluster = 'mixed'")).toEqual([{ reason: 'other-product' }]);
    await spool.close();
  });

  it('hands on what agents noticed, one after the other, and keeps each until it is taken', async () => {
    const directory = await scratchDirectory();
    const report = (node: string) => ({ node, version: '1', sent: '', everySeconds: 60, waiting: { bodies: 0, bytes: 0 }, notices: [] });
    const pieceOf = (node: string) => pieces(Buffer.from(JSON.stringify(report(node))));
    const given: string[] = [];
    const load = async (spool: Spool, reports: ReportQueue, until: () => boolean) => {
      const stop = new AbortController();
      const reported = (body: SpooledBody) => reports.add(body);
      const loading = loadSpool({ spool, store: async () => store, signal: stop.signal, clock: Date.now, warn: () => undefined, reported });
      await expect.poll(until).toBe(true);
      stop.abort();
      await loading;
    };
    const spool = await openSpool(directory, { maxBytes: 64 * mebibyte });
    for (const node of ['a', 'b', 'c']) await spool.append(entryOf({ cluster: 'told', format: agentReportFormat }), pieceOf(node));
    await spool.append(entryOf({ cluster: 'told' }), pieces(Buffer.from(list(made('behind-it')))));
    const first = new ReportQueue();
    first.goTo(async ({ node }) => {
      given.push(node);
      // The server ends before it is recorded.
      if (node === 'b') await new Promise(() => undefined);
    });
    await load(spool, first, () => spool.status().entries === 2 && given.length === 2);
    expect(await count("events WHERE cluster = 'told'")).toBe(1);
    await spool.close();
    const again = await openSpool(directory, { maxBytes: 64 * mebibyte });
    const second = new ReportQueue();
    second.goTo(async ({ node }, { cluster }) => {
      given.push(`${node} of ${cluster}`);
    });
    await load(again, second, () => again.status().entries === 0);
    expect(given).toEqual(['a', 'b', 'b of told', 'c of told']);
    await again.close();
  });

  it('joins small bodies of one cluster, and keeps clusters apart', async () => {
    const spool = await openSpool(await scratchDirectory(), { maxBytes: 64 * mebibyte });
    await Promise.all(
      Array.from({ length: 5000 }, (_, n) => spool.append(entryOf({ cluster: `joined-${n % 2}` }), pieces(list(made(`joined-${n}`))))),
    );
    const { loads } = await drain(spool);
    expect(loads).toBeLessThan(20);
    expect(await rows("SELECT cluster, count() AS n FROM events WHERE cluster LIKE 'joined-%' GROUP BY cluster ORDER BY cluster")).toEqual([
      { cluster: 'joined-0', n: '2500' },
      { cluster: 'joined-1', n: '2500' },
    ]);
    await spool.close();
  });

  it('keeps nothing waiting where the clock goes backwards', async () => {
    const spool = await openSpool(await scratchDirectory(), { maxBytes: 64 * mebibyte });
    await spool.append(entryOf({ cluster: 'backwards' }), pieces(body));
    let now = Date.now();
    await drain(spool, undefined, () => (now -= 3_600_000));
    expect(await count("events WHERE cluster = 'backwards'")).toBe(items.length);
    await spool.close();
  });

  it('keeps what is bad with its cluster and source, once, and stores the rest', async () => {
    const spool = await openSpool(await scratchDirectory(), { maxBytes: 64 * mebibyte });
    const bodies = [
      '<html>not for you</html>',
      list(made('good-1'), { kind: 'Event', apiVersion: 'audit.k8s.io/v1' }, made('good-2')),
      `${list(made('good-3'), made('good-4')).slice(0, -40)}`,
      '',
      '[1,2,3]',
      '\u0000\u0000\u0000',
    ];
    for (const text of [...bodies, ...bodies]) await spool.append(entryOf({ cluster: 'bad', source: 'hook' }), pieces(text));
    await drain(spool);
    const stored = await rows<{ auditid: string }>("SELECT auditid FROM events WHERE cluster = 'bad' ORDER BY auditid");
    expect(stored.map(({ auditid }) => auditid)).toEqual(['good-1', 'good-2', 'good-3']);
    const bad = await rows<{ reason: string; source: string; bytes: string }>(
      "SELECT reason, source, left(bytes, 20) AS bytes FROM bad_records WHERE cluster = 'bad' ORDER BY reason, bytes",
    );
    expect(bad.map(({ reason, source, bytes }) => [reason, source, bytes])).toEqual([
      ['broken-json', 'hook', '{"kind":"Event","api'],
      ['hole', 'hook', '\u0000\u0000\u0000'],
      ['not-an-event', 'hook', '[1,2,3]'],
      ['not-an-event', 'hook', '{"kind":"Event","api'],
      ['not-json', 'hook', '<html>not for you</h'],
    ]);
    await spool.close();
  });

  it('cuts a large body into loads, and knows after a crash which of them are stored', async () => {
    const directory = await scratchDirectory();
    const options = { maxBytes: 256 * mebibyte };
    const filler = 'x'.repeat(8000);
    const lines = Array.from({ length: 4000 }, (_, n) => madeEvent({ auditID: `large-${n}`, requestObject: { filler, n } }));
    const text = `${lines.join('\n')}\n`;
    const spool = await openSpool(directory, options);
    await spool.append(entryOf({ cluster: 'large' }), pieces(text));
    // The store has it, and the spool is not told: as if the process had ended in between.
    const forgetful: Spool = { ...bound(spool), release: () => Promise.resolve() };
    const stop = new AbortController();
    let events = 0;
    await loadSpool({
      spool: forgetful,
      store: async () => store,
      signal: stop.signal,
      clock: Date.now,
      warn: () => undefined,
      stored: (outcome) => {
        events += outcome.events;
        if (events === lines.length) stop.abort();
      },
    });
    expect(text.length).toBeGreaterThan(32 * mebibyte);
    expect(await count("loads WHERE cluster = 'large'")).toBeGreaterThan(1);
    expect(await count("events WHERE cluster = 'large'")).toBe(lines.length);
    await spool.close();

    const again = await openSpool(directory, options);
    expect(again.status().entries).toBe(1);
    const { loads } = await drain(again);
    expect(loads).toBe(0);
    expect(again.status().entries).toBe(0);
    await again.close();
  });

  it('waits for a store that is away, and says so', async () => {
    const spool = await openSpool(await scratchDirectory(), { maxBytes: 64 * mebibyte });
    await spool.append(entryOf({ cluster: 'waiting' }), pieces(list(made('waiting'))));
    let tries = 0;
    const stalls: (string | undefined)[] = [];
    const { warnings } = await drain(spool, async () => {
      tries += 1;
      stalls.push(spool.status().stalled?.reason);
      return tries < 4 ? openStore('http://nobody@127.0.0.1:9/telltale') : store;
    });
    const reason = expect.stringContaining('127.0.0.1:9');
    expect(stalls).toEqual([undefined, reason, reason, reason]);
    expect(warnings).toEqual([expect.stringMatching(/^What is received stays in the spool for now: .*127\.0\.0\.1:9/)]);
    expect(spool.status().stalled).toBeNull();
    expect(await count("events WHERE cluster = 'waiting'")).toBe(1);
    await spool.close();
  });

  it('sets an entry aside at last on which the engine always fails, and stores the others', async () => {
    const spool = await openSpool(await scratchDirectory(), { maxBytes: 64 * mebibyte });
    for (let n = 0; n < 9; n++)
      await spool.append(entryOf({ cluster: 'poison' }), pieces(list(made(n === 4 ? 'poisonous' : `sound-${n}`))));
    const failing = new Proxy(store, {
      get: (target, name: keyof Store) => {
        const member = target[name];
        if (typeof member !== 'function') return member;
        if (name !== 'stageLines') return member.bind(target);
        return async (payload: Uint8Array) => {
          if (Buffer.from(payload).includes('poisonous')) throw new AppError('engine-failed', { message: 'the engine choked' });
          return target.stageLines(payload);
        };
      },
    });
    await drain(spool, async () => failing);
    expect(await count("events WHERE cluster = 'poison'")).toBe(8);
    expect(spool.status()).toMatchObject({ entries: 0, damaged: { entries: 1 }, stalled: null });
    const [kept] = await readdir(join(spool.directory, 'damaged'));
    expect(await readFile(join(spool.directory, 'damaged', kept ?? ''), 'utf8')).toContain('poisonous');
    await spool.close();
  });

  it('bounds a gzip bomb, and goes on behind it', async () => {
    const spool = await openSpool(await scratchDirectory(), { maxBytes: 64 * mebibyte });
    const bomb = gzipSync(Buffer.alloc(64 * mebibyte, ' '));
    const nested = gzipSync(gzipSync(Buffer.alloc(64 * mebibyte, '\n')));
    await spool.append(entryOf({ cluster: 'bomb', encoding: 'gzip' }), pieces(bomb));
    await spool.append(entryOf({ cluster: 'bomb', encoding: 'gzip' }), pieces(nested));
    await spool.append(entryOf({ cluster: 'bomb' }), pieces(list(made('after'))));
    await drain(spool);
    expect(await count("events WHERE cluster = 'bomb'")).toBe(1);
    const bad = await rows<{ reason: string }>("SELECT reason FROM bad_records WHERE cluster = 'bomb' ORDER BY reason");
    expect(bad.map(({ reason }) => reason)).toContain('decodes-too-large');
    await spool.close();
  });
});

/** The spool's methods, apart from it. */
function bound(spool: Spool): Spool {
  return {
    directory: spool.directory,
    append: (entry, content) => spool.append(entry, content),
    read: (signal) => spool.read(signal),
    release: (id) => spool.release(id),
    giveUp: (id, reason) => spool.giveUp(id, reason),
    noteStall: (stall) => spool.noteStall(stall),
    status: () => spool.status(),
    close: () => spool.close(),
  };
}
