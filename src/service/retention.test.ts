import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeBook, madeFinding } from '../../tests/service/made-findings.ts';
import { nowMs, openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import { createLog } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { appendReads } from '../sql/reads.ts';
import { fixed } from '../sql/statement.ts';
import { Retention, type RetentionRules } from './retention.ts';

const day = 86_400_000;
let store: ScratchStore;
let log: string[] = [];

beforeAll(async () => {
  store = await openScratchStore();
});
afterAll(() => store.close());

function retention(rules: RetentionRules, clock = () => nowMs) {
  log = [];
  const open = async () => (await store.context().events()).store;
  return new Retention(rules, { store: open, clock, log: createLog('debug', (line) => log.push(line)), metrics: createMetrics() });
}

async function auditIDs(): Promise<string[]> {
  const { store: opened } = await store.context().events();
  const rows = await opened.rows<{ auditid: string }>(fixed('SELECT auditid FROM events ORDER BY auditid'));
  return rows.map(({ auditid }) => auditid);
}

describe('the record of reads', () => {
  it('is kept for its own time, counted from the newest where the clock runs ahead', async () => {
    const { store: opened } = await store.context().events();
    const row = {
      asker: 'ann',
      address: '',
      operation: 'get',
      query: '',
      parameters: '{}',
      scope: 'all',
      rows: 1,
      duration: 1,
      outcome: 'ok',
    };
    await opened.command(appendReads([0, 399, 401].map((days) => ({ ...row, at: (nowMs - days * day) * 1000, id: `read-${days}` }))));
    const kept = async () => (await opened.rows<{ id: string }>(fixed('SELECT id FROM reads ORDER BY id'))).map(({ id }) => id);
    await retention({ drop: 'months' }).retire();
    expect(await kept()).toHaveLength(3);
    await retention({ drop: 'months', reads: 400 * day }, () => nowMs + 10_000 * day).retire();
    expect(await kept()).toEqual(['read-0', 'read-399']);
  });
});

describe('findings', () => {
  it('are kept for their own time, by when they were found', async () => {
    for (const [key, days] of [
      ['new', 0],
      ['old', 399],
      ['gone', 401],
    ] as const)
      await madeBook({ ...store.context(), clock: () => nowMs - days * day }).record([madeFinding({ key })]);
    const kept = async () =>
      (await (await store.context().events()).store.rows<{ id: string }>(fixed('SELECT id FROM findings ORDER BY found'))).map(
        ({ id }) => id,
      );
    await retention({ drop: 'months' }).retire();
    expect(await kept()).toHaveLength(3);
    await retention({ drop: 'months', findings: 400 * day }).retire();
    expect(await kept()).toEqual(['old', 'new'].map((key) => madeFinding({ key }).id));
  });
});

describe('age', () => {
  const ages = { today: 0, week: 7, month: 31, quarter: 92, year: 370 };
  const load = () => store.load(Object.entries(ages).map(([auditID, days]) => ({ auditID, ago: days * 86_400, stage: 'RequestReceived' })));

  it('deletes nothing unless it is told to', async () => {
    await load();
    expect(await retention({ drop: 'months' }).retire()).toBe(0);
    expect(await auditIDs()).toHaveLength(5);
    expect(log).toEqual([]);
  });

  it('lets whole months go', async () => {
    // The cutoff lies in September: what is of August and of the year before goes.
    expect(await retention({ maxAge: 60 * day, drop: 'months' }).retire()).toBe(2);
    expect(await auditIDs()).toEqual(['month', 'today', 'week']);
    expect(log.join('')).toContain('"events":2');
    expect(await retention({ maxAge: 60 * day, drop: 'months' }).retire()).toBe(0);
  });

  it('lets single events go where that is wanted', async () => {
    expect(await retention({ maxAge: 3 * day, drop: 'months' }).retire()).toBe(1);
    expect(await auditIDs()).toEqual(['today', 'week']);
    expect(await retention({ maxAge: 3 * day, drop: 'rows' }).retire()).toBe(1);
    expect(await auditIDs()).toEqual(['today']);
  });

  it('is counted from the newest event where the clock runs ahead, and from the clock where an event does', async () => {
    expect(await retention({ maxAge: day, drop: 'rows' }, () => nowMs + 10_000 * day).retire()).toBe(0);
    await store.load([{ auditID: 'future', ago: -5000 * 86_400 }]);
    expect(await retention({ maxAge: day, drop: 'rows' }).retire()).toBe(0);
    expect(await auditIDs()).toEqual(['future', 'today']);
  });

  it('goes on with loading afterwards', async () => {
    await store.load([{ auditID: 'later', ago: 5 }]);
    expect(await auditIDs()).toEqual(['future', 'later', 'today']);
  });
});

describe('disk', () => {
  it('warns near the limit, is full at it, and deletes nothing', async () => {
    const probe = retention({ drop: 'months' });
    await probe.measure();
    const { bytes } = probe;
    expect(bytes).toBeGreaterThan(1000);
    expect(probe.isFull).toBe(false);
    const near = retention({ maxDisk: Math.floor(bytes / 0.95), drop: 'months' });
    await near.measure();
    await near.measure();
    expect(near.isFull).toBe(false);
    expect(log.filter((line) => line.includes('near retention.maxDisk'))).toHaveLength(1);
    const full = retention({ maxDisk: Math.floor(bytes / 2), drop: 'months' });
    await full.measure();
    expect(full.isFull).toBe(true);
    expect(log.join('')).toContain('Nothing is deleted');
    full.setRules({ drop: 'months' });
    expect(full.isFull).toBe(false);
    expect(await auditIDs()).toHaveLength(3);
  });
});
