import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { barriersOf, barriersOn } from './barriers-of.ts';
import { openPage } from './browser.ts';
import { withFirstPerson } from './first-person.ts';
import type { Person } from './people.ts';
import { eventPath, find, identityPath, objectPath, open, policyPaths, searchPaths, settingsPaths } from './screens.ts';
import type { StartedServer } from './started-server.ts';

let browser: Browser;
let server: StartedServer;
let ada: Person;
let page: Page;
withFirstPerson(
  (now) => {
    ({ browser, server, ada, page } = now);
  },
  { context: { reducedMotion: 'reduce' } },
);

async function expectNone(paths: readonly string[]): Promise<void> {
  expect(await barriersOn(page, server, paths)).toEqual([]);
}

describe('nothing stands in the way of anybody', () => {
  it('on the overview', async () => expectNone(['/', '/?compare=true']));

  it('in the list of the search, with an open row, an error, nothing found, and while it follows', async () => {
    await expectNone(['/search?q=usr%3Deve', '/search?q=user%3Dnobody-at-all', '/search?live=true', '/search?q=code%3D403']);
    await page.getByRole('gridcell', { name: 'Details' }).first().click();
    await page.getByRole('gridcell', { name: 'Details', expanded: true }).waitFor();
    expect(await barriersOf(page, 'an open row')).toEqual([]);
  });

  it('in the groups of the search, in every view', async () => expectNone(searchPaths('user')));

  it('on the page of an event, of an object and of an identity, and where they are chosen', async () => {
    const [changed] = await find(server, ada, 'verb=update and resource=deployments and namespace=dev');
    const [refused] = await find(server, ada, 'code=403 and user=eve');
    if (changed === undefined || refused === undefined) return expect.fail('the sample has neither');
    return expectNone([
      eventPath(changed),
      eventPath(refused),
      '/object',
      '/object?resource=deployments&group=apps',
      objectPath(changed),
      '/identity',
      identityPath('eve'),
      identityPath(changed.user),
    ]);
  });

  it('on the page of policies, with a question and a level that is tried', async () => {
    await expectNone(policyPaths);
    await open(page, server, policyPaths[1] ?? '/policy');
    await page.getByRole('radio', { name: 'Metadata', exact: true }).first().check({ force: true });
    await page.getByText('1 level is tried').waitFor();
    await page
      .getByRole('button', { name: /: (in part|blind)$/ })
      .first()
      .click();
    expect(await barriersOf(page, 'a level that is tried')).toEqual([]);
  });

  it('in the rules, and on the page of one', async () => {
    await expectNone([
      '/rules',
      '/rules?state=live&level=high',
      '/rules?q=no-such-rule',
      '/rules/exec-into-container',
      // A regular expression is one long word.
      '/rules/miner-image',
      '/rules/rights-tried-out',
    ]);
    await page.getByRole('button', { name: 'Run its tests' }).click();
    await page
      .getByText(/\d+ passed/)
      .first()
      .waitFor();
    expect(await barriersOf(page, 'tests that ran')).toEqual([]);
  });

  it('in the status and on each tab of the settings', async () => expectNone(['/status', ...settingsPaths]));

  it('at the door', async () => {
    const stranger = await openPage(browser, { reducedMotion: 'reduce' });
    await open(stranger.page, server, '/');
    await stranger.page.getByRole('heading', { name: 'Sign in to Telltale' }).waitFor();
    expect(await barriersOf(stranger.page, 'signing in')).toEqual([]);
    await stranger.close();
  });
});
