import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers, openBrowser, openPage, type WatchedPage } from './browser.ts';
import { as, makeFirstPerson, type Person } from './people.ts';
import { eventPath, find, identityPath, isTooWide, objectPath, open, policyPaths, searchPaths, settingsPaths, settle } from './screens.ts';
import { type StartedServer, startServer } from './started-server.ts';

let browser: Browser;
let server: StartedServer;
let ada: Person;
let watched: WatchedPage;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer()]);
  ada = await makeFirstPerson(server);
  watched = await openPage(browser, { ...as(ada, server), reducedMotion: 'reduce' });
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/** Light and wide, dark and narrow: what axe finds wrong follows from the colours or from the layout, and both are looked at twice. */
async function barriersOf(shown: Page, label: string): Promise<string[]> {
  const found: string[] = [];
  const look = async (size: typeof wide, colorScheme: 'light' | 'dark') => {
    await shown.setViewportSize(size);
    await shown.emulateMedia({ colorScheme });
    await settle(shown);
    const barriers = [...((await isTooWide(shown)) ? ['too wide'] : []), ...(await findBarriers(shown))];
    found.push(...barriers.map((barrier) => `${label}, ${colorScheme}, ${size.width}: ${barrier}`));
  };
  await look(wide, 'light');
  await look(narrow, 'dark');
  return found;
}

/** All of them are looked at before any is complained of. */
async function expectNone(paths: readonly string[]): Promise<void> {
  const found: string[] = [];
  for (const path of paths) {
    await page.setViewportSize(wide);
    await open(page, server, path);
    found.push(...(await barriersOf(page, path)));
  }
  expect([...found, ...watched.complaints]).toEqual([]);
}

describe('nothing stands in the way of anybody', () => {
  it('on the overview', async () => expectNone(['/', '/?compare=true']));

  it('in the list of the search, with an open row, an error, nothing found, and while it follows', async () => {
    await expectNone(['/search?q=usr%3Deve', '/search?q=user%3Dnobody-at-all', '/search?live=true', '/search?q=code%3D403']);
    await page.setViewportSize(wide);
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
    await page.setViewportSize(wide);
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
    await page.setViewportSize(wide);
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
