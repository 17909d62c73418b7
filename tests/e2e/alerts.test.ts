/** What detections find, from the event to the closed alert: by keyboard, by those who may and by those who may not. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findBarriers, openBrowser, openPage, type WatchedPage } from './browser.ts';
import { as, makeFirstPerson, makePerson, type Person } from './people.ts';
import { eventOf, postEvents } from './posted-events.ts';
import { isTooWide, open, settle } from './screens.ts';
import { type StartedServer, startServer } from './started-server.ts';

const image = '<img src=x onerror=alert(1)>';
const reversed = 'admin\u202Egnp.exe';

const exec = (user: string, namespace: string, name = 'web') =>
  eventOf({
    verb: 'create',
    user: { username: user },
    requestURI: `/api/v1/namespaces/${namespace}/pods/${name}/exec?command=id&command=${encodeURIComponent(image)}`,
    objectRef: { resource: 'pods', subresource: 'exec', namespace, name, apiVersion: 'v1' },
    responseStatus: { code: 101 },
  });

let browser: Browser;
let server: StartedServer;
let ada: Person;
let vera: Person;
let watched: WatchedPage;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer([])]);
  ada = await makeFirstPerson(server);
  vera = await makePerson(server, ada, 'vera', { roles: ['viewer'] });
  // Detection begins with what comes after its start.
  await vi.waitFor(
    async () => {
      await postEvents(server, 'prod', [exec('first', 'warm-up')]);
      expect(await countAlerts('user=first')).toBeGreaterThan(0);
    },
    { timeout: 90_000, interval: 2000 },
  );
  const people = ['anna', 'bert', 'cleo', 'dora', image, reversed];
  await postEvents(
    server,
    'prod',
    people.flatMap((user) => [exec(user, 'dev'), exec(user, 'dev', 'api')]),
  );
  await vi.waitFor(async () => expect(await countAlerts('text=ran id')).toBeGreaterThanOrEqual(people.length + 1), {
    timeout: 60_000,
    interval: 500,
  });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});
beforeEach(async () => {
  watched = await openPage(browser, as(ada, server));
  page = watched.page;
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

async function countAlerts(search: string): Promise<number> {
  const response = await fetch(`${server.url}/api/v1/alerts?limit=1000&${search.replaceAll(' ', '+')}`, {
    headers: { cookie: ada.cookie },
  });
  return ((await response.json()) as { readonly alerts: readonly unknown[] }).alerts.length;
}

const row = (text: string | RegExp) => page.getByRole('link', { name: text });
const focused = () => page.evaluate<string>('document.activeElement?.textContent ?? ""');

/** Goes down the list, and up again, until the row with these words has the focus. */
async function goTo(words: string): Promise<void> {
  for (const key of ['j', 'k']) {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press(key);
      if ((await focused()).includes(words)) return;
    }
  }
  expect.fail(`no row says ${words}`);
}

describe('alerts, by keyboard', () => {
  it('are acknowledged, taken and closed, and leave the list of the open ones', async () => {
    await open(page, server, '/alerts');
    const before = await countAlerts('status=open');
    await goTo('anna ran id');
    await page.keyboard.press('m');
    await row(/anna ran id.*looked after by ada/)
      .first()
      .waitFor();
    await page.keyboard.press('a');
    await expect.poll(() => row(/anna ran id/).count()).toBe(0);
    // The row that took its place has the focus, so the next key is about that one.
    await expect.poll(focused).toMatch(/ran id|command/);
    await goTo('bert ran id');
    await page.keyboard.press('c');
    await page.getByRole('dialog', { name: 'Close the alert' }).waitFor();
    await page.keyboard.press('2');
    await page.getByRole('button', { name: 'Close as benign' }).waitFor();
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => row(/bert ran id/).count()).toBe(0);
    await expect.poll(() => countAlerts('status=open')).toBe(before - 2);
    await page.getByRole('tab', { name: /^Closed/ }).click();
    await row(/bert ran id.*closed as benign/)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: /^All/ }).click();
    await page.getByLabel('Looked after by').selectOption('me');
    await expect.poll(() => page.locator('[data-row]').count()).toBe(1);
  });

  it('are chosen, and the same is done to all of them', async () => {
    await open(page, server, '/alerts');
    await goTo('dora ran id');
    await page.keyboard.press('s');
    await page.getByRole('region', { name: 'The chosen alerts' }).getByText('1 chosen').waitFor();
    const other = page.getByRole('checkbox', { name: 'Choose this alert' }).nth(0);
    await ((await other.isChecked()) ? page.getByRole('checkbox', { name: 'Choose this alert' }).nth(1) : other).check();
    await page.getByText('2 chosen').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await page.keyboard.press('m');
    await expect.poll(() => page.getByRole('link', { name: /looked after by ada/ }).count()).toBeGreaterThanOrEqual(2);
    await page.keyboard.press('S');
    await page.keyboard.press('c');
    await page.getByRole('dialog', { name: /^Close \d+ alerts$/ }).waitFor();
    await page.getByRole('button', { name: 'Leave them open' }).click();
    await page.getByRole('button', { name: 'Choose none' }).click();
    await expect.poll(() => page.getByRole('region', { name: 'The chosen alerts' }).count()).toBe(0);
  });

  it('are read with their evidence, talked about, and lead from one to the next', async () => {
    await open(page, server, '/alerts');
    await goTo('cleo ran id');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/alerts\/[0-9a-f]{32}/);
    await page.getByRole('heading', { name: /cleo ran id/ }).waitFor();
    const evidence = page.getByRole('region', { name: 'Evidence' });
    await expect.poll(() => evidence.getByRole('listitem').count()).toBe(2);
    await page.keyboard.press('n');
    await page.keyboard.insertText('Asked cleo.\nIt was her.');
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.getByRole('region', { name: 'Trail' }).getByText('It was her.').waitFor();
    await page.keyboard.press('Escape');
    const first = page.url();
    await page.keyboard.press('j');
    await expect.poll(() => page.url()).not.toBe(first);
    await page.keyboard.press('k');
    await expect.poll(() => page.url()).toBe(first);
    await evidence.getByRole('link').first().click();
    await page.waitForURL(/\/event\//);
    await page.goBack();
    await page.getByRole('region', { name: 'Ask next' }).getByRole('link').first().click();
    await page.waitForURL(/\/search\?/);
    await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBeGreaterThan(1);
    await page.goBack();
    await page.keyboard.press('u');
    await page.waitForURL(/\/alerts$/);
  });

  it('become exceptions with a reason and an end', async () => {
    await open(page, server, '/alerts?text=dora');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /dora ran id/ }).waitFor();
    await page.keyboard.press('x');
    const dialog = page.getByRole('dialog', { name: 'Make an exception' });
    await dialog.getByRole('button', { name: /Keep it quiet/ }).click();
    await dialog.getByText('Say why').waitFor();
    await dialog.getByLabel('Why it is right').fill('dora debugs, ticket 7');
    await dialog.getByLabel('It ends after').selectOption('7');
    await dialog.getByRole('button', { name: 'Keep it quiet for 7 days' }).click();
    await page.getByText('closed as benign').first().waitFor();
    const before = await countAlerts('user=dora');
    await postEvents(server, 'prod', [exec('dora', 'dev', 'other'), exec('erik', 'dev')]);
    await vi.waitFor(async () => expect(await countAlerts('user=erik')).toBeGreaterThan(0), { timeout: 40_000, interval: 300 });
    expect(await countAlerts('user=dora')).toBe(before);
    await open(page, server, '/alerts?view=exceptions');
    await page.getByText('dora debugs, ticket 7').waitFor();
    await page.getByRole('button', { name: /End the exception/ }).click();
    await page.getByRole('button', { name: 'End it', exact: true }).click();
    await page.getByText('There are no exceptions.').waitFor();
  });
});

describe('what a log holds is text', () => {
  const foreign = `[...document.querySelectorAll('img, iframe, [onerror]')].map((element) => element.outerHTML)`;
  const paths = async () => {
    const response = await fetch(`${server.url}/api/v1/alerts?${new URLSearchParams({ user: image })}`, {
      headers: { cookie: ada.cookie },
    });
    const { alerts } = (await response.json()) as { readonly alerts: readonly { readonly id: string }[] };
    return [
      '/alerts?status=all',
      ...alerts.map(({ id }) => `/alerts/${id}`),
      '/identity?by=risk',
      `/identity?${new URLSearchParams({ user: image })}`,
    ];
  };

  it('in alerts and in risks', async () => {
    const all = await paths();
    expect(all.length).toBeGreaterThan(3);
    for (const path of all) {
      await open(page, server, path);
      await page.getByText('<img src=x', { exact: false }).first().waitFor();
      expect(await page.evaluate<string[]>(foreign)).toEqual([]);
      const text = await page.evaluate<string>('document.body.innerText');
      expect(text).not.toContain('\u202E');
    }
  });
});

describe('nothing stands in the way of anybody', () => {
  it('in lists, on an alert, in its dialogs and in risks, light and dark, wide and narrow', async () => {
    const quiet = await openPage(browser, { ...as(ada, server), reducedMotion: 'reduce' });
    const found: string[] = [];
    const look = async (label: string) => {
      for (const [width, height, colorScheme] of [
        [1440, 900, 'light'],
        [390, 844, 'dark'],
      ] as const) {
        await quiet.page.setViewportSize({ width, height });
        await quiet.page.emulateMedia({ colorScheme });
        await settle(quiet.page);
        if (await isTooWide(quiet.page)) found.push(`${label} ${width}: too wide`);
        found.push(...(await findBarriers(quiet.page)).map((barrier) => `${label} ${width}: ${barrier}`));
      }
    };
    const response = await fetch(`${server.url}/api/v1/alerts?user=cleo`, { headers: { cookie: ada.cookie } });
    const { alerts } = (await response.json()) as { readonly alerts: readonly { readonly id: string }[] };
    for (const path of [
      '/alerts',
      '/alerts?status=all',
      '/alerts?view=exceptions',
      `/alerts/${alerts[0]?.id}`,
      '/identity?by=risk',
      '/identity?user=cleo',
    ]) {
      await open(quiet.page, server, path);
      await look(path);
    }
    await open(quiet.page, server, `/alerts/${alerts[0]?.id}`);
    for (const key of ['c', 'x', '?']) {
      await quiet.page.keyboard.press(key);
      await quiet.page.getByRole('dialog').waitFor();
      await look(`the dialog of ${key}`);
      await quiet.page.keyboard.press('Escape');
    }
    expect([...found, ...quiet.complaints]).toEqual([]);
    await quiet.close();
  });
});

describe('risk', () => {
  it('names who is behind it, and why, and leads to the alerts', async () => {
    await open(page, server, '/identity');
    await page.getByRole('tab', { name: 'By risk' }).click();
    await page.getByRole('link', { name: 'cleo' }).first().click();
    const risk = page.getByRole('region', { name: 'Risk', exact: true });
    await risk.getByText('A command was run in a container').first().waitFor();
    await risk.getByRole('link', { name: 'Its alerts' }).click();
    await page.waitForURL(/user=cleo/);
    await row(/cleo ran id/)
      .first()
      .waitFor();
    expect(await row(/bert ran id/).count()).toBe(0);
  });
});

describe('whoever may only look', () => {
  it('sees alerts, and cannot change them', async () => {
    const other = await openPage(browser, as(vera, server));
    page = other.page;
    await open(page, server, '/alerts');
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Evidence' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.getByRole('button', { name: /Acknowledge|Close…|Make/ }).count()).toBe(0);
    expect(await page.getByLabel('Comment').count()).toBe(0);
    expect(other.complaints).toEqual([]);
    await other.close();
  });
});

describe('nothing and failures', () => {
  it('say what there is to do', async () => {
    await open(page, server, '/alerts?text=no-such-words-anywhere');
    await page.getByText('No alert is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all alerts' }).click();
    await expect.poll(() => page.locator('[data-row]').count()).toBeGreaterThan(3);
    const failing = await openPage(browser, as(ada, server));
    let isFailing = true;
    await failing.page.route('**/api/v1/alerts?*', (route) =>
      isFailing
        ? route.fulfill({
            status: 400,
            contentType: 'application/json',
            body: JSON.stringify({ title: 'No', detail: 'It went wrong.', remedy: 'Do it again.', status: 400, id: 'abc' }),
          })
        : route.continue(),
    );
    await failing.page.goto(`${server.url}/alerts`);
    await failing.page.getByText('It went wrong.').waitFor();
    isFailing = false;
    await failing.page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => failing.page.locator('[data-row]').count()).toBeGreaterThan(3);
    await failing.close();
    await page.goto(`${server.url}/alerts/${'0'.repeat(32)}`);
    await page
      .getByText(/no alert/i)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'All alerts' }).click();
    await settle(page);
    // The one answer that was not found is what the browser complains of.
    (watched.complaints as string[]).length = 0;
  });
});
