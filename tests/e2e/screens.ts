/** Every page of the program by its address, in each of its shapes, and when it is there as a whole. */

import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Person } from './people.ts';
import type { StartedServer } from './started-server.ts';

export interface Found {
  /** Of an event. */
  readonly id: string;
  readonly user: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a person finds with a question over HTTP: for addresses, and to compare with. */
export async function find({ url }: StartedServer, by: Person, text: string): Promise<Found[]> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cookie': by.cookie, 'x-telltale-csrf': by.csrf },
    body: JSON.stringify({ text: `${text} include id, user, resource, namespace, name`, limit: 1000 }),
  });
  const { columns, rows } = (await response.json()) as {
    readonly columns: readonly { readonly key: string }[];
    readonly rows: readonly (readonly (string | null)[])[];
  };
  return rows.map((row) => Object.fromEntries(columns.map(({ key }, at) => [key, row[at] ?? ''])) as unknown as Found);
}

const asked = (question: string, more = '') => `/search?q=${encodeURIComponent(question)}${more}`;

export const eventPath = ({ id }: Pick<Found, 'id'>): string => `/event/${id}`;
export const objectPath = ({ resource, namespace, name }: Found): string =>
  `/object?${new URLSearchParams({ resource, ...(namespace !== '' && { in: namespace }), name })}`;
export const identityPath = (user: string): string => `/identity?${new URLSearchParams({ user })}`;

/** @param field what the groups are made of. */
export function searchPaths(field: string): readonly string[] {
  return [
    '/search',
    asked(`groupby ${field}`, '&view=table'),
    asked(`groupby ${field}`, '&view=bar'),
    asked(`groupby ${field}`, '&view=treemap'),
    asked(`groupby ${field}, verb`, '&view=heat'),
    asked(`timeslice 1m by ${field}`),
  ];
}

/** The page with this policy, as a link that was shared. */
export const policyPath = (text: string, search = ''): string => `/policy${search}#policy=${deflateRawSync(text).toString('base64url')}`;

const somePolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  users: [kubelet]
- level: None
  verbs: [watch]
- level: RequestResponse
  resources: [{ group: "", resources: [secrets, pods] }]
- level: Metadata
`;

/** Without a policy, with findings, as a table and in bytes, without traffic, and refused. */
export const policyPaths: readonly string[] = [
  '/policy',
  policyPath(somePolicy, '?of=bytes'),
  '/policy?traffic=table&way=rke2',
  '/policy?range=2001-01-01T00:00:00Z~2001-01-02T00:00:00Z',
  policyPath(somePolicy.replace('level: None', 'level: Nothing'), '?way=managed'),
];

export const settingsPaths: readonly string[] = [
  'appearance',
  'account',
  'tokens',
  'questions',
  'users',
  'destinations',
  'reads',
  'sign-ins',
].map((tab) => `/settings?tab=${tab}`);

/** Opens it, and waits for all of its answers. */
export async function open(page: Page, { url }: StartedServer, path: string): Promise<void> {
  // Other files of tests share the processors, and some pages compute for seconds.
  await page.goto(url + path, { waitUntil: 'networkidle', timeout: 90_000 });
  await settle(page);
}

/** Nothing is on its way, and nothing moves. */
export async function settle(page: Page): Promise<void> {
  await expect.poll(() => page.locator('[aria-label="Loading"], [aria-busy="true"]').count(), { timeout: 60_000 }).toBe(0);
  await page.evaluate(untilStill);
}

/** From the third frame on: in the second, what changed begins to move. */
const untilStill = `new Promise((done) => {
  let frames = 0;
  const look = () => {
    frames += 1;
    if (frames > 2 && document.getAnimations().every(({ playState }) => playState !== 'running')) done();
    else requestAnimationFrame(look);
  };
  look();
})`;

/** Whether the page is wider than its window. */
export async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
