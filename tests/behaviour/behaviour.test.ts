/** Three weeks that are like one another raise nothing; what does not fit into them is found, each by its own detection. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BehaviourStore, type Found, named, openBehaviourStore } from './behaviour-store.ts';
import { type AuditEvent, again, firstDay, lastDay, oneRecorded, recordedWeeks } from './recorded-weeks.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const at = (hour: number, minute = 0) => lastDay + hour * hourMs + minute * minuteMs;

let store: BehaviourStore;
let quiet: readonly Found[];

const created = oneRecorded(
  ({ verb, user, objectRef }) => verb === 'create' && user.username === 'kubernetes-admin' && objectRef?.['resource'] === 'configmaps',
);
const byAlice = oneRecorded(({ user }) => user.username === 'alice@example.com');
const byBob = oneRecorded(({ user }) => user.username === 'bob');
const byCarol = oneRecorded(({ user }) => user.username === 'carol');
const byAccount = oneRecorded(({ user }) => user.username === 'system:serviceaccount:dev:bd-1');
const byNode = oneRecorded(({ user }) => user.username === 'system:node:node-1');

const times = (count: number, make: (index: number) => AuditEvent) => Array.from({ length: count }, (_, index) => make(index));
const node = (name: string) => ({ 'authentication.kubernetes.io/node-name': [name], 'authentication.kubernetes.io/pod-name': ['web-1'] });
const onNode = (name: string) => ({ user: { ...byAccount.user, extra: { ...byAccount.user.extra, ...node(name) } } });

beforeAll(async () => {
  store = await openBehaviourStore();
  const weeks = recordedWeeks({ leaves: 'carol' });
  // A kubelet of each node, and a token that is used on its own.
  const nodes = ['node-1', 'node-2', 'node-3'].flatMap((name, number) =>
    times(20, (day) =>
      again(byNode, firstDay + day * 24 * hourMs + 5 * minuteMs, 900 + number, {
        user: { ...byNode.user, username: `system:node:${name}` },
        sourceIPs: [`10.0.0.${11 + number}`],
      }),
    ),
  );
  const token = times(20, (day) =>
    again(byAccount, firstDay + day * 24 * hourMs + 6 * minuteMs, 950, { ...onNode('node-1'), sourceIPs: ['10.244.1.40'] }),
  );
  await store.add([...weeks, ...nodes, ...token]);
  quiet = (await store.judge()).findings;
  await store.add([
    // A new person who makes a lot of objects.
    ...times(60, (index) =>
      again(created, at(10, 5) + index * 1000, index, {
        user: { username: 'intern', groups: ['dev', 'system:authenticated'] },
        sourceIPs: ['198.51.100.77'],
        objectRef: { ...created.objectRef, name: `cm-${index}` },
      }),
    ),
    // Somebody at night, from elsewhere, with another client.
    again(byAlice, at(3), 1, { sourceIPs: ['203.0.113.50'], userAgent: 'peirates/1.1' }),
    // Somebody who was away for two weeks.
    again(byCarol, at(9, 30), 2),
    // Far more than usual, and mostly refused.
    ...times(700, (index) =>
      again(byBob, at(14) + index * 1000, index, { responseStatus: { metadata: {}, code: index % 2 === 0 ? 200 : 403 } }),
    ),
    // A token from where the cluster is not, and one on a node that is not its own.
    again(byAccount, at(11), 3, { sourceIPs: ['203.0.113.99'] }),
    again(byAccount, at(11, 30), 4, { ...onNode('node-1'), sourceIPs: ['10.0.0.13'] }),
    // An action that nobody in that namespace had done.
    again(byAccount, at(12), 5, { verb: 'list', objectRef: { resource: 'secrets', namespace: 'dev', apiVersion: 'v1' } }),
  ]);
});
afterAll(() => store.close());

const found = async (request: object = {}) => (await store.judge({ since: '2026-10-26', ...request })).findings;

describe('what is usual', () => {
  it('raises nothing, whoever did it', async () => {
    expect(quiet).toEqual([]);
    const { watched, learning } = await store.judge({ until: '2026-10-26' });
    expect(watched).toBeGreaterThan(20);
    expect(learning).toBeGreaterThan(0);
  });

  it('is nothing before somebody was watched for long enough', async () => {
    expect((await store.judge({ learn: 90 * 24 * hourMs })).findings).toEqual([]);
  });

  it('of the control plane stays so while others misbehave', async () => {
    const machines = (await found()).filter(
      ({ actorKind, user }) => actorKind === 'control-plane' || actorKind === 'node' || user.includes(':kube-system:'),
    );
    expect(machines).toEqual([]);
  });
});

describe('what is not usual', () => {
  const one = async (name: string, request: object = {}) => {
    const [first, ...others] = await found({ rules: [name], ...request });
    expect(others).toEqual([]);
    expect(first?.rule.name).toBe(name);
    return first as Found;
  };

  it('is a new user that creates a lot of objects', async () => {
    const finding = await one('new-identity-creates-many');
    expect([finding.user, finding.rule.level, finding.events]).toEqual(['intern', 'high', 60]);
    expect(finding.auditIDs).toHaveLength(60);
    expect(finding.reason).toBe(
      'intern, who was first seen at 2026-10-26 10:05:00 UTC, made 60 objects in the hour from 2026-10-26 10:00:00 UTC',
    );
    expect(finding.facts.map(({ label }) => label)).toEqual(['Expected', 'Seen', 'How often']);
    expect(await one('new-identity')).toMatchObject({ user: 'intern', rule: { level: 'informational' } });
  });

  it('is somebody from elsewhere, with another client, at night', async () => {
    expect(await one('first-seen-network')).toMatchObject({
      user: 'alice@example.com',
      auditIDs: [expect.stringContaining(byAlice.auditID)],
    });
    expect(await one('first-seen-client')).toMatchObject({
      user: 'alice@example.com',
      reason: expect.stringContaining('used the client peirates: nobody of'),
    });
    // The network says it all.
    expect((await found()).filter(({ rule, user }) => rule.name === 'first-seen-address' && user === byAlice.user.username)).toEqual([]);
    const night = await one('outside-working-hours');
    expect(night).toMatchObject({
      user: 'alice@example.com',
      reason: 'alice@example.com was at work at 03:00 UTC on 2026-10-26, as on none of 15 days before',
    });
    expect(night.facts[0]?.value).toBe('Work at these hours of the day (UTC): 8, 10, 12, 14, 16.');
  });

  it('is somebody who was away', async () => {
    const config = join(store.folder, 'dormant.yaml');
    writeFileSync(config, 'behaviour:\n  dormantAfter: 14d\n');
    expect(await found({ rules: ['dormant-identity-awake'] })).toEqual([]);
    const finding = await one('dormant-identity-awake', { config });
    expect(finding).toMatchObject({ user: 'carol', reason: 'carol is back after 17 days without a request' });
  });

  it('is volume, and refusals', async () => {
    expect(await one('volume-spike')).toMatchObject({ user: 'bob', events: 700, rule: { level: 'medium' } });
    const refused = await one('denied-burst');
    expect(refused).toMatchObject({ user: 'bob', events: 350 });
    expect(refused.auditIDs).toHaveLength(100);
  });

  it('is a service account where the cluster is not', async () => {
    expect(await one('service-account-new-place')).toMatchObject({
      user: 'system:serviceaccount:dev:bd-1',
      reason: expect.stringContaining('203.0.113.0/24'),
    });
    const config = join(store.folder, 'ranges.yaml');
    writeFileSync(config, 'behaviour:\n  clusterRanges:\n    - { cluster: lab, ranges: [10.0.0.0/8] }\n');
    expect(await one('service-account-outside-cluster', { config })).toMatchObject({
      reason: expect.stringContaining('203.0.113.99'),
      rule: { level: 'high' },
    });
    expect(await found({ rules: ['service-account-new-place'], config })).toEqual([]);
  });

  it('is a token on another node than its own', async () => {
    const finding = await one('token-on-another-node');
    expect(finding.reason).toBe('system:serviceaccount:dev:bd-1 used a token of a pod on node-1 from 10.0.0.13, which is node-3');
  });

  it('is an action that nobody like somebody had done', async () => {
    const actions = (await found({ rules: ['first-seen-action'] })).map(({ user, reason }) => [user, reason.split(':').at(-2)]);
    expect(actions.filter(([user]) => user === 'system:serviceaccount:dev:bd-1')).toHaveLength(1);
  });

  it('is told alike however often it is looked for, and in whatever range', async () => {
    const all = await found();
    expect(named(all)).not.toEqual([]);
    expect(await found()).toEqual(all);
    const whole = (await store.judge()).findings;
    expect(whole.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});
