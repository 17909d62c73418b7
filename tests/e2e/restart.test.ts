import { describe, expect, it } from 'vitest';
import type { WatchedPage } from './browser.ts';
import { withFirstPerson } from './first-person.ts';
import { eventOf, postEvents } from './posted-events.ts';
import { open } from './screens.ts';
import type { StartedServer } from './started-server.ts';

let server: StartedServer;
let watched: WatchedPage;
withFirstPerson(
  (now) => {
    ({ server, watched } = now);
  },
  {
    // The browser itself reports each request that reaches nobody.
    tolerates: (complaint) => complaint.includes('net::ERR_'),
  },
);

/** The engine of the store opens anew as well. */
const back = { timeout: 40_000 };

describe('a server that is started again while its page is open', () => {
  it('is missed, and found again, and knows who was there', async () => {
    const { page } = watched;
    await open(page, server, '/');
    const banner = page.getByText('The server does not answer');
    await server.stop();
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await banner.waitFor();
    // What was there is there still.
    await page.getByRole('region', { name: 'Actions' }).getByRole('link').first().waitFor();
    await server.restart();
    await banner.waitFor({ state: 'detached', ...back });
    await page.getByRole('button', { name: 'Signed in as ada' }).waitFor();
    await page.getByRole('region', { name: 'Status codes' }).getByRole('link', { name: /^403/ }).click();
    await page.getByRole('grid').getByRole('row').nth(3).waitFor(back);
    expect(await page.getByRole('heading', { name: /Sign in/ }).count()).toBe(0);
  });

  it('is followed further', async () => {
    const { page } = watched;
    await page.goto(`${server.url}/search?q=${encodeURIComponent('user=somebody')}&live=true`);
    const arriving = page.getByRole('region', { name: 'Events as they arrive' });
    const post = async (name: string) =>
      postEvents(server, 'sample', [eventOf({ objectRef: { resource: 'pods', namespace: 'dev', name, apiVersion: 'v1' } })]);
    await arriving.getByText('Live', { exact: true }).first().waitFor();
    await post('before-it-ended');
    await arriving.getByText('before-it-ended').first().waitFor();
    await server.stop();
    await arriving.getByText('Connecting again').waitFor();
    await server.restart();
    await post('after-it-came-back');
    await arriving.getByText('after-it-came-back').first().waitFor(back);
    expect(await arriving.getByText('before-it-ended').count()).toBeGreaterThan(0);
  });
});
