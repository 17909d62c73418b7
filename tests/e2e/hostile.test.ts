import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { hiddenCharacters } from '../../src/model/hidden-characters.ts';
import { withFirstPerson } from './first-person.ts';
import type { Person } from './people.ts';
import { eventOf, postEvents } from './posted-events.ts';
import {
  eventPath,
  type Found,
  find,
  identityPath,
  isTooWide,
  objectPath,
  open,
  policyPath,
  searchPaths,
  settingsPaths,
  settle,
} from './screens.ts';
import { hostileLog, type StartedServer } from './started-server.ts';

const image = '<img src=x onerror=alert(1)>';
const script = '</script><script>alert(2)</script>';
const frame = '"><iframe srcdoc="<script>alert(3)</script>"></iframe><svg onload=alert(4)>';
const reversed = 'admin\u202Egnp.exe\u2066\u200Bx';
const escapes = 'red\u001B[31m\u0000\u0085\u009B2J';
const formula = '=HYPERLINK("javascript:alert(5)","x")';
const long = `long-${'W'.repeat(6000)}`;
const prototype = '__proto__';
const values = [image, script, frame, reversed, escapes, formula, long, prototype];

/** Every place of an event that somebody fills in says the same. */
const attacks = (at: Date) =>
  values.map((value) =>
    eventOf(
      {
        level: 'RequestResponse',
        auditID: value,
        verb: 'update',
        requestURI: `/api/v1/namespaces/${value}/configmaps/${value}?${value}=javascript:alert(6)`,
        user: { username: value, uid: value, groups: [value], extra: { [value]: [value] } },
        impersonatedUser: { username: value, groups: [value] },
        userAgent: value,
        sourceIPs: [value, '203.0.113.9'],
        objectRef: { resource: 'configmaps', namespace: value, name: value, apiVersion: 'v1', subresource: value },
        responseStatus: { code: 403, reason: value, message: value },
        requestObject: { kind: 'ConfigMap', metadata: { name: value, annotations: { [value]: value } }, data: { [value]: value } },
        responseObject: { kind: 'Status', message: value, [value]: { [value]: [value] } },
        annotations: { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': value, [value]: value },
      },
      at,
    ),
  );

let server: StartedServer;
let ada: Person;
let page: Page;
withFirstPerson(
  (now) => {
    ({ server, ada, page } = now);
  },
  {
    inputs: [{ path: hostileLog, cluster: 'lab' }],
    prepare: async (started, by) => {
      // In the log's own last day, which the page shows.
      await postEvents(started, 'lab', attacks(new Date('2026-11-21T01:53:27Z')));
      const stored = async () => expect(await find(started, by, 'code=403 resource=configmaps verb=update')).toHaveLength(values.length);
      await vi.waitFor(stored, { timeout: 60_000, interval: 200 });
      return undefined;
    },
  },
);

/** Elements and attributes that the page itself does not have. */
const foreign = `[...document.querySelectorAll('img[src], iframe, object, embed, script:not([src]), base, [onerror], [onload], [srcdoc]')]
  .concat([...document.querySelectorAll('a[href]')].filter((a) => a.protocol !== location.protocol || a.host !== location.host))
  .map((element) => element.outerHTML.slice(0, 200))`;
/** Text that is shown or read aloud. The editor draws such characters itself, and holds them as they are. */
const shownText = `[document.title, ...[...document.querySelectorAll('body *')].filter((element) => element.closest('.cm-editor') === null)
  .flatMap((element) => [
    ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data),
    ...['title', 'aria-label', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? ''),
  ])]`;

/** Lines of a preformatted text are ended by what hides nothing. */
const isHiding = (text: string) => text.replaceAll(/[\n\t\u00AD]/g, '').search(hiddenCharacters) >= 0;

const sizes = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;

/** What is wrong with the page as it stands, on a telephone and with more room. */
async function harmOf(label: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await settle(page);
    const elements = await page.evaluate<string[]>(foreign);
    const hiding = (await page.evaluate<string[]>(shownText)).filter(isHiding).map((text) => JSON.stringify(text.slice(0, 120)));
    if (elements.length > 0 || hiding.length > 0) found.push({ label, size, elements, hiding });
    if (await isTooWide(page)) found.push({ label, size, tooWide: true });
  }
  return found;
}

async function expectHarmless(paths: readonly string[]): Promise<void> {
  const found: unknown[] = [];
  for (const path of paths) {
    await page.setViewportSize(sizes[0]);
    await open(page, server, path);
    found.push(...(await harmOf(path.slice(0, 100))));
  }
  expect(found).toEqual([]);
}

const first = (events: readonly Found[], field: keyof Found, value: string): Found =>
  events.find((event) => event[field] === value) ?? expect.fail(`no event with ${field} ${JSON.stringify(value)}`);

describe('what a log holds is text', () => {
  it('on the overview, in what was refused, in the status and in the settings', async () =>
    expectHarmless(['/', '/?compare=true', '/search?q=code%3D403', '/status', ...settingsPaths]));

  it('in the list of the search, and what would hide is seen', async () => {
    await expectHarmless(['/search?q=code%3D403%20resource%3Dconfigmaps%20verb%3Dupdate']);
    const list = page.getByRole('region', { name: 'Events' });
    await list.getByText('U+202E').first().waitFor();
    await list.getByText('U+001B').first().waitFor();
    await list.getByText('<img src=x', { exact: false }).first().waitFor();
    await list.getByRole('gridcell', { name: 'Details' }).first().click();
    await expect.poll(() => page.evaluate<string[]>(foreign)).toEqual([]);
  });

  it('in a policy', async () => {
    const named = values.filter((value) => value !== escapes);
    const rule = (user: string) => ({
      level: 'Metadata',
      users: [user],
      userGroups: [user],
      verbs: [user],
      namespaces: [user],
      resources: [{ group: '', resources: [user], resourceNames: [user] }],
      [user]: user,
    });
    const policy = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [...named.map(rule), { level: 'RequestResponse' }] };
    await expectHarmless([policyPath(JSON.stringify(policy, null, 2), '?traffic=river')]);
    await page.getByRole('tab', { name: 'Table' }).click();
    expect(await harmOf('the traffic as a table')).toEqual([]);
    await page.getByRole('list', { name: 'Rules' }).getByText('U+202E').first().waitFor();
    await expectHarmless([policyPath(JSON.stringify({ ...policy, rules: [{ level: frame }] }), '?of=bytes')]);
  });

  it('in groups, in every view', async () => {
    await expectHarmless(searchPaths('user'));
    await expectHarmless(['name', 'useragent', 'requesturi'].flatMap((field) => searchPaths(field).slice(1, 4)));
  });

  it('on the pages of events', async () => {
    const made = await find(server, ada, 'code=403 resource=configmaps verb=update');
    const recorded = await find(server, ada, 'user=eve');
    const paths = [...made, ...recorded.slice(0, 5)].map(eventPath);
    expect(paths.length).toBeGreaterThan(12);
    await expectHarmless(paths);
  });

  it('on the pages of objects and identities', async () => {
    const made = await find(server, ada, 'code=403 resource=configmaps verb=update');
    await expectHarmless([
      '/object',
      '/object?resource=configmaps',
      '/identity',
      ...[image, reversed, long].flatMap((value) => [objectPath(first(made, 'name', value)), identityPath(value)]),
    ]);
  });
});
