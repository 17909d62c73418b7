/** Risk: what was found about somebody adds up, fades, says why, and leaves out what was right. */
import { describe, expect, it } from 'vitest';
import { answers } from '../../src/contract/answers.ts';
import { requests } from '../../src/contract/requests.ts';
import { risk } from '../../src/service/behaviour/risk.ts';
import { fullScope, type Scope } from '../../src/sql/scope.ts';
import { openAlertDesk } from './alert-desk.ts';
import { madeFinding } from './made-findings.ts';

const desk = openAlertDesk();
const dayMs = 86_400_000;
const minutesAgo = (days: number) => 120 - days * 24 * 60;

async function ask(request: object = {}, scope: Scope = fullScope) {
  const answer = await risk(requests.risk.parse(request), { ...desk.context(scope), halfLifeMs: 7 * dayMs });
  return answers.risk.schema.parse(answer);
}

const rule = (name: string, level: 'low' | 'medium' | 'high') => ({ id: `id-of-${name}`, name, title: `Title of ${name}`, level });

describe('risk', () => {
  it('is nobody’s where nothing was found', async () => {
    expect(await ask()).toEqual({ at: '2026-11-24T12:00:00.000Z', halfLifeMs: 7 * dayMs, identities: [] });
  });

  it('adds up by level, and counts half after a half-life', async () => {
    await desk
      .openBook()
      .record([
        madeFinding({ key: 'now', minute: minutesAgo(0), rule: rule('one', 'high') }),
        madeFinding({ key: 'week', minute: minutesAgo(7), rule: rule('two', 'medium'), reason: 'jane did another thing' }),
        madeFinding({ key: 'other', minute: minutesAgo(14), rule: rule('one', 'high'), user: 'bob' }),
      ]);
    const { identities } = await ask();
    expect(identities.map(({ user, score, before, findings, actorKind }) => [user, score, before, findings, actorKind])).toEqual([
      ['jane', 60, 11.04, 2, 'human'],
      ['bob', 12.5, 13.8, 1, 'human'],
    ]);
    expect(identities[0]?.reasons).toMatchObject([
      { rule: 'one', title: 'Title of one', level: 'high', score: 50, findings: 1, last: '2026-11-24T12:00:00.000000Z' },
      { rule: 'two', level: 'medium', score: 10, findings: 1, last: '2026-11-17T12:00:00.000000Z', sentence: 'jane did another thing' },
    ]);
    expect(identities[0]?.reasons.every(({ alert }) => alert !== '')).toBe(true);
    expect(identities[0]?.course).toHaveLength(31);
    expect(identities[0]?.course.at(-1)).toEqual({ at: '2026-11-24T12:00:00.000Z', score: 60 });
    expect(identities[0]?.course[0]).toEqual({ at: '2026-10-25T12:00:00.000Z', score: 0 });
  });

  it('grows ever less by what is found again on the same day', async () => {
    const findings = Array.from({ length: 8 }, (_, index) =>
      madeFinding({ key: `again-${index}`, minute: 120, rule: rule('one', 'medium') }),
    );
    await desk.openBook().record(findings);
    // 20, and as much again for each doubling.
    expect((await ask()).identities).toMatchObject([{ score: 80, findings: 8, reasons: [{ score: 80, findings: 8 }] }]);
  });

  it('is asked of one identity, of clusters, and of so many', async () => {
    await desk
      .openBook()
      .record([
        madeFinding({ key: 'a', minute: 120 }),
        madeFinding({ key: 'b', minute: 119, cluster: 'other' }),
        madeFinding({ key: 'c', minute: 118, user: 'bob', rule: { level: 'low' } }),
        madeFinding({ key: 'd', minute: 118, user: '' }),
      ]);
    const users = async (request: object) => (await ask(request)).identities.map(({ user, cluster }) => `${user} in ${cluster}`);
    expect(await users({})).toEqual(['jane in lab', 'jane in other', 'bob in lab']);
    expect(await users({ user: 'bob' })).toEqual(['bob in lab']);
    expect(await users({ user: "'; DROP TABLE findings" })).toEqual([]);
    expect(await users({ clusters: ['other'] })).toEqual(['jane in other']);
    expect(await users({ limit: 1 })).toEqual(['jane in lab']);
  });

  it('shows nothing of what the asker may not see', async () => {
    await desk
      .openBook()
      .record([
        madeFinding({ key: 'a', minute: 120 }),
        madeFinding({ key: 'b', minute: 120, rule: rule('hidden', 'high'), object: { namespace: 'prod' } }),
        madeFinding({ key: 'c', minute: 120, rule: rule('clusterwide', 'high'), object: null }),
      ]);
    const { identities } = await ask({}, { clusters: ['lab'], namespaces: ['dev'] });
    expect(identities).toMatchObject([{ score: 50, reasons: [{ rule: 'exec-into-container' }] }]);
    expect((await ask({}, { clusters: ['other'], namespaces: 'all' })).identities).toEqual([]);
  });

  it('leaves out what was closed as right, and what is kept quiet', async () => {
    const book = desk.openBook();
    await book.record([madeFinding({ key: 'a', minute: 120 }), madeFinding({ key: 'b', minute: 120, user: 'bob' })]);
    const { alerts } = await desk.ask('alerts list', { user: 'bob' });
    await desk.ask('alert-change', { id: alerts[0]?.id, status: 'closed', verdict: 'false-positive' });
    expect((await ask()).identities.map(({ user }) => user)).toEqual(['jane']);
    await desk.ask('suppression-save', { user: 'carol', reason: 'she may' });
    await desk.openBook().record([madeFinding({ key: 'c', minute: 120, user: 'carol' })]);
    expect((await ask()).identities.map(({ user }) => user)).toEqual(['jane']);
  });
});
