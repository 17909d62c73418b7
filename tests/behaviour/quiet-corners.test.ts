/** Detections that need a cluster made for them, names and times that try to break statements, and what is interrupted. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../src/service/behaviour/collect.ts';
import { fixed } from '../../src/sql/statement.ts';
import { type BehaviourStore, named, openBehaviourStore } from './behaviour-store.ts';
import { type AuditEvent, again, firstDay, oneRecorded } from './recorded-weeks.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const byBob = oneRecorded(({ user }) => user.username === 'bob');
const byAccount = oneRecorded(({ user }) => user.username === 'system:serviceaccount:dev:bd-1');

let store: BehaviourStore;
beforeEach(async () => {
  store = await openBehaviourStore();
});
afterEach(() => store.close());

let count = 0;
interface Done {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly verb?: string;
  readonly resource?: string;
  readonly namespace?: string;
  readonly address?: string;
  readonly agent?: string;
  readonly node?: string;
}

/** Something that somebody did on a day, counted from the first. */
function did(
  day: number,
  hour: number,
  { user = 'ann', groups = [], verb = 'get', resource = 'pods', namespace = 'dev', address, agent, node }: Done = {},
): AuditEvent {
  count += 1;
  const base = user.startsWith('system:serviceaccount:') ? byAccount : byBob;
  return again(base, firstDay + day * dayMs + hour * hourMs + count, count, {
    verb,
    user: { username: user, groups, extra: node === undefined ? {} : { 'authentication.kubernetes.io/node-name': [node] } },
    objectRef: { resource, namespace, apiVersion: 'v1' },
    ...(address !== undefined && { sourceIPs: [address] }),
    ...(agent !== undefined && { userAgent: agent }),
  });
}

const days = (length: number, of: (day: number) => readonly AuditEvent[]) => Array.from({ length }, (_, day) => of(day)).flat();
const account = (name: string, namespace = 'dev') => `system:serviceaccount:${namespace}:${name}`;
const found = async (rule: string, request: object = {}) => (await store.judge({ rules: [rule], ...request })).findings;

describe('rare actions', () => {
  it('are those that hardly anybody of the kind has done', async () => {
    const people = Array.from({ length: 30 }, (_, index) => `person-${index}`);
    await store.add([
      ...days(10, (day) => people.map((user) => did(day, 9, { user }))),
      did(1, 10, { user: 'person-0', verb: 'delete', resource: 'nodes' }),
      did(9, 10, { user: 'person-1', verb: 'delete', resource: 'nodes' }),
    ]);
    const findings = await found('rare-action');
    expect(named(findings)).toEqual(['rare-action: person-1']);
    expect(findings[0]?.reason).toBe('person-1 asked to delete nodes: only 1 of 30 people had in 9 days');
    expect(findings[0]?.facts.at(-1)?.value).toMatch(/^1 of 30 before, since 2026-10-05 09:00:00 UTC\.$/);
  });
});

describe('namespaces and nodes', () => {
  it('that are known are noticed when somebody is there for the first time, new ones are not', async () => {
    await store.add([
      ...days(12, (day) => [
        did(day, 9, { user: 'ann', groups: ['blue'] }),
        did(day, 9, { user: 'ben', groups: ['blue'] }),
        did(day, 9, { user: 'cid', groups: ['red'], namespace: 'payments' }),
        did(day, 9, { user: account('web'), node: 'node-1' }),
        did(day, 9, { user: account('job', 'batch'), namespace: 'batch', node: 'node-2' }),
      ]),
      did(11, 10, { user: 'ann', groups: ['blue'], namespace: 'payments' }),
      did(11, 10, { user: 'ben', groups: ['blue'], namespace: 'brand-new' }),
      did(11, 10, { user: account('web'), namespace: 'payments', node: 'node-2' }),
      did(11, 11, { user: account('web'), node: 'node-9' }),
      did(11, 11, { user: account('controller', 'kube-system'), namespace: 'payments' }),
    ]);
    expect(named(await found('first-seen-namespace'))).toEqual(['first-seen-namespace: ann', `first-seen-namespace: ${account('web')}`]);
    expect(named(await found('first-seen-node'))).toEqual([`first-seen-node: ${account('web')}`]);
    expect((await found('first-seen-namespace'))[0]?.reason).toBe(
      'ann went into the namespace payments: nobody of 2 people in blue had in 11 days',
    );
  });
});

describe('working hours', () => {
  it('that are set hold at once, in their time zone, over midnight too', async () => {
    await store.add([
      did(0, 5, { user: 'ann' }),
      did(0, 6, { user: 'ben' }),
      did(0, 21, { user: 'cid' }),
      did(5, 10, { user: 'dora' }),
      did(0, 23, { user: account('web') }),
    ]);
    const config = join(store.folder, 'hours.yaml');
    const set = (lines: string) => writeFileSync(config, `behaviour:\n  workingHours:\n${lines}`);
    // In October Berlin is two hours ahead.
    set('    { from: "08:00", to: "22:00", timeZone: Europe/Berlin }\n');
    expect(named(await found('outside-working-hours', { config })).map((name) => name.split(': ')[1])).toEqual(['ann', 'cid', 'dora']);
    set('    { from: "22:00", to: "06:00", days: [monday] }\n');
    // Before six on Monday is the night of Sunday.
    expect(named(await found('outside-working-hours', { config })).map((name) => name.split(': ')[1])).toEqual([
      'ann',
      'ben',
      'cid',
      'dora',
    ]);
  });

  it('that nobody can read are refused with their place', async () => {
    const config = join(store.folder, 'bad.yaml');
    for (const [lines, said] of [
      ['workingHours: { timeZone: Nowhere/City }', 'This is no time zone'],
      ['workingHours: { from: "25:00" }', 'This is no time of day'],
      ['workingHours: { days: [someday] }', 'someday'],
      ['clusterRanges: [{ cluster: lab, ranges: [10.0.0.0/99] }]', 'This is no address or CIDR range'],
      ['learn: soon', 'This is no length of time'],
      ['lern: 7d', 'lern'],
    ] as const) {
      writeFileSync(config, `behaviour:\n  ${lines}\n`);
      await expect(store.judge({ config }), lines).rejects.toMatchObject({
        code: 'config-invalid',
        details: { rendered: expect.stringContaining(said) },
      });
    }
    writeFileSync(config, 'behaviour:\n  off: [volume-spik]\n');
    await expect(store.judge({ config })).rejects.toMatchObject({ code: 'usage', details: { hint: 'Did you mean volume-spike?' } });
  });
});

describe('whatever stands in events', () => {
  const hostile = ["'; DROP TABLE sightings --", '{p0:String}', '\\', '\u0000', '"><script>', '𝕏'.repeat(500), '‮evil', '%s%n', ' '];

  it('is a value and nothing else', async () => {
    await store.add([
      ...days(10, (day) => [did(day, 9, { user: 'ann' }), did(day, 9, { user: account('web') })]),
      ...hostile.flatMap((text, index) => [
        did(9, 10 + index, {
          user: text,
          groups: [text],
          namespace: text,
          resource: text,
          verb: text,
          address: text,
          agent: text,
          node: text,
        }),
        did(9, 10 + index, {
          user: account(text, text),
          namespace: text,
          resource: text,
          address: text,
          agent: `${text}/1 token=hunter2hunter2`,
          node: text,
        }),
      ]),
    ]);
    const { findings } = await store.judge();
    const people = new Set(findings.filter(({ rule }) => rule.name === 'new-identity').map(({ user }) => user));
    expect(people.size).toBeGreaterThanOrEqual(hostile.length - 1);
    expect(JSON.stringify(findings)).not.toContain('hunter2hunter2');
    expect((await store.judge()).findings).toEqual(findings);
  });

  it('and whatever time it claims, makes nobody known for longer', async () => {
    const at = (time: string) => ({
      ...did(9, 9, { user: 'ann', address: '203.0.113.77' }),
      requestReceivedTimestamp: time,
      stageTimestamp: time,
    });
    await store.add([
      ...days(10, (day) => [did(day, 9, { user: 'ann' }), did(day, 9, { user: 'ben' })]),
      ...['1901-01-01', '1970-01-01', '2013-12-31', '2262-01-01'].map((day) => at(`${day}T00:00:00.000000Z`)),
    ]);
    const { findings } = await store.judge();
    expect(findings).toEqual([]);
  });

  it('may be nothing', async () => {
    expect(await store.judge()).toEqual({ rules: expect.any(Number), watched: 0, learning: 0, failed: false, findings: [] });
    await store.add([{ ...did(0, 9), user: {} }, did(1, 9, { user: 'system:anonymous' })]);
    expect(await store.judge()).toMatchObject({ watched: 0, learning: 0, findings: [] });
  });
});

describe('collecting', () => {
  const rowsOf = async () => {
    const { store: opened } = await store.scratch.context().events();
    await opened.command(fixed('OPTIMIZE TABLE sightings FINAL'));
    return opened.rows(fixed("SELECT * FROM sightings WHERE cluster != '' ORDER BY ALL"));
  };

  it('comes to the same rows whether it is interrupted, repeated or done by several at once', async () => {
    const options = async (signal = new AbortController().signal) => ({
      store: (await store.scratch.context().events()).store,
      options: {},
      trustedProxies: [],
      signal,
    });
    await store.add(days(3, (day) => [did(day, 9, { user: 'ann' }), did(day, 9, { user: 'ben' })]));
    const stopped = new AbortController();
    stopped.abort(new Error('stopped'));
    await expect(collect(await options(stopped.signal))).rejects.toThrow('stopped');
    const first = await Promise.all([collect(await options()), collect(await options())]);
    expect(first.some(({ isFirst }) => isFirst)).toBe(true);
    const rows = await rowsOf();
    expect(rows.length).toBeGreaterThan(10);
    expect(await collect(await options())).toEqual({ arrival: null, isFirst: false });
    const { store: opened } = await options();
    await opened.command(fixed("DELETE FROM sightings WHERE dimension = 'collected'"));
    expect(await collect(await options())).toMatchObject({ isFirst: true });
    expect(await rowsOf()).toEqual(rows);
  });
});
