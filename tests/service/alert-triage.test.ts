/** What people make of alerts: status, comments, suppressions. */
import { describe, expect, it } from 'vitest';
import { handlers } from '../../src/service/handlers.ts';
import { openAlertDesk } from './alert-desk.ts';
import { madeFinding } from './made-findings.ts';

const desk = openAlertDesk();
const { told, openBook, ask, only } = desk;

describe('what people make of an alert', () => {
  it('is its trail: who, when, what', async () => {
    await openBook().record([madeFinding({ key: 'a' })]);
    const { id } = await only();
    await ask('alert-change', { id, assignee: 'bob', comment: 'Please look.' });
    await ask('alert-change', { id, status: 'acknowledged' });
    await ask('alert-change', { id, comment: 'It was planned.' });
    const closed = await ask('alert-change', { id, status: 'closed', verdict: 'benign' });
    expect(closed).toMatchObject({ status: 'closed', verdict: 'benign', assignee: 'bob', comments: 2 });
    expect(await only()).toEqual(closed);
    const { trail } = await ask('alerts show', { id });
    expect(trail.map(({ author, what, comment }) => [author, what, comment])).toEqual([
      ['owner', 'given to bob', 'Please look.'],
      ['owner', 'acknowledged', ''],
      ['owner', 'commented', 'It was planned.'],
      ['owner', 'closed as benign', ''],
    ]);
    expect((await ask('alerts list', { status: ['open'] })).alerts).toEqual([]);
    expect((await ask('alerts list', { assignee: 'bob' })).alerts).toHaveLength(1);
    for (const odd of [{}, { status: 'open', verdict: 'benign' }, { comment: '' }])
      await expect(ask('alert-change', { id, ...odd })).rejects.toMatchObject({ code: 'request-invalid' });
    await ask('alert-change', { id, status: 'open' });
    await expect(ask('alert-change', { id, status: 'closed' })).rejects.toMatchObject({ code: 'request-invalid' });
    expect(await only()).toMatchObject({ status: 'open', verdict: null });
    const viewer = { ...desk.context(), asker: { name: 'vic', may: new Set(['read'] as const) } };
    await expect(ask('alert-change', { id, comment: 'x' }, viewer)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is not lost where two change it at once', async () => {
    await openBook().record([madeFinding({ key: 'a' })]);
    const { id } = await only();
    await Promise.all([
      ask('alert-change', { id, assignee: 'bob' }),
      ask('alert-change', { id, status: 'acknowledged' }),
      ask('alert-change', { id, comment: 'x' }),
    ]);
    expect(await only()).toMatchObject({ status: 'acknowledged', assignee: 'bob', comments: 1 });
  });

  it('is the same for several at once, or for none of them', async () => {
    const users = Array.from({ length: 120 }, (_, at) => `user-${at}`);
    await openBook({ mostPerHour: 1000 }).record(users.map((user) => madeFinding({ key: user, user })));
    const open = async () => (await ask('alerts list', { status: ['open'], limit: 1000 })).alerts.map(({ id }) => id);
    const ids = await open();
    expect(ids).toHaveLength(users.length);
    const [first = '', second = ''] = ids;
    await ask('alert-change', { id: second, assignee: 'bob' });
    const unknown = [...ids, 'f'.repeat(32)];
    await expect(ask('alerts-change', { ids: unknown, status: 'acknowledged' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(ask('alerts-change', { ids, status: 'closed' })).rejects.toMatchObject({ code: 'request-invalid' });
    expect(await open()).toEqual(ids);
    // One may be named twice, and by its beginning.
    const { alerts } = await ask('alerts-change', {
      ids: [first.slice(0, 12), ...ids],
      status: 'closed',
      verdict: 'benign',
      comment: 'A drill.',
    });
    expect(alerts.map(({ id }) => id)).toEqual(ids);
    expect(await open()).toEqual([]);
    const { trail, assignee } = await ask('alerts show', { id: second });
    expect(trail.map(({ what, comment }) => [what, comment])).toEqual([
      ['given to bob', ''],
      ['closed as benign', 'A drill.'],
    ]);
    expect(assignee).toBe('bob');
  });

  it('ends when there is more of an attack, and holds where it was none', async () => {
    const book = openBook();
    for (const [verdict, status] of [
      ['true-positive', 'open'],
      ['benign', 'closed'],
      ['false-positive', 'closed'],
    ] as const) {
      const user = `user-${verdict}`;
      await book.record([madeFinding({ key: `${user} 1`, user })]);
      const [{ id } = { id: '' }] = (await ask('alerts list', { user })).alerts;
      await ask('alert-change', { id, status: 'closed', verdict });
      told.length = 0;
      desk.later += 1000;
      await book.record([madeFinding({ key: `${user} 2`, user, minute: 1 })]);
      expect((await ask('alerts list', { user })).alerts).toMatchObject([{ status, findings: 2 }]);
      expect(told.map((alert) => alert.status)).toEqual(status === 'open' ? ['open'] : []);
      const { trail } = await ask('alerts show', { id });
      expect(trail.at(-1)).toMatchObject(
        status === 'open' ? { author: 'telltale', what: 'opened again, since there are new findings' } : { author: 'owner' },
      );
    }
  });

  it('is for all, so who sees a part of a storm changes nothing and reads no comments', async () => {
    const places = ['dev', 'prod', 'dev'];
    await openBook({ mostPerHour: 0 }).record(
      places.map((namespace, at) => madeFinding({ key: `s${at}`, user: `u${at}`, object: { namespace } })),
    );
    const { id } = await only();
    await ask('alert-change', { id, comment: 'About prod.' });
    const narrow = desk.context({ clusters: 'all', namespaces: ['dev'] });
    const seen = await ask('alerts show', { id }, narrow);
    expect(seen).toMatchObject({ findings: 2, whole: false, comments: 0, trail: [], namespaces: ['dev'] });
    await expect(ask('alert-change', { id, status: 'acknowledged' }, narrow)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await ask('alert-counts', {}, { ...narrow, scope: { clusters: ['none'], namespaces: 'all' } })).toMatchObject({ alerts: 0 });
  });
});

describe('suppressions', () => {
  const save = (request: object) => ask('suppression-save', { reason: 'It is known.', ...request });
  const counted = async () => (await ask('alerts suppressions', {})).suppressions;

  it.each([
    [{ rule: 'exec-into-container' }, true],
    [{ rule: 'exec-into-container', user: 'jane', cluster: 'lab', namespace: 'dev', resource: 'pods/exec', name: 'web' }, true],
    [{ rule: 'exec-into-container', user: 'bob' }, false],
    [{ resource: 'pods' }, false],
    [{ sourceIP: '203.0.113.0/24' }, true],
    // What a client claims to come from is not where it comes from.
    [{ sourceIP: '198.51.100.7' }, false],
    [{ sourceIP: '::/0' }, false],
  ])('%j keeps quiet: %s', async (filter, isQuiet) => {
    const { id, holds } = await save(filter);
    expect(holds).toBe(true);
    await openBook().record([madeFinding({ key: 'a' })]);
    expect((await ask('alerts list', {})).alerts).toHaveLength(isQuiet ? 0 : 1);
    expect(told).toHaveLength(isQuiet ? 0 : 1);
    expect(await counted()).toMatchObject([{ id, findings: isQuiet ? 1 : 0 }]);
  });

  it('end by themselves, or by hand, and hold at once for who is told', async () => {
    const book = openBook();
    const { id } = await save({ user: 'jane', days: 1 });
    await book.record([madeFinding({ key: 'a' })]);
    desk.later += 86_400_000;
    await book.record([madeFinding({ key: 'b' })]);
    expect(told).toHaveLength(1);
    expect(await counted()).toMatchObject([{ holds: false, findings: 1, lastTime: '2026-11-24T10:00:00.000Z' }]);
    const other = await save({ user: 'bob' });
    book.suppressionsChanged();
    await book.record([madeFinding({ key: 'c', user: 'bob' })]);
    expect(told).toHaveLength(1);
    for (const one of [id, other.id]) await ask('suppression-remove', { id: one });
    book.suppressionsChanged();
    await book.record([madeFinding({ key: 'd', user: 'bob' })]);
    expect(told).toHaveLength(2);
    await expect(ask('suppression-remove', { id })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('need something to be about, a reason, and a rule that there is', async () => {
    await expect(save({})).rejects.toMatchObject({ code: 'request-invalid', message: expect.stringContaining('everything') });
    await expect(save({ rule: 'exec-into-containr' })).rejects.toMatchObject({ details: { hint: 'Did you mean exec-into-container?' } });
    await expect(handlers['suppression-save']({ user: 'x', reason: ' ', days: 3 }, desk.context())).rejects.toMatchObject({
      code: 'request-invalid',
    });
    await expect(handlers['suppression-save']({ user: 'x', reason: 'y', days: 4000 }, desk.context())).rejects.toMatchObject({
      code: 'request-invalid',
    });
    expect(await counted()).toEqual([]);
  });
});
