/** Behaviour of a real server: from events that arrive to alerts, and to the risk of who is behind them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditEvent, again, lastDay, oneRecorded, recordedWeeks } from '../behaviour/recorded-weeks.ts';
import { runServer, type TestServer } from './run-server.ts';

const tokens = { VIEWER: 'the-token-of-a-viewer', DEV: 'the-token-of-dev' };
const patience = { timeout: 45_000, interval: 200 };
const hourMs = 3_600_000;

let server: TestServer;

beforeAll(async () => {
  server = await runServer(
    {
      detection: { builtIn: false },
      behaviour: { learn: '5d', halfLife: '400d', off: ['new-sequence'] },
      api: {
        readers: [
          { name: 'viewer', token: { env: 'VIEWER' } },
          { name: 'dev', token: { env: 'DEV' }, namespaces: ['dev'] },
        ],
      },
    },
    { env: tokens },
  );
});
afterAll(() => server.remove());

async function ask(path: string, who: keyof typeof tokens = 'VIEWER') {
  const answer = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${tokens[who]}` } });
  expect(answer.status).toBe(200);
  // biome-ignore lint/suspicious/noExplicitAny: answers of many forms are looked into
  return (await answer.json()) as any;
}

async function send(events: readonly AuditEvent[]): Promise<void> {
  const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: events });
  const answer = await fetch(`${server.url}/v1/ingest/webhook/lab`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(200);
}

describe('a server', () => {
  it('finds what is unusual in what arrives, and tells who is at risk, to those who see the whole cluster', async () => {
    const create = oneRecorded(({ verb, objectRef }) => verb === 'create' && objectRef?.['resource'] === 'configmaps');
    await send([
      // A week is enough.
      ...recordedWeeks().filter(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp) >= lastDay - 7 * 24 * hourMs),
      ...Array.from({ length: 60 }, (_, index) =>
        again(create, lastDay + 9 * hourMs + index * 1000, index, {
          user: { username: 'intern', groups: ['dev'] },
          sourceIPs: ['198.51.100.10'],
        }),
      ),
    ]);
    await expect.poll(async () => (await ask('/api/v1/alerts')).alerts.length, patience).toBeGreaterThanOrEqual(2);
    const { alerts } = await ask('/api/v1/alerts?user=intern');
    expect(alerts.map(({ rule }: { rule: { name: string } }) => rule.name).sort()).toEqual(['new-identity', 'new-identity-creates-many']);
    const { identities, halfLifeMs } = await ask('/api/v1/risk?user=intern');
    expect(halfLifeMs).toBe(400 * 24 * hourMs);
    expect(identities).toMatchObject([
      { user: 'intern', cluster: 'lab', actorKind: 'human', reasons: [{ rule: 'new-identity-creates-many', level: 'high' }, {}] },
    ]);
    expect(identities[0].score).toBeGreaterThan(45);
    expect((await ask('/api/v1/risk', 'DEV')).identities).toEqual([]);
    expect((await ask('/api/v1/alerts', 'DEV')).alerts).toEqual([]);
    const metrics = await (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${tokens.VIEWER}` } })).text();
    expect(metrics).toContain('telltale_findings_total{source="behaviour",level="high"} 1');
  });
});
