/** What the page must not round, cut elsewhere than the reader's days are, or keep to itself. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { mappings } from '../decode/mapped-wrappers.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { as, makeFirstPerson, type Person } from './people.ts';
import { eventOf } from './posted-events.ts';
import { eventPath, find, objectPath, open } from './screens.ts';
import { type StartedServer, startServer } from './started-server.ts';

let browser: Browser;
let server: StartedServer;
let ada: Person;
let watched: WatchedPage;
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

beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer()]);
  ada = await makeFirstPerson(server);
  const body = JSON.stringify({ kind: 'EventList', items: [widget('big', '@big@')] }).replace(big, '9007199254740993');
  const gke = mappings.find(({ format }) => format === 'gke');
  const stripped = gke?.wrap([widget('lost', 1), widget('lost', 2)] as unknown as Parameters<typeof gke.wrap>[0]) ?? '';
  for (const [cluster, text, type] of [
    ['exact', body, 'application/json'],
    ['gke', stripped, 'application/x-ndjson'],
  ] as const) {
    const response = await fetch(`${server.url}/v1/ingest/webhook/${cluster}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: text,
    });
    expect(response.status).toBe(200);
  }
  for (let tries = 0; (await find(server, ada, 'namespace=exact')).length < 3; tries++) {
    if (tries > 150) throw new Error('The events are not there.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});
beforeEach(async () => {
  watched = await openPage(browser, { ...as(ada, server), timezoneId: 'America/New_York' });
  page = watched.page;
  await page.addInitScript(`localStorage.setItem('telltale.preferences', '{"zone":"local"}')`);
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

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
