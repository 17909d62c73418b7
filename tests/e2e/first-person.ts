/**
 * For a whole file of tests: a server, a browser, and ada, its first user, who has a page open in each test. What a page complains of
 * on its console fails the test that it was open in.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { as, makeFirstPerson, type Person } from './people.ts';
import { type StartedServer, startServer } from './started-server.ts';

export interface FirstPerson {
  readonly browser: Browser;
  readonly server: StartedServer;
  readonly ada: Person;
  readonly watched: WatchedPage;
  readonly page: Page;
}

export interface FirstPersonOptions {
  /** Beside who is signed in. */
  readonly context?: Partial<Parameters<typeof openPage>[1]>;
  /** Complaints that belong to the test. */
  readonly tolerates?: (complaint: string) => boolean;
}

/** @param take is given everything anew before each test */
export function withFirstPerson(take: (now: FirstPerson) => void, { context, tolerates = () => false }: FirstPersonOptions = {}): void {
  let browser: Browser;
  let server: StartedServer;
  let ada: Person;
  let watched: WatchedPage;
  beforeAll(async () => {
    [browser, server] = await Promise.all([openBrowser(), startServer()]);
    ada = await makeFirstPerson(server);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });
  beforeEach(async () => {
    watched = await openPage(browser, { ...as(ada, server), ...context });
    take({ browser, server, ada, watched, page: watched.page });
  });
  afterEach(async () => {
    expect(watched.complaints.filter((text) => !tolerates(text))).toEqual([]);
    await watched.close();
  });
}
