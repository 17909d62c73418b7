/** The rules over HTTP: the catalogue, one rule, a trial of its tests, and what it would have raised. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answers } from '../../src/contract/answers.ts';
import { ruleAsking, ruleWithTests } from '../service/probing-rules.ts';
import { runServer, type TestServer } from './run-server.ts';
import { send } from './send.ts';

let server: TestServer;
const since = '2020-01-01';

beforeAll(async () => {
  server = await runServer({ api: { anonymous: true } });
  const body = gunzipSync(readFileSync(new URL('../fixtures/webhook/body.json.gz', import.meta.url)));
  expect((await send(`${server.url}/v1/ingest/webhook/prod`, { body })).status).toBe(200);
  for (let tries = 0; tries < 100; tries++) {
    if ((await past({ text: ruleAsking('verb=*'), since })).findings > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});
afterAll(() => server.remove());

const get = async (path: string) => {
  const { status, body } = await send(`${server.url}${path}`, { method: 'GET' });
  return { status, body: JSON.parse(body) };
};
const post = async (path: string, request: object) => {
  const { status, body } = await send(`${server.url}${path}`, {
    body: JSON.stringify(request),
    headers: { 'content-type': 'application/json' },
  });
  return { status, body: JSON.parse(body) };
};
async function past(request: object) {
  const { body } = await post('/api/v1/rules/past', request);
  return answers['rule-past'].schema.parse(body);
}

it('lists the rules, and tells all about one', async () => {
  const { rules } = answers.catalogue.schema.parse((await get('/api/v1/rules')).body);
  expect(rules.filter(({ raises }) => raises).length).toBeGreaterThanOrEqual(80);
  expect(rules.filter(({ tactic, raises }) => raises && tactic === '')).toEqual([]);
  const rule = answers.rule.schema.parse((await get('/api/v1/rules/exec-into-container')).body);
  expect(rule).toMatchObject({ name: 'exec-into-container', tactic: 'execution', alone: true });
  expect(rule.text).toContain('name: exec-into-container');
  expect(rule.queries[0]?.english).toMatch(/^Requests where /);
  const missing = await get('/api/v1/rules/exec-into-contaner');
  expect([missing.status, missing.body.code, missing.body.remedy]).toEqual([404, 'not-found', 'Did you mean exec-into-container?']);
  expect((await get('/api/v1/rules/..%2f..%2fetc%2fpasswd')).status).toBe(404);
});

it('tries a rule on the events that it carries, whatever the asker may see', async () => {
  const good = answers['rule-test'].schema.parse((await post('/api/v1/rules/test', { text: ruleWithTests('verb=get') })).body);
  expect(good).toMatchObject({ failed: false, findings: [], rules: [{ match: 1, ignore: 1, failures: [], verdict: 'alive' }] });
  const wrong = await post('/api/v1/rules/test', { text: ruleWithTests('verb=delete') });
  expect(wrong.body.rules[0].failures).toEqual([
    { wants: 'match', number: 1, excepted: false },
    { wants: 'ignore', number: 1, excepted: false },
  ]);
  const broken = await post('/api/v1/rules/test', { text: 'title: [' });
  expect([broken.status, broken.body.failed, broken.body.findings[0].line]).toEqual([200, true, 1]);
  const none = await post('/api/v1/rules/test', { text: '' });
  expect([none.body.failed, none.body.rules]).toEqual([true, []]);
});

it('bounds what is tried', async () => {
  const rule = (number: number) => ruleAsking('verb=get').replace('11111111', String(10000000 + number));
  const many = await post('/api/v1/rules/test', { text: Array.from({ length: 21 }, (_, at) => rule(at)).join('---\n') });
  expect([many.status, many.body.code]).toEqual([400, 'request-invalid']);
  const step = '{request: GET /api/v1/nodes/a, times: 400}';
  const long = `${rule(1)}tests:\n  match: [[${step}], [${step}]]\n  ignore: [{request: GET /api/v1/pods}]\n`;
  expect((await post('/api/v1/rules/test', { text: long })).status).toBe(400);
  expect((await post('/api/v1/rules/test', { text: 'x'.repeat(100_001) })).status).toBe(400);
  expect((await post('/api/v1/rules/test', { text: '['.repeat(50_000) })).status).toBe(200);
});

it('holds a rule against the past, and says what is wrong with one that cannot be', async () => {
  const all = await past({ text: ruleAsking('verb=*'), since });
  expect(all.findings).toBeGreaterThan(0);
  expect(all.days.reduce((sum, { findings }) => sum + findings, 0)).toBe(all.findings);
  expect(all.latest[0]).toMatchObject({ cluster: 'prod', id: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect((await past({ rule: 'exec-into-container', since })).name).toBe('exec-into-container');
  const broken = await post('/api/v1/rules/past', { text: ruleAsking('nosuchfield=1') });
  expect([broken.status, broken.body.code, broken.body.diagnostics.length]).toEqual([400, 'rule-invalid', 1]);
  const neither = await post('/api/v1/rules/past', {});
  expect([neither.status, neither.body.code]).toEqual([400, 'request-invalid']);
  expect((await post('/api/v1/rules/past', { rule: 'exec-into-container', since: 'yesterdayish' })).status).toBe(400);
  const two = `${ruleAsking('verb=get')}---\n${ruleAsking('verb=list').replace('1111', '3333')}`;
  expect((await post('/api/v1/rules/past', { text: two })).body.code).toBe('rule-invalid');
});
