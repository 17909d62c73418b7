import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers, openBrowser, openPage } from './browser.ts';
import { as, makeFirstPerson, type Person } from './people.ts';
import { isTooWide, open } from './screens.ts';
import { type StartedServer, startServer } from './started-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-destinations-'));
let browser: Browser;
let server: StartedServer;
let ada: Person;

beforeAll(async () => {
  const destinations = [
    { name: 'audit-file', kind: 'file', path: join(folder, 'alerts.ndjson') },
    { name: 'away', kind: 'webhook', url: 'http://127.0.0.1:1/', timeout: '2s' },
  ];
  [browser, server] = await Promise.all([openBrowser(), startServer([], { destinations })]);
  ada = await makeFirstPerson(server);
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('destinations in the settings', () => {
  it('are tried, and tell what became of it', async () => {
    const { page, complaints, close } = await openPage(browser, as(ada, server));
    await open(page, server, '/settings?tab=destinations');
    await page.getByRole('row', { name: /audit-file/ }).waitFor();
    await page.getByRole('button', { name: 'Send a test to audit-file' }).click();
    await page.getByRole('button', { name: 'Send it' }).click();
    await page.getByText('It was taken.').waitFor();
    await page.getByText('This is a test of the destination audit-file').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Send a test to away' }).click();
    await page.getByRole('button', { name: 'Send it' }).click();
    await page.getByText('It was not taken; an alert would be tried again.').waitFor();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Deliveries to away' }).click();
    await page.getByText('Nothing was sent there yet.').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('fit on a telephone', async () => {
    const { page, close } = await openPage(browser, { ...as(ada, server), viewport: { width: 390, height: 844 } });
    await open(page, server, '/settings?tab=destinations');
    await page.getByRole('row', { name: /audit-file/ }).waitFor();
    expect(await isTooWide(page)).toBe(false);
    if (process.env['SHOT'] !== undefined) await page.screenshot({ path: process.env['SHOT'] });
    await close();
  });
});
