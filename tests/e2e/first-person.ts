/**
 * For a whole file of tests: a server, a browser, and ada, its first user, who has a page open in each test. What a page complains of
 * on its console fails the test that it was open in.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { as, makeFirstPerson, type Person } from './people.ts';
import { type Input, type StartedServer, startServer } from './started-server.ts';

export interface FirstPerson {
  readonly browser: Browser;
  readonly server: StartedServer;
  readonly ada: Person;
  readonly watched: WatchedPage;
  readonly page: Page;
}

export interface FirstPersonOptions {
  /** What the store holds from the start; the sample where nothing is said. */
  readonly inputs?: readonly Input[];
  /** Settings of the server beside where it listens and keeps things. */
  readonly config?: object;
  /** Beside who is signed in. */
  readonly context?: Partial<Parameters<typeof openPage>[1]>;
  /** Once, before the tests. Whom it gives has the pages open in place of ada. */
  readonly prepare?: (server: StartedServer, ada: Person) => Promise<Person | undefined>;
  /** Complaints that belong to the test. */
  readonly tolerates?: (complaint: string) => boolean;
}

/** @param take is given everything anew before each test */
export function withFirstPerson(take: (now: FirstPerson) => void, options: FirstPersonOptions = {}): void {
  const { inputs, config, context, prepare, tolerates = () => false } = options;
  let browser: Browser;
  let server: StartedServer;
  let ada: Person;
  let reader: Person;
  let watched: WatchedPage;
  beforeAll(async () => {
    [browser, server] = await Promise.all([openBrowser(), startServer(inputs, config)]);
    ada = await makeFirstPerson(server);
    reader = (await prepare?.(server, ada)) ?? ada;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });
  beforeEach(async () => {
    watched = await openPage(browser, { ...as(reader, server), ...context });
    take({ browser, server, ada, watched, page: watched.page });
  });
  afterEach(async () => {
    expect(watched.complaints.filter((text) => !tolerates(text))).toEqual([]);
    await watched.close();
  });
}
