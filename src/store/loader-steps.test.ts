/** Loads that follow each other under one lock: what overlaps, what does not, and what is left when one ends between two steps. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadedEvents } from '../../tests/store/loaded-event.ts';
import { storeOfFile } from '../../tests/store/store-directory.ts';
import { fixed, type Statement } from '../sql/statement.ts';
import { type LoadOutcome, openLoader } from './loader.ts';
import type { Store } from './store.ts';

let store: Store;
const opened = storeOfFile();

beforeAll(() => {
  store = opened();
});

const rows = <Row>(sql: string) => store.rows<Row>(fixed(sql));

const event = loadedEvents('2026-04-01');

/** Each payload closes a stage that the one before left open, repeats an event of it, and holds a line that is none; the second has a fuller copy as well. */
function entwinedPayloads(count: number): string[] {
  const payloads: object[][] = Array.from({ length: count }, () => []);
  for (const [at, lines] of payloads.entries()) {
    const request = event();
    const repeated = event();
    const full = { ...event({ level: 'RequestResponse' }), responseObject: { kind: 'Pod' } };
    lines.push({ ...request, stage: 'RequestReceived' }, repeated);
    payloads[at + 1]?.push(request, repeated);
    if (at > 0) continue;
    lines.push({ ...full, responseObject: undefined });
    payloads[1]?.push(full);
  }
  return payloads.map((lines, at) => `${lines.map((line) => `${JSON.stringify(line)}\n`).join('')}no event, the ${at}th\n`);
}

async function load(cluster: string, payloads: readonly string[]): Promise<PromiseSettledResult<LoadOutcome>[]> {
  const loader = await openLoader(store);
  try {
    const outcomes: Promise<LoadOutcome>[] = [];
    for (const [at, payload] of payloads.entries()) {
      const checkpoint = { identity: cluster, proof: '', start: at, end: at + 1 };
      const taken = loader.load({ cluster, source: 'test', checkpoint, payload: Buffer.from(payload), bad: [] });
      const outcome = taken.then((accepted) => accepted.outcome);
      // Looked at when all have been given.
      outcome.catch(() => undefined);
      outcomes.push(outcome);
      await taken.catch(() => undefined);
    }
    return await Promise.allSettled(outcomes);
  } finally {
    await loader.close();
  }
}

/** What the store shows and holds of a cluster. */
async function contents(cluster: string) {
  const open = 'standing >= 16 AND standing NOT IN (SELECT standing FROM closed_stages)';
  const [counted] = await rows<Record<string, string>>(
    `SELECT countIf(standing = 0 OR (${open})) AS shown, countIf((standing = 0 OR (${open})) AND stage = 'RequestReceived') AS open, ` +
      `uniqExactIf(id_prefix, standing != 2) AS events, countIf(standing != 2) AS rows FROM events WHERE cluster = '${cluster}'`,
  );
  const [bad] = await rows<{ bad: string }>(`SELECT count() AS bad FROM bad_records WHERE cluster = '${cluster}'`);
  const [numbers] = await rows<{ gaps: string; twice: string }>(
    'SELECT max(seq) - count() AS gaps, count() - uniqExact(seq) AS twice FROM events',
  );
  const [journal] = await rows<{ missing: string }>('SELECT (SELECT max(seq) FROM events) - (SELECT max(last_seq) FROM loads) AS missing');
  return { ...counted, ...bad, ...numbers, ...journal };
}

const kindOf = (sql: string) =>
  /^INSERT INTO ([a-z]+(?:_stages|_records)?)|^(SELECT count\(\) AS records)|^(ALTER TABLE events UPDATE)/.exec(sql);
function stepOf({ sql }: Statement): string | null {
  const [, into, counting, superseding] = kindOf(sql) ?? [];
  return into ?? (counting === undefined ? (superseding === undefined ? null : 'supersede') : 'count');
}

/** Calls `around` about every step of a load, until the function it gives is called. */
function intercept(around: (step: string, run: () => Promise<unknown>) => Promise<unknown>): () => void {
  const { command, rows: ask } = store;
  store.command = async (statement, options) => {
    const step = stepOf(statement);
    const run = () => command.call(store, statement, options);
    await (step === null ? run() : around(step, run));
  };
  store.rows = async <Row>(...[statement, options]: Parameters<Store['rows']>) => {
    const step = stepOf(statement);
    const run = () => ask.call(store, statement, options);
    return (await (step === null ? run() : around(step, run))) as Row[];
  };
  return () => Object.assign(store, { command, rows: ask });
}

describe('loads that follow each other', () => {
  it('are compared with the store while the one before is journalled, and store nothing before that is done', async () => {
    const payloads = entwinedPayloads(6);
    const told: string[] = [];
    const numbers = new Map<string, number>();
    const undo = intercept(async (step, run) => {
      const number = numbers.get(step) ?? 0;
      numbers.set(step, number + 1);
      told.push(`${step} ${number} begins`);
      // Long enough for the next landing to be ready.
      if (step === 'loads') await new Promise((resolve) => setTimeout(resolve, 300));
      const result = await run();
      told.push(`${step} ${number} ends`);
      return result;
    });
    await load('follow', payloads).finally(undo);
    const at = (what: string) => {
      expect(told).toContain(what);
      return told.indexOf(what);
    };
    for (let load = 0; load < 5; load++) {
      expect(at(`candidates ${load + 1} begins`)).toBeGreaterThan(at(`events ${load} ends`));
      expect(at(`events ${load + 1} begins`)).toBeGreaterThan(at(`loads ${load} ends`));
    }
    const overlapping = [0, 1, 2, 3, 4].filter((load) => at(`count ${load + 1} ends`) < at(`loads ${load} ends`));
    expect(overlapping.length).toBeGreaterThan(0);
  });

  it('let somebody else have the lock in between, however many there are', async () => {
    const loader = await openLoader(store);
    let ended = 0;
    const outcomes: Promise<unknown>[] = [];
    let others: Promise<number> | undefined;
    for (let at = 0; at < 30; at++) {
      const payload = Buffer.from(`${JSON.stringify(event())}\n`);
      const checkpoint = { identity: '', proof: '', start: 0, end: 1 };
      const { outcome } = await loader.load({ cluster: 'fair', source: 'test', checkpoint, payload, bad: [] });
      outcomes.push(outcome.then(() => (ended += 1)));
      others ??= store.lockLoading().then(async (lock) => {
        const before = ended;
        await lock.release();
        return before;
      });
    }
    await Promise.all(outcomes);
    await loader.close();
    expect(await others).toBeLessThan(20);
  });
});

describe('a load that ends between two steps, with another behind it,', () => {
  const steps = ['count', 'events', 'supersede', 'closed_stages', 'bad_records', 'loads'];

  it.each(steps)('after %s, leaves nothing that the next loader does not put right', async (step) => {
    const cluster = `after ${step}`;
    const payloads = entwinedPayloads(3);
    let seen = 0;
    let struck = false;
    const undo = intercept(async (at, run) => {
      // As in a process that was killed, nothing comes after it.
      if (struck) throw new Error('dead');
      const result = await run();
      // The second load's: there is one before it, and one behind it. One load alone supersedes.
      if (at !== step || seen++ < (step === 'supersede' ? 0 : 1)) return result;
      struck = true;
      throw new Error('killed');
    });
    const outcomes = await load(cluster, payloads).finally(undo);
    expect(struck).toBe(true);
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
    // Whoever comes next reads again from the last checkpoint in the journal.
    const [found] = await rows<{ end: string }>(`SELECT max(end) AS end FROM loads WHERE identity = '${cluster}'`);
    const again = await load(cluster, payloads.slice(Number(found?.end)));
    expect(again.map(({ status }) => status)).not.toContain('rejected');
    const whole = { shown: '7', open: '1', events: '9', rows: '9', bad: '3', gaps: '0', twice: '0', missing: '0' };
    expect(await contents(cluster)).toEqual(whole);
  });
});
