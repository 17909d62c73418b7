import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nowMs, openScratchStore, type ScratchStore } from '../../../tests/service/scratch-store.ts';
import { fixed } from '../../sql/statement.ts';
import type { Store } from '../../store/store.ts';
import type { NewEvents, PassGiven } from '../detector/detection-pass.ts';
import type { SetAsideRule } from '../detector/set-aside-rules.ts';
import { PipelinePass } from './pipeline-pass.ts';
import { pipelineRuleNames } from './pipeline-rules.ts';

const minute = 60_000;
const nothing: NewEvents = { writers: [], ingestedUs: null, rows: 0, fromUs: 0n, toUs: 0n, more: false };
const spool = { directory: '/spool', damaged: { entries: 0, bytes: 0 } };
let scratch: ScratchStore;
let store: Store;
let now = nowMs;
let startedAt = 0;
let aside: readonly SetAsideRule[] | null = null;

beforeAll(async () => {
  scratch = await openScratchStore();
  ({ store } = await scratch.context().events());
});
afterAll(() => scratch.close());
beforeEach(async () => {
  now = nowMs;
  startedAt = 0;
  aside = null;
  spool.damaged = { entries: 0, bytes: 0 };
  for (const table of ['events', 'loads', 'bad_records']) await store.command(fixed(`TRUNCATE TABLE ${table}`));
});

function given(): PassGiven {
  const context = scratch.context();
  const server = { startedAt, spool: () => spool, retention: () => Promise.reject(new Error('not asked')) };
  return { store, context: { ...context, server: server as never }, clock: () => now, signal: context.signal };
}

const newPass = () => new PipelinePass({ isOn: () => true, aside: () => aside });
const run = (pass = newPass(), events = nothing) => pass.run(events, given());

/** An arrival each so many seconds, from and to so many minutes before now. */
async function arrivals(fromMin: number, toMin: number, everySeconds: number, source = 'webhook', cluster = 'prod'): Promise<void> {
  const count = Math.floor(((fromMin - toMin) * 60) / everySeconds);
  await store.command(
    fixed(
      `INSERT INTO loads (identity, cluster, source, start, end, writer, loaded) SELECT toString(number), '${cluster}', '${source}', 0, number, 'w', ` +
        `fromUnixTimestamp64Milli(${nowMs - fromMin * minute} + number * ${everySeconds * 1000}) FROM numbers(${count})`,
    ),
  );
}

interface Row {
  readonly minutesAgo: number;
  readonly count: number;
  /** Seconds between two. */
  readonly every?: number;
  readonly level?: string;
  readonly verb?: string;
  readonly resource?: string;
  readonly stage?: string;
  readonly seqFrom?: number;
  /** Of the arrival after the event’s own time. */
  readonly lagSeconds?: number;
  readonly cluster?: string;
}

async function events({
  minutesAgo,
  count,
  every = 1,
  level = 'Metadata',
  verb = 'get',
  resource = 'pods',
  stage = 'ResponseComplete',
  seqFrom = 1,
  lagSeconds = 1,
  cluster = 'prod',
}: Row): Promise<void> {
  const at = `${nowMs - minutesAgo * minute} + number * ${every * 1000}`;
  await store.command(
    fixed(
      'INSERT INTO events (cluster, source, level, verb, resource, stage, time, ingested, writer, seq) ' +
        `SELECT '${cluster}', 'webhook', '${level}', '${verb}', '${resource}', '${stage}', ` +
        `fromUnixTimestamp64Milli(${at}), fromUnixTimestamp64Milli(${at} + ${lagSeconds * 1000}), 'w', number + ${seqFrom} FROM numbers(${count})`,
    ),
  );
}

describe('streams', () => {
  it('tells of one that stopped, once, and of its return', async () => {
    await arrivals(600, 30, 10);
    const pass = newPass();
    const [stopped, ...others] = await run(pass);
    expect(others).toEqual([]);
    expect(stopped).toMatchObject({
      cluster: 'prod',
      user: '',
      reason: 'Nothing came of prod through webhook since 2026-11-24T11:29:50Z',
      rule: { name: 'stream-stopped', level: 'high', source: 'pipeline' },
    });
    now += 45_000;
    const again = await run(pass);
    expect(new Set(again.map(({ id }) => id))).toEqual(new Set([stopped?.id]));
    expect((await run()).map(({ id }) => id)).toEqual([stopped?.id]);
    await arrivals(10, 0, 10);
    expect((await run()).map(({ rule, reason }) => [rule.name, reason])).toEqual([
      ['stream-back', 'Events of prod come again through webhook, after 20 min'],
    ]);
  });

  it('learns how often something usually comes, and leaves alone what is no stream', async () => {
    await arrivals(1400, 20, 600, 'webhook', 'slow');
    await arrivals(600, 20, 10, '/srv/copies/audit.log', 'by-hand');
    await arrivals(600, 595, 20, 'webhook', 'tried-once');
    expect(await run()).toEqual([]);
    await arrivals(600, 20, 10, 'file:/var/log/audit.log@cp-1', 'prod');
    await arrivals(600, 20, 10, 'file:/var/log/audit-2026.log@cp-1', 'prod');
    await arrivals(600, 0, 10, 'file:/var/log/audit.log@cp-2', 'prod');
    expect((await run()).map(({ reason }) => reason)).toEqual(['Nothing came of prod through logs of cp-1 since 2026-11-24T11:39:50Z']);
  });

  it('blames nobody for the time when this server was away', async () => {
    await arrivals(600, 60, 10);
    startedAt = nowMs - 4 * minute;
    expect(await run()).toEqual([]);
    await arrivals(3, 0, 10);
    expect(await run()).toEqual([]);
  });
});

describe('gaps', () => {
  it('tells of a stretch without events between others', async () => {
    await arrivals(600, 0, 10);
    await events({ minutesAgo: 100, count: 1800 });
    await events({ minutesAgo: 60, count: 3000 });
    const found = await run();
    expect(found.map(({ rule, reason }) => [rule.name, reason])).toEqual([
      ['log-silent', 'No event of prod is there for 10 min, from 2026-11-24T10:49:59Z on'],
    ]);
    expect((await run()).map(({ id }) => id)).toEqual(found.map(({ id }) => id));
  });
});

describe('clocks', () => {
  const all: NewEvents = {
    writers: [{ writer: 'w', afterSeq: 0n, upToSeq: 1_000_000n }],
    ingestedUs: null,
    rows: 1,
    fromUs: 0n,
    toUs: 0n,
    more: false,
  };

  it('tells of events from the future, once an hour', async () => {
    await events({ minutesAgo: 50, count: 100 });
    await events({ minutesAgo: 40, count: 5, seqFrom: 200, lagSeconds: -600 });
    const found = await run(newPass(), all);
    expect(found.map(({ rule, events: number, reason }) => [rule.name, number, reason])).toEqual([
      ['clock-ahead', 5, 'Events of prod through webhook bear times of up to 10 min after their arrival'],
    ]);
    await events({ minutesAgo: 35, count: 5, seqFrom: 300, lagSeconds: -600 });
    expect((await run(newPass(), all)).map(({ id }) => id)).toEqual(found.map(({ id }) => id));
    expect(await run(newPass(), { ...all, writers: [{ writer: 'w', afterSeq: 0n, upToSeq: 150n }] })).toEqual([]);
  });

  it('tells of old events among prompt ones, and not of a backlog', async () => {
    await events({ minutesAgo: 90, count: 50, lagSeconds: 3600 });
    expect(await run(newPass(), all)).toEqual([]);
    await events({ minutesAgo: 30, count: 50, seqFrom: 100 });
    expect((await run(newPass(), all)).map(({ rule, events: number }) => [rule.name, number])).toEqual([['clock-behind', 50]]);
  });
});

describe('records', () => {
  it('tells of what cannot be read, and of copies that differ', async () => {
    await store.command(
      fixed(
        `INSERT INTO bad_records (cluster, source, reason, fingerprint, ingested) SELECT 'prod', 'webhook', 'not-json', toString(number), fromUnixTimestamp64Milli(${nowMs - 5 * minute}) FROM numbers(3)`,
      ),
    );
    await store.command(
      fixed(
        `INSERT INTO loads (cluster, source, differing, loaded) VALUES ('prod', 'webhook', 2, fromUnixTimestamp64Milli(${nowMs - 6 * minute}))`,
      ),
    );
    const found = await run();
    expect(found.map(({ rule, events: number }) => [rule.name, number])).toEqual([
      ['records-unreadable', 3],
      ['copies-differ', 2],
    ]);
  });

  it('tells of stored events that are gone, in hours that are over', async () => {
    await events({ minutesAgo: 90, count: 100 });
    await events({ minutesAgo: 20, count: 100, seqFrom: 101 });
    expect(await run()).toEqual([]);
    await store.command(fixed('ALTER TABLE events DELETE WHERE seq IN (40, 41, 150) SETTINGS mutations_sync = 1'));
    const found = await run();
    expect(found.map(({ rule, events: number, cluster, reason }) => [rule.name, number, cluster, reason])).toEqual([
      ['events-vanished', 2, 'prod', '2 of the events that were stored in the hour from 2026-11-24T10:00:00Z are not there any more'],
    ]);
  });
});

describe('the audit policy', () => {
  /** The last quarter that is judged is that before the last one. */
  const [untilMin, changeMin] = [15, 30];
  const was = async (more: Partial<Row>) => events({ minutesAgo: 480, count: ((480 - changeMin) * 60) / 10, every: 10, ...more });
  const is = async (more: Partial<Row>) => events({ minutesAgo: changeMin, count: ((changeMin - untilMin) * 60) / 10, every: 10, ...more });
  const later = () => {
    now = nowMs - untilMin * minute + 4 * minute;
  };

  it('is noticed by a lower level, once', async () => {
    await was({ resource: 'secrets', level: 'Request' });
    await is({ resource: 'secrets', level: 'Metadata' });
    await was({ resource: 'pods', level: 'RequestResponse' });
    await is({ resource: 'pods', level: 'RequestResponse' });
    later();
    const found = await run();
    expect(found.map(({ rule }) => rule.name)).toEqual(['level-lowered']);
    expect(found[0]?.facts).toEqual([{ label: 'Kinds', value: 'get secrets: Request → Metadata' }]);
    await events({ minutesAgo: untilMin, count: 90, every: 10, resource: 'secrets' });
    now += 15 * minute;
    expect(await run()).toEqual([]);
  });

  it('is noticed by kinds and stages that vanish together, not by one', async () => {
    for (const resource of ['pods', 'nodes', 'services', 'leases']) {
      await was({ resource });
      await is({ resource });
    }
    for (const resource of ['secrets', 'configmaps']) await was({ resource });
    await was({ resource: 'pods', stage: 'RequestReceived' });
    await is({ resource: 'pods', stage: 'RequestReceived' });
    later();
    expect(await run()).toEqual([]);
    await was({ resource: 'serviceaccounts' });
    const [vanished, ...others] = await run();
    expect(others).toEqual([]);
    expect(vanished?.rule.name).toBe('kinds-vanished');
    expect(vanished?.facts[1]).toEqual({ label: 'Missing', value: 'get configmaps, get secrets, get serviceaccounts' });
    await store.command(
      fixed(
        `ALTER TABLE events DELETE WHERE stage = 'RequestReceived' AND time >= fromUnixTimestamp64Milli(${nowMs - changeMin * minute}) SETTINGS mutations_sync = 1`,
      ),
    );
    expect((await run()).map(({ rule }) => rule.name)).toContain('stage-vanished');
  });
});

it('does nothing where nobody wants it', async () => {
  await arrivals(600, 30, 10);
  expect(await run(new PipelinePass({ isOn: () => false, aside: () => null }))).toEqual([]);
});

it('an empty store has nothing to tell', async () => {
  expect(await run()).toEqual([]);
  expect(new Set(pipelineRuleNames).size).toBe(19);
});
