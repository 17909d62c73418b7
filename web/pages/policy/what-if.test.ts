import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../src/policy/policy.ts';
import { riverOf } from './river-of.ts';
import { mostOf, trafficNotes } from './traffic-notes.ts';
import { figuresOf, groupsOf, recordedBy, type Traffic, tryLevel, withLevels } from './what-if.ts';

const policy: Policy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'None', verbs: ['get'] }, { level: 'Metadata' }],
};
const group = {
  stage: 'ResponseComplete',
  level: 'RequestResponse',
  apiGroup: '',
  subresource: '',
  requestEvents: 0,
  requestBytes: 0,
  responseEvents: 0,
  responseBytes: 0,
};
const traffic: Traffic = {
  kubernetesVersion: '1.36',
  first: '2026-11-21T00:00:00.000000Z',
  last: '2026-11-21T12:00:00.000000Z',
  days: 0.5,
  groups: [
    {
      ...group,
      rule: 1,
      verb: 'get',
      resource: 'pods',
      events: 60,
      bytes: 60_000,
      responseEvents: 60,
      responseBytes: 30_000,
      users: [{ user: 'ann', events: 50 }],
    },
    { ...group, rule: 2, verb: 'create', resource: 'pods', subresource: 'status', events: 30, bytes: 30_000, users: [] },
    { ...group, rule: 2, verb: 'get', resource: '', events: 10, bytes: 10_000, users: [{ user: '', events: 10 }] },
  ],
  isCut: false,
  peak: { today: 9, kept: 4, at: '' },
  gzip: { ratio: 0.1, sample: 100 },
  stored: null,
  warnings: [],
};
const groups = groupsOf(traffic);

describe('figures with other levels', () => {
  it('follow from the same traffic', () => {
    const written = figuresOf(policy, groups, traffic.days);
    expect(written.perDay).toBe(2);
    expect(recordedBy(written.total).events).toBe(40);
    const levels = tryLevel(new Map(), policy, 0, 'Metadata');
    const tried = figuresOf(withLevels(policy, levels), groups, traffic.days);
    expect(recordedBy(tried.total).events).toBe(100);
    expect(tried.rules[0]?.kept.bytes).toBeLessThan(30_000);
    expect(tryLevel(levels, policy, 0, 'None').size).toBe(0);
    expect(withLevels(policy, new Map())).toBe(policy);
  });

  it('come with what they do not know', () => {
    const notes = trafficNotes(figuresOf(policy, groups, traffic.days), traffic);
    expect(notes[0]).toBe('A day is made of 12 h of events: the longer the range, the more it says.');
    expect(notes.join(' ')).toContain('today’s policy leaves out');
    expect(
      trafficNotes(figuresOf({ ...policy, rules: [{ level: 'None' }] }, groups, 7), { ...traffic, days: 7, isCut: true, gzip: null }),
    ).toEqual(['There are more than 3 kinds of events: the rarest are left out.']);
    expect([mostOf(traffic, 0), mostOf(traffic, 1), mostOf(traffic, null)]).toEqual(['get pods by ann', 'create pods/status', 'nothing']);
  });
});

describe('riverOf', () => {
  const hrefOf = (rule: number | null, condition?: string) => `${rule} ${condition ?? ''}`;

  it('loses nothing between what is asked for, the rules, and what becomes of it', () => {
    for (const measure of ['events', 'bytes'] as const) {
      const { nodes, flows } = riverOf({ figures: figuresOf(policy, groups, 1), groups, measure, hrefOf });
      const all = groups.reduce((sum, each) => sum + each[measure], 0);
      for (const column of [0, 1, 2])
        expect(nodes.filter((node) => node.column === column).reduce((sum, { value }) => sum + value, 0)).toBe(all);
      for (const { key, value, column } of nodes) {
        const [into, out] = [flows.filter(({ to }) => to === key), flows.filter(({ from }) => from === key)].map((own) =>
          own.reduce((sum, each) => sum + each.value, 0),
        );
        if (column > 0) expect(into).toBe(value);
        if (column < 2) expect(out).toBe(value);
      }
    }
  });

  it('says what is dropped, and leads to the events of a kind that a rule takes', () => {
    const { nodes, flows, dropped } = riverOf({ figures: figuresOf(policy, groups, 1), groups, measure: 'events', hrefOf });
    expect(dropped).toBe(0.6);
    expect(nodes.map(({ label, figure }) => `${label} ${figure}`)).toEqual([
      'pods 60%',
      'pods/status 30%',
      '(paths) 10%',
      'Rule 1 60%',
      'Rule 2 40%',
      'Metadata 40%',
      'Dropped 60%',
    ]);
    expect(flows.find(({ from }) => from === 'kind pods/status')?.href).toBe('1 resource=pods and subresource=status');
    expect(flows.find(({ from }) => from === 'kind (paths)')?.href).toBe('1 resource is empty');
  });

  it('puts the smallest of many together, without a link', () => {
    const many = Array.from(
      { length: 40 },
      (_, at) => ({ ...groups[0], ruleIndex: at, resource: `r${at}`, events: 40 - at }) as (typeof groups)[number],
    );
    const large = { ...policy, rules: many.map(() => ({ level: 'Metadata' as const })) };
    const { nodes, flows } = riverOf({ figures: figuresOf(large, many, 1), groups: many, measure: 'events', hrefOf });
    expect(nodes.filter(({ column }) => column === 0).at(-1)?.label).toBe('the rest');
    expect(nodes.filter(({ column }) => column === 1)).toHaveLength(13);
    expect(flows.filter(({ to, href }) => to === 'rule rest' && href !== null)).toEqual([]);
  });

  it('is empty where nothing flows', () => {
    expect(riverOf({ figures: figuresOf(policy, [], 0), groups: [], measure: 'events', hrefOf })).toEqual({
      nodes: [],
      flows: [],
      dropped: 0,
    });
  });
});
