/** The book of alerts: what becomes of findings, and what destinations are told. */
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { openAlertDesk } from './alert-desk.ts';
import { madeFinding } from './made-findings.ts';

const desk = openAlertDesk();
const { told, openBook, ask } = desk;

describe('the book of alerts', () => {
  it('groups findings by rule, user, kind of object and hour, and keeps each once', async () => {
    const book = openBook();
    const findings = [
      madeFinding({ key: 'a' }),
      madeFinding({ key: 'b', minute: 5, object: { name: 'db' }, reason: 'jane ran sh in pods/exec dev/db' }),
      madeFinding({ key: 'c', minute: 61 }),
      madeFinding({ key: 'd', user: 'bob' }),
      madeFinding({ key: 'e', object: { namespace: 'prod' } }),
    ];
    await book.record(findings);
    await book.record(findings.toReversed());
    const { alerts, next } = await ask('alerts list', {});
    expect(next).toBeNull();
    expect(alerts.map(({ user, namespaces, findings: count, firstTime }) => [user, namespaces, count, firstTime.slice(11, 16)])).toEqual([
      ['jane', ['dev'], 1, '11:01'],
      ['jane', ['dev'], 2, '10:00'],
      expect.anything(),
      expect.anything(),
    ]);
    expect(alerts[1]).toMatchObject({
      status: 'open',
      verdict: null,
      sentence: 'jane ran sh in pods/exec dev/web; and 1 more like it',
      lastTime: '2026-11-24T10:05:00.000000Z',
      rule: { name: 'exec-into-container', level: 'high' },
      storm: false,
    });
    expect(told.map(({ count }) => count).sort()).toEqual([1, 1, 1, 2]);
    const id = alerts[1]?.id;
    expect(told.find((alert) => alert.id === id)).toMatchObject({ link: `https://telltale.example.com/alerts/${id}`, status: 'open' });
  });
});

describe('storms', () => {
  const flood = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, at) =>
      madeFinding({ key: `flood-${at}-${JSON.stringify(more)}`, user: `user-${at}`, minute: 1, ...more }),
    );

  it('fold what is beyond the most alerts of a rule in a cluster and hour, whatever the order and however often', async () => {
    const book = openBook({ mostPerHour: 5 });
    const all = flood(12);
    await book.record(all.slice(0, 4));
    await book.record([
      ...all,
      ...flood(3, { rule: { id: 'another', name: 'another' } }),
      madeFinding({ key: 'elsewhere', cluster: 'prod' }),
    ]);
    await book.record(all.toReversed());
    // What belongs to an alert that is open goes there, storm or not.
    await book.record([madeFinding({ key: 'more', user: 'user-0', minute: 2 })]);
    const { alerts } = await ask('alerts list', { cluster: 'lab', rule: 'exec-into-container' });
    expect(alerts.filter(({ storm }) => !storm).map(({ findings }) => findings)).toEqual([2, 1, 1, 1, 1]);
    const [storm] = alerts.filter((alert) => alert.storm);
    expect(storm).toMatchObject({ findings: 7, users: 7, cluster: 'lab', status: 'open' });
    expect(storm?.sentence).toMatch(
      /^“Command run in a container” was found 7 more times in lab within an hour, .* by 7 users, most often by user-/,
    );
    expect((await ask('alert-counts', {})).alerts).toBe(5 + 1 + 3 + 1);
    const { top, whole } = await ask('alerts show', { id: storm?.id ?? '' });
    expect([top.length, whole]).toEqual([7, true]);
  });

  it('of a hundred thousand are one alert, told a few times', async () => {
    const book = openBook({ mostPerHour: 2 });
    const findings = flood(100_000, { reason: 'somebody ran sh', rule: { description: 'A long description. '.repeat(40) } });
    const before = process.memoryUsage().rss;
    await book.record(findings);
    const after = process.memoryUsage().rss;
    const { alerts } = await ask('alerts list', {});
    expect(alerts.map(({ storm, findings: count }) => [storm, count]).sort()).toEqual([
      [false, 1],
      [false, 1],
      [true, 99_998],
    ]);
    expect(told).toHaveLength(3);
    await book.record(findings.slice(0, 10));
    await book.record([madeFinding({ key: 'one more', user: 'late', minute: 3 })]);
    expect(told).toHaveLength(3);
    expect((after - before) / 1024 ** 2).toBeLessThan(600);
    const detail = await ask('alerts show', { id: alerts.find(({ storm }) => storm)?.id ?? '' });
    expect([detail.latest.length, detail.top.length]).toEqual([100, 10]);
  }, 120_000);
});

describe('word of alerts', () => {
  it('goes out when one opens and when it has doubled', async () => {
    const book = openBook();
    for (let at = 0; at < 9; at++) await book.record([madeFinding({ key: `g${at}`, minute: at })]);
    expect(told.map(({ count }) => count)).toEqual([1, 2, 4, 8]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(told.at(-1)).toMatchObject({
      sentence: 'jane ran sh in pods/exec dev/web; and 7 more like it',
      lastTime: '2026-11-24T10:07:00.000000Z',
    });
  });

  it('brings the events along, masked', async () => {
    await desk.scratch.load([{ auditID: 'audit-masked', ago: 7200, user: 'jane', name: 'x?token=hunter2hunter2' }]);
    await openBook().record([madeFinding({ key: 'masked', auditIDs: ['audit-masked'], reason: 'jane ran curl --token hunter2hunter2' })]);
    expect(told[0]?.evidence.events).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });

  it('is each alert once from two books that are given the same at once', async () => {
    const findings = Array.from({ length: 300 }, (_, at) => madeFinding({ key: `t${at}`, user: `user-${at % 50}`, minute: at / 10 }));
    const books = [openBook(), openBook()];
    await Promise.all(books.flatMap((book) => [book.record(findings), book.record(findings.toReversed())]));
    const { alerts } = await ask('alerts list', { limit: 1000 });
    expect([alerts.length, alerts.every(({ findings: count }) => count === 6)]).toEqual([50, true]);
    const opened = new Set(told.map(({ id, status, count }) => `${id} ${status} ${count}`));
    // The outbox drops what it had already.
    expect(opened.size).toBeLessThanOrEqual(100);
    expect(new Set(told.map(({ id }) => id)).size).toBe(50);
  });

  it('comes later where the server ended between the findings and their destinations', async () => {
    await openBook().catchUp();
    desk.later += 1000;
    const dying = openBook({ notify: () => new Promise(() => undefined) });
    void dying.record([madeFinding({ key: 'a' }), madeFinding({ key: 'b', minute: 1 })]);
    await expect.poll(async () => (await ask('alerts list', {})).alerts.length).toBe(1);
    expect(told).toEqual([]);
    const next = openBook();
    await next.catchUp();
    expect(told.map(({ count }) => count)).toEqual([2]);
    desk.later += 1000;
    await openBook().catchUp();
    expect(told).toHaveLength(1);
  });

  it('comes from another server where one has ended for good', async () => {
    await openBook().catchUp();
    desk.later += 1000;
    void openBook({ notify: () => new Promise(() => undefined) }).record([madeFinding({ key: 'a' })]);
    await expect.poll(async () => (await ask('alerts list', {})).alerts.length).toBe(1);
    desk.later += 1000;
    await openBook().record([madeFinding({ key: 'b', user: 'bob' })]);
    expect(told.map(({ user }) => user).sort()).toEqual(['bob', 'jane']);
  });

  it('is tried again with what comes next, where it could not be handed over', async () => {
    let isFull = true;
    const book = openBook({
      notify: async (alert) => {
        if (isFull) throw new Error('the disk is full');
        told.push(alert);
      },
      log: createLog('error', () => undefined),
    });
    await book.record([madeFinding({ key: 'a' })]);
    isFull = false;
    await book.record([madeFinding({ key: 'a' })]);
    expect(told.map(({ count }) => count)).toEqual([1]);
    await book.close();
  });
});
