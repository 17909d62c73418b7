import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LoadedEvent, loadedEvents } from '../../tests/store/loaded-event.ts';
import { storeOfFile } from '../../tests/store/store-directory.ts';
import { fixed } from '../sql/statement.ts';
import { type LoadOutcome, openLoader } from './loader.ts';
import { migrate } from './migrate.ts';
import { openTemporaryStore } from './open-store.ts';
import type { Store } from './store.ts';

const oneOfEach = gunzipSync(readFileSync(new URL('../../tests/fixtures/one-of-each.ndjson.gz', import.meta.url))).toString();
const lines = oneOfEach.trimEnd().split('\n');

let store: Store;
const opened = storeOfFile();

beforeAll(() => {
  store = opened();
});

async function load(cluster: string, ...payloads: string[]): Promise<LoadOutcome[]> {
  const loader = await openLoader(store);
  try {
    const outcomes: Promise<LoadOutcome>[] = [];
    for (const payload of payloads) {
      const { outcome } = await loader.load({
        cluster,
        source: 'test',
        checkpoint: { identity: '', proof: '', start: 0, end: payload.length },
        payload: Buffer.from(payload),
        bad: [],
      });
      outcomes.push(outcome);
    }
    return await Promise.all(outcomes);
  } finally {
    await loader.close();
  }
}

const text = (events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const rows = <Row>(sql: string) => store.rows<Row>(fixed(sql));
const shown = (cluster: string) =>
  `cluster = '${cluster}' AND (standing = 0 OR (standing >= 16 AND standing NOT IN (SELECT standing FROM closed_stages)))`;

const event = loadedEvents('2026-03-01');

describe('what is loaded', () => {
  it('is every event of real data, once, in order of arrival, byte for byte', async () => {
    const half = oneOfEach.indexOf('\n', oneOfEach.length / 2) + 1;
    const outcomes = await load('real', oneOfEach.slice(0, half), oneOfEach.slice(half));
    const stored = outcomes.reduce((sum, { events }) => sum + events, 0);
    expect(outcomes.map(({ bad }) => bad)).toEqual([0, 0]);
    expect(stored).toBe(lines.length);
    const kept = await rows<{ seq: string; raw: string }>("SELECT seq, raw FROM events WHERE cluster = 'real' ORDER BY seq");
    expect(kept.map(({ raw }) => raw)).toEqual(lines);
    const first = BigInt(kept[0]?.seq ?? 0);
    expect(kept.every(({ seq }, index) => BigInt(seq) === first + BigInt(index))).toBe(true);

    const again = await load('real', oneOfEach);
    expect(again).toEqual([{ events: 0, duplicates: lines.length, differing: 0, bad: 0, klog: 0, elsewhere: null }]);
  });

  it('counts every request by its last recorded stage, whatever the policy left out', async () => {
    const reached = new Map<string, number>();
    const ranks = ['', 'RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];
    for (const line of lines) {
      const { auditID, requestReceivedTimestamp, verb, requestURI, user, stage } = JSON.parse(line) as LoadedEvent;
      const key = JSON.stringify([auditID, requestReceivedTimestamp, verb, requestURI, user.username ?? '']);
      reached.set(key, Math.max(reached.get(key) ?? 0, ranks.indexOf(stage)));
    }
    const wanted = Object.fromEntries(
      ranks.slice(1).map((stage, index) => [stage, [...reached.values()].filter((rank) => rank === index + 1).length]),
    );
    const found = await rows<{ stage: string; requests: string }>(
      `SELECT stage, count() AS requests FROM events WHERE ${shown('real')} GROUP BY stage`,
    );
    expect(found.length).toBeGreaterThan(1);
    for (const { stage, requests } of found) expect([stage, Number(requests)]).toEqual([stage, wanted[stage]]);
    expect(found.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(reached.size);
  });

  it('bears an identity that can be computed without the store', async () => {
    const found = await rows<{ prefix: number; raw: string }>(
      "SELECT id_prefix AS prefix, raw FROM events WHERE cluster = 'real' ORDER BY seq LIMIT 500",
    );
    for (const { prefix, raw } of found) {
      const { auditID, stage, requestReceivedTimestamp, stageTimestamp, verb, requestURI, user, sourceIPs } = JSON.parse(
        raw,
      ) as LoadedEvent;
      const micros = (time: string) => String(BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1000n + BigInt(time.slice(20, 26)));
      const parts = [
        'real',
        auditID,
        stage,
        micros(requestReceivedTimestamp),
        micros(stageTimestamp),
        verb,
        requestURI,
        user.username ?? '',
        ...(sourceIPs ?? []),
      ];
      const hash = createHash('sha256')
        .update(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''))
        .digest();
      expect(hash.readUInt32BE(0)).toBe(prefix);
    }
    expect(found.length).toBe(500);
  });

  it('keeps two different requests that bear one auditID', async () => {
    const a = event({ auditID: 'chosen' });
    const b = event({
      auditID: 'chosen',
      requestReceivedTimestamp: a.requestReceivedTimestamp,
      stageTimestamp: a.stageTimestamp,
      requestURI: '/api/v1/secrets',
    });
    expect(await load('attack', text([a, b]))).toMatchObject([{ events: 2, duplicates: 0 }]);
    expect(await rows(`SELECT count() AS n FROM events WHERE ${shown('attack')}`)).toEqual([{ n: '2' }]);
  });

  it('holds what could not be read, once, with its reason', async () => {
    const payload = `not json\n${text([event()])}\n{"kind":"Other"}\n${JSON.stringify(event({ requestReceivedTimestamp: 'soon' }))}\nnot json\n{"cut":\n`;
    expect(await load('bad', payload)).toMatchObject([{ events: 1, bad: 5 }]);
    expect(await load('bad', payload)).toMatchObject([{ events: 0, duplicates: 1, bad: 5 }]);
    const kept = await rows<{ reason: string; bytes: string }>(
      "SELECT reason, bytes FROM bad_records WHERE cluster = 'bad' ORDER BY reason, bytes",
    );
    expect(kept.map(({ reason }) => reason)).toEqual(['no-time', 'not-an-event', 'not-json', 'not-json']);
    expect(kept[2]?.bytes).toBe('not json');
  });
});

it('stores an event in whose body a client put what strict parsers refuse, in the place it came to, as it came', async () => {
  const bodies = ['"\\ud800"', '1e400', '123456789012345678901234567890', '18446744073709551616', `${'['.repeat(1500)}${']'.repeat(1500)}`];
  const plain = event({ verb: 'patch' });
  const lines = bodies.map((body, index) =>
    JSON.stringify({ ...plain, auditID: `evasion-${index}`, requestObject: { spec: { replicas: 3, hidden: 'HERE' } } }).replace(
      '"HERE"',
      body,
    ),
  );
  const payload = `${lines[0]}\n${text([plain])}\nnot json\n${lines.slice(1).join('\n')}\n`;
  expect(await load('evasion', payload)).toMatchObject([{ events: 6, bad: 1 }]);
  expect(await load('evasion', payload, payload)).toMatchObject([
    { events: 0, duplicates: 6 },
    { events: 0, duplicates: 6 },
  ]);
  const kept = await rows<{ raw: string; native: string }>(
    "SELECT raw, native FROM events WHERE cluster = 'evasion' AND auditid LIKE 'evasion-%' ORDER BY auditid",
  );
  expect(kept.map(({ raw }) => raw)).toEqual(lines);
  for (const { native } of kept)
    expect(JSON.parse(native)).toMatchObject({ verb: 'patch', requestObject: { spec: { replicas: 3, hidden: expect.anything() } } });
});

it('keeps what could not even be cut, without a record beside it', async () => {
  const loader = await openLoader(store);
  const slice = { offset: 7, length: 9_000_000, reason: 'too-long', bytes: Buffer.from([0xff, 0x0a, 0x0a, 0x00]) };
  const input = {
    cluster: 'slices',
    source: 'test',
    checkpoint: { identity: '', proof: '', start: 0, end: 9_000_007 },
    payload: Buffer.alloc(0),
    bad: [slice, slice],
  };
  expect(await (await loader.load(input)).outcome).toMatchObject({ events: 0, bad: 2 });
  await loader.close();
  const kept = await rows("SELECT offset, length, reason, hex(bytes) AS bytes FROM bad_records WHERE cluster = 'slices'");
  expect(kept).toEqual([{ offset: '7', length: '9000000', reason: 'too-long', bytes: 'FF0A0A00' }]);
});

it('keeps each of two that begin alike, of which the beginning alone is there', async () => {
  const bytes = Buffer.alloc(100, 'a');
  const bad = [7, 20_000_000].map((offset) => ({ offset, length: 18_000_000, reason: 'too-long', bytes }));
  const checkpoint = { identity: '', proof: '', start: 0, end: 40_000_000 };
  for (let times = 0; times < 2; times++) {
    const loader = await openLoader(store);
    const input = { cluster: 'alike', source: 'test', checkpoint, payload: Buffer.alloc(0), bad };
    await (await loader.load(input)).outcome;
    await loader.close();
  }
  expect(await rows("SELECT count() AS n FROM bad_records WHERE cluster = 'alike'")).toEqual([{ n: '2' }]);
});

it('takes events of any number of months', async () => {
  const own = await openTemporaryStore();
  try {
    await migrate(own);
    const times = Array.from(
      { length: 120 },
      (_, at) => `${1990 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01T00:00:00Z`,
    );
    const payload = Buffer.from(text(times.map((time) => event({ requestReceivedTimestamp: time, stageTimestamp: time }))));
    const loader = await openLoader(own);
    const input = { cluster: 'months', source: 'test', checkpoint: { identity: '', proof: '', start: 0, end: 1 }, payload, bad: [] };
    expect(await (await loader.load(input)).outcome).toMatchObject({ events: 120, bad: 0 });
    await loader.close();
  } finally {
    await own.close();
  }
});

describe('copies', () => {
  const body = { kind: 'Pod', metadata: { name: 'web' } };

  it('are told by the values, not by the bytes', async () => {
    const { kind: _kind, apiVersion: _version, ...item } = event();
    const spaced = JSON.stringify({ ...item, apiVersion: 'audit.k8s.io/v1', kind: 'Event' }, null, 1).replaceAll('\n', ' ');
    expect(await load('copies', text([item]), `${spaced}\n`)).toMatchObject([{ events: 1 }, { events: 0, duplicates: 1, differing: 0 }]);
  });

  it('leave the fuller one, whichever comes first', async () => {
    const full = event({ level: 'RequestResponse', responseObject: body });
    const { responseObject: _cut, ...cut } = full;
    const truncated = { ...cut, annotations: { 'audit.k8s.io/truncated': 'true' } };
    expect(await load('fuller', text([truncated]), text([full]), text([truncated]))).toMatchObject([
      { events: 1, differing: 0 },
      { events: 1, duplicates: 0, differing: 1 },
      { events: 0, duplicates: 1, differing: 1 },
    ]);
    expect(await rows(`SELECT response_size > 0 AS full FROM events WHERE ${shown('fuller')}`)).toEqual([{ full: 1 }]);
    const other = event({ level: 'RequestResponse', responseObject: body });
    const { responseObject: _other, ...otherCut } = other;
    expect(await load('fuller', text([otherCut, other, otherCut]))).toMatchObject([{ events: 1, duplicates: 2, differing: 1 }]);
  });

  it('under another cluster’s name are stored, and said', async () => {
    const events = [event(), event()];
    await load('here', text(events));
    expect(await load('there', text(events))).toMatchObject([{ events: 2, elsewhere: 'here' }]);
  });
});

describe('stages that arrive apart', () => {
  const stages = () => {
    const complete = event({ responseStatus: { code: 200 }, stageTimestamp: '2026-03-01T10:05:00.000000Z' });
    const { responseStatus: _none, ...rest } = complete;
    return [{ ...rest, stage: 'RequestReceived' }, { ...complete, stage: 'ResponseStarted' }, complete];
  };

  it.each([
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['last in the middle', [0, 2, 1]],
    ['started first', [1, 0, 2]],
  ])('count as one request: %s', async (name, order) => {
    const parts = stages();
    const cluster = `stages ${name}`;
    for (const [count, index] of order.entries()) {
      await load(cluster, text([parts[index] ?? {}]));
      const found = await rows<{ stage: string }>(`SELECT stage FROM events WHERE ${shown(cluster)}`);
      const last = Math.max(...order.slice(0, count + 1));
      expect(found).toEqual([{ stage: ['RequestReceived', 'ResponseStarted', 'ResponseComplete'][last] }]);
    }
  });
});

it('closes a stage once, however often the last one is loaded', async () => {
  const complete = event();
  const closed = async () => Number((await rows<{ n: string }>('SELECT count() AS n FROM closed_stages'))[0]?.n);
  const before = await closed();
  const last = text([complete]);
  await load('closed once', text([{ ...complete, stage: 'RequestReceived' }]), last, last, last);
  expect(await closed()).toBe(before + 1);
});

describe('loaders side by side', () => {
  it('store each event once, under numbers without a gap', async () => {
    const events = Array.from({ length: 600 }, () => event());
    const chunks = Array.from({ length: 6 }, (_, index) => text(events.slice(index * 100, index * 100 + 150)));
    await Promise.all([load('two', ...chunks), load('two', ...[...chunks].reverse())]);
    const [found] = await rows<{ events: string; ids: string }>(
      "SELECT count() AS events, uniqExact(auditid) AS ids FROM events WHERE cluster = 'two'",
    );
    expect(found).toEqual({ events: '600', ids: '600' });
    const [numbers] = await rows<{ gaps: string }>('SELECT max(seq) - count() AS gaps FROM events');
    expect(numbers?.gaps).toBe('0');
  });
});

describe('a load that was interrupted', () => {
  it('by another loader: its numbers are not given twice, and its stages are closed', async () => {
    const complete = event();
    const parts = [{ ...complete, stage: 'RequestReceived' }, complete, event()];
    const input = (part: object) => {
      const payload = Buffer.from(text([part]));
      return { cluster: 'half', source: 'test', checkpoint: { identity: '', proof: '', start: 0, end: 1 }, payload, bad: [] };
    };
    const survivor = await openLoader(store);
    await (await survivor.load(input(parts[0] ?? {}))).outcome;
    const command = store.command;
    store.command = async (statement, options) => {
      if (statement.sql.startsWith('INSERT INTO closed_stages')) throw new Error('interrupted');
      return command.call(store, statement, options);
    };
    const victim = await openLoader(store);
    await expect((await victim.load(input(parts[1] ?? {}))).outcome).rejects.toThrow('interrupted');
    store.command = command;
    await (await survivor.load(input(parts[2] ?? {}))).outcome;
    await Promise.all([victim.close(), survivor.close()]);
    const [numbers] = await rows<{ twice: string }>('SELECT count() - uniqExact(seq) AS twice FROM events');
    expect(numbers?.twice).toBe('0');
    expect(await rows(`SELECT count() AS n FROM events WHERE ${shown('half')}`)).toEqual([{ n: '2' }]);
  });

  it('while it superseded: what it leaves holds nothing up', async () => {
    await load('held up', text([event()]));
    const name = '99999999_gone_0';
    await store.command(fixed(`CREATE TABLE landing_${name} (n UInt64) ENGINE = Memory`));
    await store.command(fixed(`CREATE TABLE candidates_${name} (time DateTime64(6, 'UTC'), writer String, seq UInt64) ENGINE = Memory`));
    await store.command(fixed('SYSTEM STOP MERGES events'));
    const gone = `SELECT time, writer, seq FROM candidates_${name}`;
    await store.command(fixed(`ALTER TABLE events UPDATE standing = 2 WHERE (time, writer, seq) IN (${gone}) SETTINGS mutations_sync = 0`));
    const cut = event({ level: 'RequestResponse' });
    await load('held up', text([cut]));
    await store.command(fixed('SYSTEM START MERGES events'));
    expect(await load('held up', text([{ ...cut, responseObject: { kind: 'Pod' } }]))).toMatchObject([{ events: 1 }]);
    expect(await rows(`SELECT count() AS n FROM events WHERE ${shown('held up')}`)).toEqual([{ n: '2' }]);
  });

  const forget = () => store.command(fixed("ALTER TABLE loads DELETE WHERE cluster = 'interrupted' SETTINGS mutations_sync = 1"));

  it('before its journal: what is stored stays, and stages are closed', async () => {
    const complete = event();
    await load('interrupted', text([{ ...complete, stage: 'RequestReceived' }]));
    await load('interrupted', text([complete]));
    await forget();
    await store.command(fixed('TRUNCATE TABLE closed_stages'));
    expect(await load('interrupted', text([complete]))).toMatchObject([{ events: 0, duplicates: 1 }]);
    expect(await rows<{ stage: string }>(`SELECT stage FROM events WHERE ${shown('interrupted')}`)).toEqual([
      { stage: 'ResponseComplete' },
    ]);
  });

  it('with a gap: the piece is taken back, and read again', async () => {
    const events = Array.from({ length: 5 }, () => event({ namespace: 'gap' }));
    await load('interrupted', text(events));
    await forget();
    const [last] = await rows<{ seq: string }>("SELECT max(seq) - 2 AS seq FROM events WHERE cluster = 'interrupted'");
    await store.command(
      fixed(`ALTER TABLE events DELETE WHERE cluster = 'interrupted' AND seq = ${last?.seq} SETTINGS mutations_sync = 1`),
    );
    const [outcome] = await load('interrupted', text(events));
    expect((outcome?.events ?? 0) + (outcome?.duplicates ?? 0)).toBe(5);
    expect(outcome?.events).toBeGreaterThan(0);
    const [numbers] = await rows<{ gaps: string }>('SELECT max(seq) - count() AS gaps FROM events');
    expect(numbers?.gaps).toBe('0');
  });
});
