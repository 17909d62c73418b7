import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './browser.ts';
import { withFirstPerson } from './first-person.ts';
import { as, makePerson, type Person } from './people.ts';
import { eventOf, postEvents } from './posted-events.ts';
import { eventPath, find, open } from './screens.ts';
import { type StartedServer, telltale } from './started-server.ts';

let browser: Browser;
let server: StartedServer;
let ada: Person;
let page: Page;
withFirstPerson((now) => {
  ({ browser, server, ada, page } = now);
});

const panel = (name: string) => page.getByRole('region', { name, exact: true });
const question = () => page.locator('.cm-content');
const rows = () => page.getByRole('grid').getByRole('row');
const results = () => page.getByRole('region', { name: /^(Events|Answer)$/ });

async function ask(text: string): Promise<void> {
  await question().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
}

describe('by clicking only', () => {
  it('who deleted what: from the actions to the people to the event', async () => {
    await page.goto(server.url);
    await panel('Actions')
      .getByRole('link', { name: /^delete\b/ })
      .first()
      .click();
    await page.waitForURL(/\/search\?/);
    await expect.poll(() => question().textContent()).toBe('verb=delete');
    await page.getByRole('button', { name: 'Count the events by something' }).click();
    await page.getByRole('button', { name: 'By user', exact: true }).click();
    await results()
      .getByRole('link', { name: /mallory/ })
      .first()
      .click();
    await expect.poll(() => question().textContent()).toContain('user=mallory');
    await expect.poll(() => rows().count()).toBeGreaterThan(3);
    await page.goBack();
    await expect.poll(() => question().textContent()).toContain('groupby user');
  });

  it('why 403: from the status code to the user to the reason', async () => {
    await page.goto(server.url);
    await panel('Status codes').getByRole('link', { name: /^403/ }).click();
    await expect.poll(() => question().textContent()).toBe('code=403');
    await results().getByText('250').first().waitFor();
    const users = page.getByRole('list', { name: 'user', exact: true });
    await users.getByText('eve', { exact: true }).hover();
    await users.getByRole('button', { name: 'Only eve' }).click();
    await expect.poll(() => question().textContent()).toBe('code=403 and user=eve');
    await rows().nth(1).getByRole('gridcell', { name: 'Details' }).click();
    await page
      .getByText(/cannot (list|get|create)/)
      .first()
      .waitFor();
  });
});

describe('the question', () => {
  it('is completed with what there is, and an error is mended by its fix', async () => {
    await page.goto(`${server.url}/search`);
    await question().click();
    await page.keyboard.type('user=mal');
    const offered = page.locator('.cm-tooltip-autocomplete li').filter({ hasText: 'mallory' });
    await offered.first().waitFor();
    await offered.first().click();
    await expect.poll(() => question().textContent()).toBe('user=mallory');
    await ask('usr=mallory');
    await page
      .getByRole('button', { name: /Write user/ })
      .first()
      .click();
    await expect.poll(() => question().textContent()).toBe('user=mallory');
  });

  it('is in the address: a shared link opens the same view', async () => {
    await page.goto(`${server.url}/search?q=${encodeURIComponent('code=403 groupby user')}&view=bar`);
    const counted = async (shown: Page) => shown.getByRole('region', { name: 'Answer' }).textContent();
    await results().getByText('eve').first().waitFor();
    const here = await counted(page);
    const other = await openPage(browser, as(ada, server));
    await other.page.goto(page.url());
    await other.page.getByRole('region', { name: 'Answer' }).getByText('eve').first().waitFor();
    const plain = (text: string | null) => text?.replaceAll(/[\d.,]+ ms/g, '');
    expect(plain(await counted(other.page))).toBe(plain(here));
    await other.close();
  });

  it('is answered by the keyboard alone', async () => {
    await page.goto(`${server.url}/search?q=code%3D403`);
    await rows().nth(3).waitFor();
    await page.keyboard.press('/');
    expect(await page.evaluate(`document.activeElement.classList.contains('cm-content')`)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('e');
    await expect.poll(() => question().textContent()).toMatch(/^code=403 and \w+!=/);
  });

  it('goes out whole: as many rows as the command line gives', async () => {
    await page.goto(`${server.url}/search?q=code%3D403`);
    await rows().nth(3).waitFor();
    await page.getByRole('button', { name: 'Export the whole answer' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /CSV/ }).click()]);
    const exported = await readFile((await download.path()) ?? '', 'utf8');
    const printed = await telltale('query', 'code=403', '-o', 'csv', '--store', server.store, '--quiet');
    expect(exported.split('\n').length).toBe(printed.split('\n').length);
    expect(new Set(exported.split('\n'))).toEqual(new Set(printed.split('\n')));
  });

  it('is followed: what the API server posts now is there a moment later', async () => {
    await page.goto(`${server.url}/search?q=${encodeURIComponent('user=live-tail')}&range=1h`);
    await page.getByRole('button', { name: 'Live' }).click();
    await page.getByRole('region', { name: 'Events as they arrive' }).waitFor();
    const objectRef = { resource: 'pods', namespace: 'dev', name: 'web-that-just-went', apiVersion: 'v1' };
    await postEvents(server, 'sample', [eventOf({ user: { username: 'live-tail' }, objectRef })]);
    await page.getByText('web-that-just-went').first().waitFor();
  });
});

describe('a secret', () => {
  const secret = 'aHVudGVyMi1pbi10aGUtY2xlYXI=';

  it('is masked for everybody; who may reveal it is recorded with the reason', async () => {
    const objectRef = { resource: 'secrets', namespace: 'dev', name: 'db', apiVersion: 'v1' };
    const requestObject = { kind: 'Secret', apiVersion: 'v1', metadata: { name: 'db', namespace: 'dev' }, data: { password: secret } };
    const user = { username: 'keeper' };
    await postEvents(server, 'sample', [eventOf({ level: 'RequestResponse', verb: 'create', user, objectRef, requestObject })]);
    await expect.poll(async () => (await find(server, ada, 'user=keeper')).length).toBe(1);
    const [event] = await find(server, ada, 'user=keeper');
    if (event === undefined) return expect.fail('it went away');
    const vera = await makePerson(server, ada, 'vera', { roles: ['viewer'] });
    const other = await openPage(browser, as(vera, server));
    await open(other.page, server, eventPath(event));
    await other.page.getByText('An auditor may reveal them.').waitFor();
    expect(await other.page.content()).not.toContain(secret);
    expect(await other.page.getByRole('button', { name: 'Reveal' }).count()).toBe(0);
    await other.close();

    await open(page, server, eventPath(event));
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('button', { name: 'Reveal' }).click();
    await page.getByLabel('Why (optional)').fill('the lost password');
    await page.getByRole('dialog').getByRole('button', { name: 'Reveal' }).click();
    await page.getByText(secret).first().waitFor();
    await page.getByRole('button', { name: 'Mask again' }).click();
    await expect.poll(() => page.getByText(secret).count()).toBe(0);
    await open(page, server, '/settings?tab=reads');
    return page.getByText('the lost password').first().waitFor();
  });
});

describe('every screen', () => {
  it('is dark where the system is, and where the person wants it', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(server.url);
    await panel('Actions').waitFor();
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await ground();
    await page.getByRole('button', { name: 'Switch to light' }).click();
    await expect.poll(ground).not.toBe(dark);
    await page.reload();
    await panel('Actions').waitFor();
    await expect.poll(ground).not.toBe(dark);
  });
});
