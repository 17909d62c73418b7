import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import { password } from './people.ts';
import { type StartedServer, startServer } from './started-server.ts';

let browser: Browser;
let server: StartedServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

describe('the first person', () => {
  it('comes in by the link, once, and by name and password from then on', async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.goto(server.setupUrl ?? expect.fail('there was no link'));
    await page.getByRole('heading', { name: 'Set up Telltale' }).waitFor();
    // The link stays in no history.
    expect(page.url()).not.toContain('token');
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('The password again').fill(password);
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.getByRole('region', { name: 'Key figures' }).waitFor();

    await page.getByRole('button', { name: 'Signed in as ada' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Telltale' }).waitFor();
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('region', { name: 'Key figures' }).waitFor({ timeout: 30_000 });
    // The browser itself reports the answer 401.
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await close();
  });

  it('leaves a link behind that lets nobody else in', async () => {
    const { page, close } = await openPage(browser);
    await page.goto(server.setupUrl ?? '');
    await page.getByLabel('Name').fill('eve');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('The password again').fill(password);
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('region', { name: 'Key figures' }).count()).toBe(0);
    await close();
  });
});
