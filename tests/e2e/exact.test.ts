/** What the page must not round, cut elsewhere than the reader's days are, or keep to itself. */
import type { Page } from 'playwright-core';
import { beforeEach, expect, it, vi } from 'vitest';
import { mappings } from '../decode/mapped-wrappers.ts';
import { withFirstPerson } from './first-person.ts';
import type { Person } from './people.ts';
import { eventOf } from './posted-events.ts';
import { eventPath, find, objectPath, open } from './screens.ts';
import type { StartedServer } from './started-server.ts';

let server: StartedServer;
let ada: Person;
let page: Page;

const big = '"@big@"';
const day = new Date();
day.setUTCHours(2, 0, 0, 0);
const widget = (name: string, status: unknown) =>
  eventOf(
    {
      level: 'RequestResponse',
      verb: 'update',
      requestURI: `/apis/example.com/v1/namespaces/exact/widgets/${name}`,
      objectRef: { resource: 'widgets', namespace: 'exact', name, apiGroup: 'example.com', apiVersion: 'v1' },
      responseObject: { kind: 'Widget', metadata: { name, namespace: 'exact' }, spec: { count: status } },
    },
    new Date(day.getTime() - 86_400_000),
  );

async function prepare(started: StartedServer, by: Person): Promise<undefined> {
  const body = JSON.stringify({ kind: 'EventList', items: [widget('big', '@big@')] }).replace(big, '9007199254740993');
  const gke = mappings.find(({ format }) => format === 'gke');
  const stripped = gke?.wrap([widget('lost', 1), widget('lost', 2)] as unknown as Parameters<typeof gke.wrap>[0]) ?? '';
  for (const [cluster, text, type] of [
    ['exact', body, 'application/json'],
    ['gke', stripped, 'application/x-ndjson'],
  ] as const) {
    const response = await fetch(`${started.url}/v1/ingest/webhook/${cluster}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: text,
    });
    expect(response.status).toBe(200);
  }
  const stored = async () => expect(await find(started, by, 'namespace=exact')).toHaveLength(3);
  await vi.waitFor(stored, { timeout: 60_000, interval: 200 });
}
withFirstPerson(
  (now) => {
    ({ server, ada, page } = now);
  },
  { context: { timezoneId: 'America/New_York' }, prepare },
);
beforeEach(() => page.addInitScript(`localStorage.setItem('telltale.preferences', '{"zone":"local"}')`));

it('shows a number of a body with every digit, as a tree and as YAML', async () => {
  const [event] = await find(server, ada, 'namespace=exact and name=big');
  await open(page, server, eventPath(event ?? { id: '' }));
  await page
    .getByRole('button', { name: 'Response', exact: true })
    .or(page.getByRole('tab', { name: 'Response', exact: true }))
    .click();
  await expect.poll(() => page.getByRole('tree', { name: 'Response' }).textContent()).toContain('count: 9007199254740993');
  await page
    .getByRole('button', { name: 'YAML' })
    .or(page.getByRole('tab', { name: 'YAML' }))
    .click();
  await expect.poll(() => page.getByRole('region', { name: 'Response as YAML' }).textContent()).toContain('count: 9007199254740993');
});

it('cuts the days of an object where the reader has midnight', async () => {
  const [event] = await find(server, ada, 'namespace=exact and name=big');
  if (event === undefined) throw new Error('no event');
  await open(page, server, objectPath(event));
  const before = new Date(day.getTime() - 2 * 86_400_000).toISOString().slice(0, 10);
  await expect.poll(() => page.locator(`section[aria-label="${before}"]`).count()).toBe(1);
});

it('reads an event that a cloud rewrote, and says what those around it have lost', async () => {
  const [event] = await find(server, ada, 'namespace=exact and name=lost');
  await open(page, server, eventPath(event ?? { id: '' }));
  await expect.poll(() => page.getByRole('main').textContent()).toContain('somebody updated');
  await expect.poll(() => page.getByRole('main').textContent()).toContain('has no stage_time: it was cut, or lost on the way here');
});
