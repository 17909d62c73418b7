import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WatchedPage } from './browser.ts';
import { withFirstPerson } from './first-person.ts';
import { makePerson, type Person } from './people.ts';
import { eventPath, find, identityPath, objectPath, open, searchPaths } from './screens.ts';
import { type StartedServer, sampleInput } from './started-server.ts';

interface Recorded {
  readonly user?: { readonly username?: string };
  readonly userAgent?: string;
  readonly objectRef?: { readonly namespace?: string; readonly name?: string };
}

/** What events outside of a namespace say that none inside says. */
function marksOutside(namespace: string): readonly string[] {
  const lines = gunzipSync(readFileSync(sampleInput.path)).toString().trim().split('\n');
  const events = lines.map((line) => [JSON.parse(line) as Recorded, line] as const);
  const inside = events.flatMap(([{ objectRef }, line]) => (objectRef?.namespace === namespace ? [line] : [])).join('\n');
  const said = events.flatMap(([{ user, userAgent, objectRef }]) => [user?.username, userAgent, objectRef?.namespace, objectRef?.name]);
  // Plain words may stand in the page itself.
  const telling = said.filter((text): text is string => text !== undefined && text.length > 4 && /[-.:@\d]/.test(text));
  return [...new Set(telling)].filter((text) => !inside.includes(text));
}

const marks = marksOutside('dev');
const rules = new URL('../../rules/', import.meta.url);
const ruleTexts = readdirSync(rules, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, rules), 'utf8'))
  .join('\n');

let server: StartedServer;
let ada: Person;
let vera: Person;
let watched: WatchedPage;
let page: Page;
/** What the server told the page. */
const told: string[] = [];
withFirstPerson(
  (now) => {
    ({ server, ada, watched, page } = now);
  },
  {
    prepare: async (started, by) => {
      vera = await makePerson(started, by, 'vera', { roles: ['viewer'], clusters: ['sample'], namespaces: ['dev'] });
      return vera;
    },
  },
);
beforeEach(() => {
  told.length = 0;
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.startsWith('/api/'))
      void response.text().then(
        (text) => told.push(text),
        () => null,
      );
  });
});

async function marksShown(): Promise<string[]> {
  const shown = [await page.content(), ...told.splice(0)].join('\n');
  return marks.filter((mark) => shown.includes(mark));
}

describe('a viewer of one namespace', () => {
  it('is compared with something: there is much outside', () => {
    expect(marks.length).toBeGreaterThan(100);
    expect(marks).toContain('tmp-1');
  });

  it('sees nothing of the others on any page', async () => {
    for (const path of [
      '/',
      ...searchPaths('user'),
      ...searchPaths('namespace').slice(1, 4),
      '/object',
      '/identity',
      '/identity?by=risk',
      '/alerts?status=all',
      '/status',
      '/settings',
    ]) {
      await open(page, server, path);
      expect([path, ...(await marksShown())]).toEqual([path]);
    }
  });

  it('sees nothing of the others in the rules, beside the names that these have in their text', async () => {
    for (const path of ['/rules', '/rules/exec-into-container', '/rules/rights-tried-out']) {
      await open(page, server, path);
      const shown = (await marksShown()).filter((mark) => !ruleTexts.includes(mark));
      expect([path, ...shown]).toEqual([path]);
    }
  });

  it('is shown their own: events, objects, and people as far as they act there', async () => {
    const [own] = await find(server, vera, 'namespace=dev verb=update');
    if (own === undefined) return expect.fail('the sample has none');
    await open(page, server, eventPath(own));
    await page.getByRole('heading', { name: 'Everything it says' }).waitFor();
    for (const path of [objectPath(own), identityPath(own.user), identityPath('eve')]) {
      await open(page, server, path);
      expect([path, ...(await marksShown())]).toEqual([path]);
    }
  });

  it('finds no event, no object and no count of another namespace', async () => {
    const [other] = await find(server, ada, 'namespace=tmp-1 and name is not empty');
    if (other === undefined) return expect.fail('the sample has none');
    await open(page, server, eventPath(other));
    await page.getByText('There is no such event.').waitFor();
    expect(told.splice(0).join('')).not.toContain(other.name);
    await open(page, server, objectPath(other));
    await page.getByText('Nothing is recorded of this object').waitFor();
    // The browser itself reports the answer 404.
    watched.forgive('404');
    return expect(await find(server, vera, 'namespace=tmp-1')).toEqual([]);
  });

  it('is offered nothing of the others while typing', async () => {
    await open(page, server, '/search');
    const question = page.locator('.cm-content');
    const offered = page.locator('.cm-tooltip-autocomplete li');
    for (const [typed, own] of [
      ['namespace=', 'dev'],
      ['user=', 'mallory'],
    ] as const) {
      await question.click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.press('Delete');
      await page.keyboard.type(typed);
      await offered.filter({ hasText: own }).first().waitFor();
      expect([typed, ...(await marksShown())]).toEqual([typed]);
    }
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('Delete');
    await page.keyboard.type('namespace=tmp');
    await expect.poll(() => question.textContent()).toBe('namespace=tmp');
    expect(await offered.filter({ hasText: 'tmp-' }).count()).toBe(0);
  });
});
