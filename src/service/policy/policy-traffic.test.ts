import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MadeEvent, openScratchStore, type ScratchStore } from '../../../tests/service/scratch-store.ts';
import { answers } from '../../contract/answers.ts';
import { parsePolicy } from '../../policy/load/parse-policy.ts';
import { simulatePolicy } from '../../policy/simulate/simulate-policy.ts';
import type { Context } from '../context.ts';
import { ingest } from '../ingest.ts';
import { policyTraffic } from './policy-traffic.ts';

const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n';
const policy = `${head}- level: None\n  users: [bob]\n- level: Request\n  namespaces: [dev]\n`;
const events: MadeEvent[] = [
  ...Array.from({ length: 6 }, (_, at): MadeEvent => ({ auditID: `a${at}`, user: 'ann', ago: 60 + at })),
  { auditID: 'a0', stage: 'RequestReceived', user: 'ann', ago: 60 },
  { auditID: 'b', user: 'bob', namespace: 'prod' },
  { auditID: 'c', user: 'cyd', namespace: 'prod', level: 'Request', requestObject: { kind: 'Pod' } },
];

let store: ScratchStore;
let context: Context;
beforeAll(async () => {
  store = await openScratchStore();
  await store.load(events);
  context = store.context();
});
afterAll(() => store.close());

const ask = (text = '', given = policy) => policyTraffic({ policy: given, text }, context);

describe('policyTraffic', () => {
  it('divides the events among the rules, each stage by itself', async () => {
    const answer = await ask();
    expect(answers['policy-traffic'].schema.safeParse(answer).error).toBeUndefined();
    const [first, ...rest] = answer.groups.map(({ rule, stage, level, events: count, users }) => [
      rule,
      stage,
      level,
      ...[{ user: 'all', events: count }, ...users].map(({ user, events: of }) => `${user} ${of}`),
    ]);
    expect(first).toEqual([2, 'ResponseComplete', 'Metadata', 'all 6', 'ann 6']);
    expect(new Set(rest.map(String))).toEqual(
      new Set([
        '2,RequestReceived,Metadata,all 1,ann 1',
        '1,ResponseComplete,Metadata,all 1,bob 1',
        ',ResponseComplete,Request,all 1,cyd 1',
      ]),
    );
    expect(answer).toMatchObject({ isCut: false, peak: { today: 4, kept: 2 }, warnings: [], kubernetesVersion: '1.36' });
    expect(answer.groups.find(({ rule }) => rule === null)).toMatchObject({ requestEvents: 1, requestBytes: 14, responseEvents: 0 });
  });

  it('takes filters and ranges, and nothing else', async () => {
    expect((await ask('user=ann and stage=ResponseComplete last 63s')).groups.map(({ events: count }) => count)).toEqual([4]);
    expect(await ask('user=nobody')).toMatchObject({ groups: [], first: null, last: null, days: 0, gzip: null });
    await expect(ask('user=ann groupby verb')).rejects.toMatchObject({ code: 'usage' });
    await expect(ask('usr=(')).rejects.toMatchObject({ code: 'query-invalid' });
  });

  it('says what is wrong with the policy, and where', async () => {
    const bad = ask('', `${head}- level: Metdata\n`);
    await expect(bad).rejects.toMatchObject({ code: 'policy-invalid', details: { message: expect.stringContaining('Line 4') } });
    await expect(bad).rejects.toMatchObject({ details: { diagnostics: [{ code: 'level-unknown', severity: 'error' }] } });
    await expect(ask('', '')).rejects.toMatchObject({ code: 'policy-invalid' });
    await expect(ask('', head + '- level: None\n'.repeat(1001))).rejects.toMatchObject({ code: 'policy-invalid' });
  });

  it('tells who sees a part neither of the rest nor of the whole store', async () => {
    const part = await policyTraffic({ policy, text: '' }, store.context({ clusters: 'all', namespaces: ['prod'] }));
    expect(part.groups.reduce((sum, { events: count }) => sum + count, 0)).toBe(2);
    expect(part.stored).toBeNull();
  });

  it('of a recorded log gives what simulating it takes', async () => {
    const sample = fileURLToPath(new URL('../../../samples/audit.log.gz', import.meta.url));
    const own = await openScratchStore();
    await ingest({ paths: [sample], cluster: 'sample', strict: false }, own.context());
    const text = `${head}- level: None\n  verbs: [watch]\n- level: Metadata\n`;
    const answer = await policyTraffic({ policy: text, text: '' }, own.context());
    await own.close();
    const lines = gunzipSync(readFileSync(sample)).toString().trim().split('\n');
    const parsed = parsePolicy(text).policy;
    if (parsed === null) return expect.fail('the policy is refused');
    const groups = answer.groups.map(({ rule, users: _users, ...group }) => ({ ...group, ruleIndex: rule === null ? null : rule - 1 }));
    const { total } = simulatePolicy(parsed, groups);
    const watches = lines.filter((line) => (JSON.parse(line) as { readonly verb: string }).verb === 'watch').length;
    expect(total.today).toEqual({ events: lines.length, bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0) });
    expect(total.kept.events).toBe(lines.length - watches);
    expect(answer.gzip?.ratio).toBeLessThan(0.3);
  });
});
