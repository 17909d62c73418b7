import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { owner } from '../../contract/asker.ts';
import { createLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { fullScope } from '../../sql/scope.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { lazyEvents } from '../open-events.ts';
import { Access } from './access.ts';
import { hashSecret, kinds } from './access-documents.ts';
import { Directory } from './directory.ts';
import { Sessions } from './sessions.ts';
import { SignInLog } from './sign-in-log.ts';
import { TokenUses } from './token-uses.ts';
import { createToken, revokeToken } from './tokens.ts';
import { saveUser, users } from './users.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-two-servers-'));
const quiet = { start: () => undefined, advance: () => undefined, note: () => undefined, done: () => undefined };
const warned: string[] = [];
const reading = { signal: new AbortController().signal, progress: quiet, warn: (message: string) => warned.push(message) };
const events = lazyEvents({ kind: 'store', location: join(folder, 'store') }, reading);
const open: Access[] = [];
let isAway = false;
let store: () => Promise<Store>;
let context: Context;

/** One of several servers over the store. */
function openServer(): Access {
  const options = { store, clock: Date.now, log: createLog('error', () => undefined), metrics: createMetrics() };
  const access = new Access({ ...options, contextOf: () => context });
  open.push(access);
  return access;
}

beforeAll(() => {
  store = async () => {
    if (isAway) throw new Error('the store is away');
    return (await events.events()).store;
  };
  context = {
    ...reading,
    events: events.events,
    asker: owner,
    masking: 'on',
    scope: fullScope,
    trustedProxies: [],
    clock: Date.now,
    limits: {},
  };
});
afterAll(async () => {
  isAway = false;
  for (const access of open) await access.close();
  await events.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const password = 'correct horse battery';
const rest = { clusters: 'all', namespaces: 'all', disabled: false } as const;
/** As long as servers may take to notice, and more. */
const soon = { timeout: 15_000, interval: 200 };

describe('two servers over one store', () => {
  it('know within seconds what the other has changed', async () => {
    const [one, other] = [openServer(), openServer()];
    expect(await other.ofToken('tt_unknown')).toBeNull();
    await saveUser({ name: 'ann', roles: ['analyst'], password, ...rest }, context);
    const session = await one.signIn({ name: 'ann', password }, '10.0.0.1');
    await expect.poll(() => other.ofSession(session.secret), soon).toMatchObject({ name: 'ann', csrf: session.csrf });
    const { id, token } = await createToken({ name: 'a', owner: 'ann', days: 1 }, context);
    for (const server of [one, other]) await expect.poll(() => server.ofToken(token), soon).toMatchObject({ name: 'ann' });
    await revokeToken({ id }, context);
    await other.signOut(session.secret);
    for (const server of [one, other]) await expect.poll(() => server.ofToken(token), soon).toBeNull();
    await expect.poll(() => one.ofSession(session.secret), soon).toBeNull();
  });

  it('go on with what they know while the store is away, and let in nobody whom they do not', async () => {
    const known = openServer();
    const { secret } = await known.signIn({ name: 'ann', password }, '10.0.0.1');
    isAway = true;
    try {
      await new Promise((resolve) => setTimeout(resolve, 2500));
      await known.ofSession(secret);
      expect(await known.ofSession(secret)).toMatchObject({ name: 'ann' });
      await expect(openServer().ofSession(secret)).rejects.toThrow('the store is away');
      await expect(known.signIn({ name: 'ann', password: 'wrong horse battery' }, '10.0.0.1')).rejects.toMatchObject({
        code: 'sign-in-failed',
      });
    } finally {
      isAway = false;
    }
  });
});

describe('what is in the store', () => {
  it('lets nobody in by itself, and what is damaged lets nobody in at all', async () => {
    const access = openServer();
    const { secret } = await access.signIn({ name: 'ann', password }, '10.0.0.1');
    const { token } = await createToken({ name: 'b', owner: 'ann', days: 1 }, context);
    const documents = await Promise.all(Object.values(kinds).map(async (kind) => new StateStore(await store(), kind, Date.now).latest()));
    const text = JSON.stringify(documents);
    expect(text).toContain(hashSecret(secret));
    for (const hidden of [secret, token, token.slice(3), password]) expect(text).not.toContain(hidden);
    for (const stolen of [hashSecret(secret), hashSecret(token), `tt_${hashSecret(token)}`]) {
      expect(await access.ofSession(stolen)).toBeNull();
      expect(await access.ofToken(stolen)).toBeNull();
    }
    const state = new StateStore(await store(), kinds.user, Date.now);
    const [ann] = await state.latest();
    const document = JSON.parse(ann?.document ?? '{}');
    await state.save({ id: 'ann', author: 'x' }, JSON.stringify({ ...document, roles: ['root'] }));
    await access.changed();
    expect(await access.ofSession(secret)).toBeNull();
    expect(await access.ofToken(token)).toBeNull();
    expect((await users({}, context)).users).toEqual([]);
    expect(warned.join()).toContain('cannot be understood');
    await state.save({ id: 'ann', author: 'x' }, JSON.stringify(document));
    await access.changed();
    expect(await access.ofSession(secret)).toMatchObject({ name: 'ann' });
  });

  it('is raised where a password was kept with less', async () => {
    const access = openServer();
    const state = new StateStore(await store(), kinds.user, Date.now);
    const { scryptSync } = await import('node:crypto');
    const hash = scryptSync('an older password', Buffer.alloc(16), 32, { N: 1024, r: 8, p: 1 }).toString('base64');
    const kept = { algorithm: 'scrypt', n: 1024, r: 8, p: 1, salt: Buffer.alloc(16).toString('base64'), hash };
    await saveUser({ name: 'old', roles: ['viewer'], password, ...rest }, context);
    const documentOf = async () => JSON.parse((await state.latest()).find(({ id }) => id === 'old')?.document ?? '{}');
    await state.save({ id: 'old', author: 'x' }, JSON.stringify({ ...(await documentOf()), password: kept }));
    await access.changed();
    const session = await access.signIn({ name: 'old', password: 'an older password' }, '10.0.0.1');
    expect((await documentOf()).password.n).toBe(32_768);
    expect(await access.ofSession(session.secret)).toMatchObject({ name: 'old' });
    await access.signIn({ name: 'old', password: 'an older password' }, '10.0.0.1');
  });
});

describe('what is written often', () => {
  it('goes when it is old: sessions that are over, uses before the last, sign-ins of years ago', async () => {
    const day = 86_400_000;
    let now = Date.now() + day;
    const clock = () => now;
    const options = { store, clock, log: createLog('error', () => undefined), metrics: createMetrics() };
    const directory = new Directory({ ...options, warn: () => undefined });
    const sessions = new Sessions({ ...options, directory });
    const uses = new TokenUses({ ...options, directory });
    const signIns = new SignInLog(options);
    const rowsOf = async (kind: string) => (await new StateStore(await store(), kind, clock).newest(1000)).length;
    const [ann] = (await directory.now()).users.values();
    const { secret } = await sessions.open({ id: 'ann', epoch: ann?.epoch ?? '', roles: [], clusters: 'all', namespaces: 'all' });
    signIns.add({ name: 'ann', from: '10.0.0.1', way: 'password', result: 'ok' });
    await signIns.flush();
    for (let used = 0; used < 3; used++) {
      now += 60_000;
      uses.note('0123456789abcdef');
      await sessions.find(secret);
      await Promise.all([uses.write(0), sessions.writeUsed(0)]);
      await directory.refresh();
    }
    const before = { uses: await rowsOf(kinds.tokenUse), sessions: await rowsOf(kinds.session), signIns: await rowsOf(kinds.signIn) };
    expect(before.uses).toBeGreaterThanOrEqual(3);
    const lastUse = (await directory.now()).tokenUses.get('0123456789abcdef');
    expect(lastUse).toBe(now);
    now += 1000;
    await uses.tidy();
    expect((await directory.refresh()).tokenUses.get('0123456789abcdef')).toBe(lastUse);
    expect(await rowsOf(kinds.tokenUse)).toBeLessThan(before.uses);
    await sessions.tidy();
    expect(await sessions.find(secret)).not.toBeNull();
    expect(await rowsOf(kinds.session)).toBe(before.sessions);
    now += 9 * day;
    await Promise.all([sessions.tidy(), signIns.tidy()]);
    expect(await rowsOf(kinds.session)).toBe(0);
    expect(await rowsOf(kinds.signIn)).toBeGreaterThanOrEqual(before.signIns);
    now += 400 * day;
    await signIns.tidy();
    expect(await rowsOf(kinds.signIn)).toBe(0);
    expect((await new StateStore(await store(), kinds.user, clock).latest()).length).toBeGreaterThan(0);
  });
});

describe('the last use of a token', () => {
  it('is written down when the server ends', async () => {
    const access = openServer();
    const { token, id } = await createToken({ name: 'c', owner: 'ann', days: 1 }, context);
    await access.changed();
    await access.ofToken(token);
    await access.close();
    const uses = await new StateStore(await store(), kinds.tokenUse, Date.now).latest();
    expect(uses.map((use) => use.id)).toContain(id);
  });
});
