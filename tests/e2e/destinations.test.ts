import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { barriersOn } from './barriers-of.ts';
import { findBarriers } from './browser.ts';
import { withFirstPerson } from './first-person.ts';
import { open } from './screens.ts';
import type { StartedServer } from './started-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-destinations-'));
let server: StartedServer;
let page: Page;
withFirstPerson(
  (now) => {
    ({ server, page } = now);
  },
  {
    inputs: [],
    config: {
      destinations: [
        { name: 'audit-file', kind: 'file', path: join(folder, 'alerts.ndjson') },
        { name: 'away', kind: 'webhook', url: 'http://127.0.0.1:1/', timeout: '2s' },
      ],
    },
  },
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('destinations in the settings', () => {
  it('are tried, and tell what became of it', async () => {
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
    await page.getByRole('button', { name: 'Log of deliveries to away' }).click();
    await page.getByText('Nothing was sent there yet.').waitFor();
  });

  it('stand in nobody’s way, on a telephone as well', async () => {
    expect(await barriersOn(page, server, ['/settings?tab=destinations'])).toEqual([]);
    await page.getByRole('row', { name: /audit-file/ }).waitFor();
  });
});
