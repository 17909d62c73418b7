import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { withFirstPerson } from './first-person.ts';
import { open } from './screens.ts';
import type { StartedServer } from './started-server.ts';

let server: StartedServer;
let page: Page;
withFirstPerson(
  (now) => {
    ({ server, page } = now);
  },
  { context: { permissions: ['clipboard-read', 'clipboard-write'] } },
);

const editor = () => page.locator('.cm-content');
const region = (name: string) => page.getByRole('region', { name, exact: true });
const textOf = () => page.evaluate("JSON.parse(sessionStorage.getItem('telltale.policy')).text") as Promise<string>;
const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n';

async function paste(text: string): Promise<void> {
  await page.getByRole('button', { name: 'Paste or write one' }).click();
  await editor().click();
  await page.keyboard.insertText(text);
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

describe('the policy page', () => {
  it('takes a policy with an error, mends it by its fix, shows its figures, tries a level, writes it and copies the whole', async () => {
    await open(page, server, '/policy');
    await paste(
      `${head}# Reads of everybody.\n- level: None\n  verbs: [get, list, watch]\n  userGroup: [system:authenticated]\n- level: Metdata\n`,
    );
    await page.getByText('An API server would not start with it.').waitFor();
    // Where the place is marked, the fix is at hand too; the list has it for everybody.
    await page.locator('.cm-lintRange-error').first().waitFor();
    await region('Findings')
      .getByRole('button', { name: /Metadata/ })
      .click();
    await expect.poll(textOf).toContain('- level: Metadata');
    await region('Findings')
      .getByRole('button', { name: /userGroups/ })
      .click();
    await expect.poll(textOf).toContain('userGroups: [system:authenticated]');

    await region('What the policy records').getByText('Events a day').waitFor();
    const first = page.getByRole('list', { name: 'Rules' }).getByRole('listitem').first();
    await first.getByText(/^\d[\d.]*%$/).waitFor();
    await page
      .getByRole('group', { name: /^Recorded events by what is asked for/ })
      .getByRole('link', { name: /Rule 1/ })
      .first()
      .waitFor();

    await first.getByRole('radio', { name: 'Metadata', exact: true }).check({ force: true });
    const tried = region('Tried levels');
    await tried.getByText('1 level is tried').waitFor();
    await tried
      .getByText(/question/)
      .first()
      .waitFor();
    expect(await textOf()).toContain('- level: None');
    await tried.getByRole('button', { name: 'Write into the text' }).click();
    await expect.poll(textOf).toContain('# Reads of everybody.\n- level: Metadata\n  verbs: [get, list, watch]');
    await expect.poll(() => tried.count()).toBe(0);

    await button('Copy the policy').first().click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(await textOf());
    await page.reload({ waitUntil: 'networkidle' });
    await expect.poll(() => editor().textContent()).toContain('Reads of everybody');
    expect(page.url()).toBe(`${server.url}/policy`);
  });

  it('leads from a rule to its events', async () => {
    await open(page, server, '/policy');
    await paste(`${head}- level: None\n  verbs: [delete]\n- level: Metadata\n`);
    const rule = page.getByRole('link').filter({ hasText: /^Rule 1: [\d,.]+ events/ });
    await rule.waitFor();
    const counted = /Rule 1: ([\d,.]+) events/.exec((await rule.textContent()) ?? '')?.[1];
    await rule.click();
    await page.waitForURL(/\/search\?/);
    await expect.poll(() => editor().textContent()).toBe('verb=delete and stage is not empty');
    await page
      .getByText(new RegExp(`^${counted?.replaceAll(',', ',?')}\\b`))
      .first()
      .waitFor();
  });

  it('says which questions it is blind to, opens the eyes, and shows what has changed', async () => {
    await open(page, server, '/policy');
    await button(/^Recommended/).click();
    const coverage = region('What it would be blind to');
    await coverage
      .getByRole('button', { name: /: in part$/ })
      .first()
      .click();
    await coverage.getByRole('list', { name: 'What opens its eyes' }).waitFor();
    const before = await textOf();
    await coverage.getByRole('button', { name: 'Write it into the text' }).click();
    await expect.poll(textOf).not.toBe(before);
    await region('Changes').getByRole('list', { name: 'Requests that are recorded otherwise' }).waitFor();
    await page.getByText('changed', { exact: true }).waitFor();
    // What was changed is not lost by accident.
    await button('Close the policy').click();
    await button('Keep mine').click();
    await button('Close the policy').click();
    await button('Close it').click();
    await page.getByText('Drop the file of a policy anywhere on this page').waitFor();
  });

  it('opens files and links, and says what is none', async () => {
    await open(page, server, '/policy');
    const file = (name: string, buffer: Buffer) =>
      page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/yaml', buffer });
    await file('photo.yaml', Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
    await page.getByText('photo.yaml is no text in UTF-8.').waitFor();
    const text = `${head}- level: Request # <b>bold</b>\n`;
    await file('mine.yaml', Buffer.from(text));
    await page.getByText('mine.yaml', { exact: true }).waitFor();
    await button('Copy a link that holds the policy').click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toContain('/policy#policy=');
    const link = (await page.evaluate('navigator.clipboard.readText()')) as string;
    await page.evaluate("sessionStorage.removeItem('telltale.policy')");
    await page.goto('about:blank');
    await page.goto(link, { waitUntil: 'networkidle' });
    await expect.poll(textOf).toBe(text);
    expect(page.url()).toBe(`${server.url}/policy`);
    await page.goto('about:blank');
    await page.goto(`${server.url}/policy#policy=damaged`, { waitUntil: 'networkidle' });
    await page.getByText(/The policy in this link is damaged/).waitFor();
  });

  it('says where there is no traffic, and where the text is no policy', async () => {
    await open(page, server, '/policy?range=2001-01-01T00:00:00Z~2001-01-02T00:00:00Z');
    await paste(`${head}- level: Metadata\n`);
    await page.getByText('No events in this time').waitFor();
    await editor().click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText('{"kind": ');
    await page.getByText('An API server would not start with it.').waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('Delete');
    await page.getByText('Paste a policy, or write one').waitFor();
  });
});
