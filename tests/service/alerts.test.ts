/** Alerts as they are looked for and looked at. */
import { describe, expect, it } from 'vitest';
import { handlers } from '../../src/service/handlers.ts';
import { openAlertDesk } from './alert-desk.ts';
import { madeFinding, madeRule } from './made-findings.ts';

const desk = openAlertDesk();
const { told, openBook, ask } = desk;

describe('alerts', () => {
  it('are looked for by all that they are, page by page, the newest first', async () => {
    await openBook().record([
      ...Array.from({ length: 7 }, (_, at) =>
        madeFinding({ key: `n${at}`, user: `user-${at}`, minute: at, object: { namespace: at < 3 ? 'dev' : 'prod' } }),
      ),
      madeFinding({
        key: 'low',
        rule: { id: 'quiet', name: 'quiet-rule', level: 'low', title: 'Something small' },
        cluster: 'other',
        user: 'eve',
        object: null,
        reason: 'eve did a little thing',
      }),
    ]);
    const users = async (request: object) => (await ask('alerts list', request)).alerts.map(({ user }) => user);
    expect(await users({ namespace: 'dev' })).toEqual(['user-2', 'user-1', 'user-0']);
    expect(await users({ user: 'user-5' })).toEqual(['user-5']);
    expect(await users({ level: ['low', 'critical'] })).toEqual(['eve']);
    expect(await users({ rule: 'quiet-rule' })).toEqual(await users({ rule: 'quiet' }));
    expect(await users({ cluster: 'other' })).toEqual(['eve']);
    expect(await users({ text: 'LITTLE thing' })).toEqual(['eve']);
    expect(await users({ text: 'user-3' })).toEqual(['user-3']);
    // The names of what is kept are not its words.
    expect(await users({ text: 'auditIDs' })).toEqual([]);
    expect(await users({ since: '2026-11-24T10:05:00Z' })).toEqual(['user-6', 'user-5']);
    expect((await users({ until: '2026-11-24T10:01:00Z' })).sort()).toEqual(['eve', 'user-0']);
    expect(await users({ status: ['closed', 'acknowledged'] })).toEqual([]);
    expect(await users({ text: 'x'.repeat(1000) })).toEqual([]);
    const pages: string[][] = [];
    let pageAfter: string | undefined;
    do {
      const page = await ask('alerts list', { limit: 3, ...(pageAfter !== undefined && { pageAfter }) });
      pages.push(page.alerts.map(({ user }) => user));
      pageAfter = page.next ?? undefined;
    } while (pageAfter !== undefined);
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 2]);
    expect(new Set(pages.flat()).size).toBe(8);
    expect(pages[0]).toEqual(['user-6', 'user-5', 'user-4']);
    await expect(ask('alerts list', { pageAfter: "1' OR 1" })).rejects.toMatchObject({ code: 'usage' });
    await expect(handlers['alerts list']({ status: ['opne'], level: [], limit: 5 } as never, desk.context())).rejects.toMatchObject({
      details: { hint: 'Did you mean open?' },
    });
    expect(await ask('alert-counts', { cluster: 'lab' })).toMatchObject({
      alerts: 7,
      counts: expect.arrayContaining([{ level: 'high', open: 7, acknowledged: 0, closed: 0 }]),
    });
  });

  it('are none where nothing was found', async () => {
    expect(await ask('alerts list', {})).toEqual({ alerts: [], next: null });
    expect((await ask('alert-counts', {})).counts.map(({ level, open }) => [level, open])).toEqual(
      ['critical', 'high', 'medium', 'low', 'informational'].map((level) => [level, 0]),
    );
    await expect(ask('alerts show', { id: '0123456789abcdef' })).rejects.toMatchObject({ code: 'not-found' });
    await openBook().record([]);
  });

  it('tell what happened, what goes with it, and what to ask next', async () => {
    await desk.scratch.load([
      { auditID: 'audit-shown', ago: 7200, verb: 'create', user: 'jane', resource: 'pods' },
      { auditID: 'audit-shown', ago: 7200, stage: 'RequestReceived', verb: 'create', user: 'jane', resource: 'pods' },
    ]);
    await openBook().record([
      madeFinding({ key: 'shown', facts: [{ label: 'expected', value: 'nothing' }], auditIDs: ['audit-shown', 'audit-gone'] }),
      madeFinding({ key: 'user', rule: { id: 'r2' }, minute: 30, object: { name: 'other' }, sourceIPs: [] }),
      madeFinding({ key: 'object', rule: { id: 'r3' }, user: 'bob', sourceIPs: [] }),
      madeFinding({ key: 'address', rule: { id: 'r4' }, user: 'carl', object: null }),
      madeFinding({ key: 'far', rule: { id: 'r5' }, minute: -800 }),
      madeFinding({ key: 'stranger', rule: { id: 'r6' }, user: 'eve', object: { name: 'x' }, sourceIPs: ['192.0.2.1'] }),
    ]);
    const [shown] = (await ask('alerts list', { rule: 'exec-into-container', text: 'jane', limit: 1000 })).alerts.filter(
      ({ rule }) => rule.id === madeRule.id,
    );
    const detail = await ask('alerts show', { id: shown?.id.slice(0, 10) ?? '' });
    expect(detail.latest).toMatchObject([{ reason: 'jane ran sh in pods/exec dev/web', facts: [{ label: 'expected', value: 'nothing' }] }]);
    expect(detail.evidence).toMatchObject({
      events: [
        {
          auditID: 'audit-shown',
          verb: 'create',
          stage: 'ResponseComplete',
          code: 200,
          sourceIPs: ['203.0.113.9'],
          object: { name: 'web' },
        },
      ],
      missing: ['audit-gone'],
    });
    expect(detail.related.map(({ because, user }) => [because, user])).toEqual([
      ['user', 'jane'],
      ['object', 'bob'],
      ['address', 'carl'],
    ]);
    expect(detail.timeline).toEqual({ stepSeconds: 1, steps: [{ time: '2026-11-24T10:00:00.000000Z', findings: 1 }] });
    expect(detail.next.map(({ name }) => name)).toEqual([null, null, null, null, null, 'shells', 'user-activity']);
    for (const { text } of detail.next) {
      const { canonical, warnings } = await handlers.explain({ text, data: false }, desk.context());
      expect([canonical === '', warnings]).toEqual([false, []]);
    }
    expect([detail.trail, detail.whole]).toEqual([[], true]);
  });

  it('keep values that are made to do harm as what they are', async () => {
    const evil = `'); DROP TABLE findings; -- <script>alert(1)</script> \u202E\u0000\ud800 {p0:String} \\\n"`;
    await openBook().record([
      madeFinding({
        key: 'evil',
        user: evil,
        cluster: evil,
        verb: evil,
        reason: evil,
        userAgent: evil,
        sourceIPs: [evil],
        auditIDs: [evil],
        object: { resource: evil, subresource: evil, namespace: evil, name: evil },
        facts: Array.from({ length: 500 }, () => ({ label: evil, value: evil.repeat(1000) })),
        rule: { id: evil, name: evil, title: evil },
      }),
    ]);
    const { alerts } = await ask('alerts list', { user: evil.toWellFormed() });
    expect(alerts).toMatchObject([{ user: evil.toWellFormed(), sentence: evil.toWellFormed(), namespaces: [evil.toWellFormed()] }]);
    const detail = await ask('alerts show', { id: alerts[0]?.id ?? '' });
    expect(detail.latest[0]?.facts).toHaveLength(50);
    expect(detail.related).toEqual([]);
    for (const { text } of detail.next) await handlers.explain({ text, data: false }, desk.context());
    await ask('alert-change', { id: alerts[0]?.id ?? '', assignee: evil, comment: evil });
    expect((await ask('alerts list', { assignee: evil.toWellFormed() })).alerts).toHaveLength(1);
    expect(told).toHaveLength(1);
  });
});
