/** A server with a list of approved addresses and an exception, both from its configuration, from the event to the alert. */
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type MadeEvent, madeEvent, nowMs } from '../service/scratch-store.ts';
import { runServer, type TestServer, testFolder } from './run-server.ts';

let server: TestServer | null = null;
afterEach(async () => {
  await server?.remove();
  server = null;
});

const rule = `title: Production was changed from elsewhere
id: 7d4ad1a5-0a5c-4b5e-9c7a-6a3d1f1c2b10
name: from-elsewhere
level: high
logsource: { product: kubernetes, service: audit }
query: is_write=true and namespace=prod and not source_ip in (%office%)
reason: '{user} changed {object} from {source_ip}'
`;

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const exception = (expires: string) => `title: The build server deploys
owner: platform-team
reason: It runs at a provider whose addresses change.
expires: ${expires}
filter:
  rules: [from-elsewhere]
  query: user="system:serviceaccount:ci:deployer" and resource=deployments
`;

function configured(folder: string, expires = '2099-12-31') {
  writeFileSync(join(folder, 'rule.yaml'), rule);
  writeFileSync(join(folder, 'exception.yaml'), exception(expires));
  // Paths are meant from the folder of the file that they stand in.
  return {
    api: { anonymous: true },
    detection: { builtIn: false, pipeline: false, rules: ['rule.yaml'], exceptions: ['exception.yaml'] },
    indicators: [{ name: 'office', kind: 'addresses', file: 'office.txt', owner: 'network-team', reason: 'Where administrators work.' }],
  };
}

const deployer = 'system:serviceaccount:ci:deployer';
const change = (auditID: string, from: string, user = 'ann', resource = 'deployments'): MadeEvent & { readonly from: string } => ({
  auditID,
  from,
  user,
  resource,
  verb: 'update',
  namespace: 'prod',
  ago: Math.floor((nowMs - Date.now()) / 1000) + 5,
});

async function send({ url }: TestServer, ...events: readonly ReturnType<typeof change>[]): Promise<void> {
  const items = events.map((event) => ({ ...JSON.parse(madeEvent(event)), sourceIPs: [event.from] }));
  const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items });
  const answer = await fetch(`${url}/v1/ingest/webhook/lab`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  expect(answer.status).toBe(200);
}

const told = ({ log }: TestServer) =>
  log
    .map((line) => JSON.parse(line) as { alert?: string; msg: string })
    .flatMap(({ alert, msg }) => (alert === undefined ? [] : [msg]))
    .sort();

const behind = async ({ url }: TestServer) =>
  /telltale_detection_behind_events\{pass="rules"\} (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? '';

const patience = { timeout: 60_000, interval: 200 };

it('raises what comes from elsewhere, and neither what is approved nor what is excepted; a changed list holds', async () => {
  const folder = testFolder();
  const office = join(folder, 'office.txt');
  writeFileSync(office, '192.0.2.0/24\n2001:db8:1::/48\n');
  server = await runServer(configured(folder), { folder });
  const current = server;
  await send(
    current,
    change('approved', '192.0.2.77'),
    change('approved-6', '2001:db8:1::5', 'bob'),
    change('elsewhere', '198.51.100.7', 'eve'),
    change('excepted', '198.51.100.8', deployer),
    change('not-excepted', '198.51.100.8', deployer, 'secrets'),
  );
  const first = ['eve changed deployments prod/web from 198.51.100.7', `${deployer} changed secrets prod/web from 198.51.100.8`].sort();
  await expect.poll(() => told(current), patience).toEqual(first);
  // It is read again by itself, though nobody asked.
  writeFileSync(office, '198.51.100.0/24\n');
  utimesSync(office, new Date(), new Date(Date.now() + 5000));
  let tries = 0;
  const moved = async () => {
    await send(current, change(`moved-${tries++}`, '192.0.2.77', 'mallory'));
    return told(current).filter((sentence) => sentence === 'mallory changed deployments prod/web from 192.0.2.77').length > 0;
  };
  await expect.poll(moved, { timeout: 60_000, interval: 2000 }).toBe(true);
  await send(current, change('now-approved', '198.51.100.7', 'trent'));
  await expect.poll(() => behind(current), patience).toBe('0');
  expect(told(current).filter((sentence) => sentence.includes('trent'))).toEqual([]);
  const { alerts } = JSON.parse(await (await fetch(`${current.url}/api/v1/alerts`)).text()) as { alerts: { rule: { name: string } }[] };
  expect(new Set(alerts.map((alert) => alert.rule.name))).toEqual(new Set(['from-elsewhere']));
}, 180_000);

it('says in its log what ends soon, and what has ended, once', async () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'office.txt'), `192.0.2.0/24\n198.51.100.7 expires=${day(3)}\n198.51.100.8 expires=2026-01-01\n`);
  server = await runServer(configured(folder, day(2)), { folder });
  const current = server;
  const sentences = () =>
    current.log
      .map((line) => (JSON.parse(line) as { msg: string }).msg)
      .filter((msg) => /^The (exception|list) .* (end|has an entry)/.test(msg));
  const expected = [
    `The exception “The build server deploys” ends after ${day(2)}: platform-team has to say whether it is still needed.`,
    `The list office has an entry that ends within 14 days: 198.51.100.7 (${day(3)}).`,
    'The list office has an entry that has ended: 198.51.100.8 (2026-01-01).',
  ];
  expect(sentences()).toEqual(expected);
  expect(await current.reload()).toBe(true);
  expect(sentences()).toEqual(expected);
});
