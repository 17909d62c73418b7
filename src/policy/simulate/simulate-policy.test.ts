import { describe, expect, it } from 'vitest';
import type { Policy, PolicyRule } from '../policy.ts';
import { simulatePolicy, type TrafficGroup } from './simulate-policy.ts';

const policyOf = (rules: readonly PolicyRule[], rest: Partial<Policy> = {}): Policy => ({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  ...rest,
  rules,
});

const group = (over: Partial<TrafficGroup> = {}): TrafficGroup => ({
  ruleIndex: 0,
  stage: 'ResponseComplete',
  level: 'RequestResponse',
  verb: 'create',
  apiGroup: '',
  resource: 'pods',
  subresource: '',
  events: 10,
  bytes: 50_000,
  requestEvents: 10,
  requestBytes: 10_000,
  responseEvents: 10,
  responseBytes: 20_000,
  ...over,
});

const onlyRule = (
  level: PolicyRule['level'],
  groups: readonly TrafficGroup[],
  rest: Partial<Policy> = { omitStages: ['RequestReceived'] },
) => simulatePolicy(policyOf([{ level }], rest), groups).total;

describe('simulatePolicy', () => {
  it('takes the bodies off that a level leaves out, and the name of the level with them', () => {
    expect(onlyRule('RequestResponse', [group()]).kept).toEqual({ events: 10, bytes: 50_000 });
    expect(onlyRule('Request', [group()]).kept).toEqual({ events: 10, bytes: 50_000 - 20_000 - 10 * 18 - 10 * 8 });
    expect(onlyRule('Metadata', [group()]).kept).toEqual({ events: 10, bytes: 50_000 - 30_000 - 10 * 35 - 10 * 7 });
    expect(onlyRule('None', [group()])).toMatchObject({ kept: { events: 0, bytes: 0 }, today: { events: 10, bytes: 50_000 } });
  });

  it('leaves out the stages that are omitted, and estimates those that the log lacks', () => {
    const groups = [
      group(),
      group({
        stage: 'RequestReceived',
        level: 'Metadata',
        bytes: 4000,
        requestEvents: 0,
        requestBytes: 0,
        responseEvents: 0,
        responseBytes: 0,
      }),
    ];
    expect(onlyRule('Metadata', groups).kept.events).toBe(10);
    const all = onlyRule('Metadata', groups, {});
    expect(all).toMatchObject({ kept: { events: 20 }, estimated: { events: 0 } });
    const missing = onlyRule('Metadata', [group()], {});
    expect(missing.estimated).toEqual({ events: 10, bytes: missing.kept.bytes });
    const watch = group({ verb: 'watch', level: 'Metadata', requestEvents: 0, requestBytes: 0, responseEvents: 0, responseBytes: 0 });
    expect(onlyRule('Metadata', [watch], {}).estimated.events).toBe(20);
  });

  it('estimates bodies from events of the same kind, and says where there are none', () => {
    const bare = { level: 'Metadata', bytes: 10_000, requestEvents: 0, requestBytes: 0, responseEvents: 0, responseBytes: 0 } as const;
    const { estimated, unknownBodies, kept } = onlyRule('Request', [group(bare), group()]);
    expect({ estimated, unknownBodies }).toEqual({ estimated: { events: 0, bytes: 10_000 + 10 * 17 }, unknownBodies: 0 });
    expect(kept.events).toBe(20);
    expect(onlyRule('RequestResponse', [group(bare)])).toMatchObject({ estimated: { bytes: 0 }, unknownBodies: 10 });
    // A body can be where one is sent, and nowhere else.
    expect(onlyRule('RequestResponse', [group({ ...bare, verb: 'watch' })]).unknownBodies).toBe(0);
    expect(onlyRule('Request', [group({ ...bare, verb: 'get' })]).unknownBodies).toBe(0);
    expect(onlyRule('RequestResponse', [group({ ...bare, resource: '' })]).unknownBodies).toBe(0);
  });

  it('gives each rule its own, and what no rule takes last', () => {
    const groups = [group({ ruleIndex: 1 }), group({ ruleIndex: null, events: 3, bytes: 300 })];
    const { rules, total } = simulatePolicy(
      policyOf([{ level: 'None' }, { level: 'Metadata' }], { omitStages: ['RequestReceived'] }),
      groups,
    );
    expect(rules.map(({ ruleIndex, level, today, kept }) => [ruleIndex, level, today.events, kept.events])).toEqual([
      [0, 'None', 0, 0],
      [1, 'Metadata', 10, 10],
      [null, 'None', 3, 0],
    ]);
    expect(rules[1]?.stages).toEqual({ ResponseComplete: 10 });
    expect(total.today).toEqual({ events: 13, bytes: 50_300 });
  });
});
