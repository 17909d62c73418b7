/** The rules on their page: found, read, held against the past, changed and tried. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { WatchedPage } from './browser.ts';
import { withFirstPerson } from './first-person.ts';
import { open, policyPath } from './screens.ts';
import type { StartedServer } from './started-server.ts';

let server: StartedServer;
let watched: WatchedPage;
let page: Page;
withFirstPerson((now) => {
  ({ server, watched, page } = now);
});

const rows = () => page.locator('[data-row]');
const panel = (name: string) => page.getByRole('region', { name, exact: true });

describe('the catalogue', () => {
  it('shows a cell of the matrix alone, finds by words, and is walked by keys', async () => {
    await open(page, server, '/rules');
    const all = await rows().count();
    expect(all).toBeGreaterThanOrEqual(80);
    await page.getByRole('button', { name: /^Execution, high: \d+ live/ }).click();
    await expect.poll(() => rows().count()).toBeLessThan(15);
    await page.getByRole('button', { name: /^Execution, high/ }).click();
    await page.keyboard.press('/');
    await page.keyboard.insertText('t1609 exec');
    await expect.poll(() => rows().count()).toBeLessThan(10);
    await page.keyboard.press('Escape');
    for (let step = 0; step < 10; step++) {
      await page.keyboard.press('j');
      if ((await page.evaluate<string>('document.activeElement.dataset.row ?? ""')) === 'exec-into-container') break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/rules\/exec-into-container$/);
    await page.goBack();
    await expect.poll(() => page.getByRole('searchbox', { name: 'Find a rule' }).inputValue()).toBe('t1609 exec');
    await page.getByRole('searchbox', { name: 'Find a rule' }).fill('no such rule');
    await page.getByRole('button', { name: 'Show all rules' }).click();
    await expect.poll(() => rows().count()).toBe(all);
  });

  it('says what a policy blinds', async () => {
    const policy = await readFile(new URL('../../policies/minimal.yaml', import.meta.url), 'utf8');
    await open(page, server, policyPath(policy));
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    const blind = page.getByRole('tab', { name: /^Blind \d+/ });
    await blind.waitFor({ timeout: 30_000 });
    await blind.click();
    await page.getByRole('link', { name: /A privileged container was started/ }).click();
    await panel('What it finds').getByText('It is blind:').waitFor();
  });
});

describe('a rule', () => {
  it('tells what it would have raised, on whom, and leads to the events', async () => {
    await open(page, server, '/rules/exec-into-container');
    const past = panel('Over the past');
    // The sample lies further back than a few days, or not, by the day of the test.
    await past.getByRole('tab', { name: '90d' }).click();
    const shown = past.getByText(/\d+ findings? on \d+ of 90 days|Nothing in 90 days/).first();
    await shown.waitFor();
    await panel('What it finds').getByRole('link', { name: 'Ask it now' }).click();
    await page.waitForURL(/\/search\?/);
  });

  it('is changed, tried with its tests, and held against the past as it is then', async () => {
    await open(page, server, '/rules/exec-into-container');
    await page.getByRole('button', { name: 'Run its tests' }).click();
    await page.getByText('5 passed').waitFor();
    const editor = page.getByRole('textbox', { name: 'Rule' });
    const replaceAll = async (text: string) => {
      await editor.click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
    };
    const head = 'title: Any\nlogsource: {product: kubernetes, service: audit}\n';
    const tests = 'tests:\n  match: [{request: GET /api/v1/nodes/a}]\n  ignore: [{request: GET /api/v1/pods}]\n';
    await replaceAll(`${head}query: verb=get\n${tests}`);
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.getByText('2 passed').waitFor();
    await page.getByRole('button', { name: 'Ask with the changed text' }).click();
    await panel('Over the past').getByText('what the changed rule would have raised').waitFor();
    await replaceAll(`${head}query: verb=list\n${tests}`);
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.getByText('It did not find number 1 of those that it has to find.').waitFor();
    await replaceAll(`${head}query: vreb=list\n${tests}`);
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.getByText(/vreb/).and(page.getByRole('status')).or(page.getByText('line 3:8')).first().waitFor();
    await page.getByRole('button', { name: 'Take back' }).click();
    await expect.poll(() => editor.textContent()).toContain('exec-into-container');
  });

  it('that is not there leads to the list', async () => {
    await page.goto(`${server.url}/rules/exec-into-contaner`);
    await page.getByText('Did you mean exec-into-container?').waitFor();
    await page.getByRole('link', { name: 'All rules' }).click();
    await rows().first().waitFor();
    // The browser itself reports the answer 404.
    watched.forgive('404');
  });
});
