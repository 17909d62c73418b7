import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IndicatorSettings } from '../../src/platform/config-indicators.ts';
import { ListKeeper } from '../../src/service/indicators/list-keeper.ts';

let folder: string;
let server: Server;
let url: string;
let answer: { status: number; body: string; headers?: Record<string, string> };
let asked: string[];
let nowMs: number;
let warnings: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-lists-'));
  answer = { status: 200, body: '192.0.2.1\n' };
  asked = [];
  warnings = [];
  nowMs = Date.parse('2026-11-22T12:00:00Z');
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers.authorization ?? ''}`);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/list`;
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

const spool = () => join(folder, 'spool');
const base = { kind: 'addresses', refresh: 3_600_000, owner: 'soc', reason: 'A test.' } as const;

function keeperOf(...settings: readonly IndicatorSettings[]): Promise<ListKeeper> {
  return ListKeeper.open(settings, {
    spool: spool(),
    keepsCopies: true,
    env: { LIST_TOKEN: 'made-for-this-test' },
    signal: new AbortController().signal,
    clock: () => nowMs,
    warn: (message) => void warnings.push(message),
  });
}

const entriesOf = (keeper: ListKeeper, name = 'bad') => keeper.lists().get(name)?.entries;

describe('a list in a file', () => {
  it('is read again when it changes, and keeps what it was while it cannot be', async () => {
    const file = join(folder, 'bad.txt');
    writeFileSync(file, '192.0.2.1\n');
    const keeper = await keeperOf({ ...base, name: 'bad', file });
    const first = keeper.lists();
    expect(entriesOf(keeper)).toEqual(['192.0.2.1']);
    await keeper.refresh();
    expect(keeper.lists()).toBe(first);
    writeFileSync(file, '192.0.2.1\n192.0.2.2\n');
    await keeper.refresh();
    expect(entriesOf(keeper)).toEqual(['192.0.2.1', '192.0.2.2']);
    rmSync(file);
    await keeper.refresh();
    await keeper.refresh();
    expect(entriesOf(keeper)).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(warnings).toEqual([`The list bad cannot be read: ${file} cannot be read. What it last was still holds.`]);
    writeFileSync(file, '<html>');
    await keeper.refresh();
    expect(entriesOf(keeper)).toEqual(['192.0.2.1', '192.0.2.2']);
    writeFileSync(file, '# empty now\n');
    await keeper.refresh();
    expect(entriesOf(keeper)).toEqual([]);
  });

  it('that never was one is no list, so that no rule takes it for an empty one', async () => {
    const keeper = await keeperOf({ ...base, name: 'bad', file: join(folder, 'nowhere') });
    expect(keeper.lists().size).toBe(0);
    expect(keeper.states().map(({ loadedMs, failure }) => [loadedMs, failure !== null])).toEqual([[null, true]]);
    expect(warnings[0]).toContain('Rules that ask it do not run.');
  });

  it('loses what expires, entry by entry and as a whole', async () => {
    const file = join(folder, 'bad.txt');
    writeFileSync(file, '192.0.2.1 expires=2026-11-22\n192.0.2.2\n');
    const keeper = await keeperOf({ ...base, name: 'bad', file, expires: '2026-11-24' });
    expect(entriesOf(keeper)?.length).toBe(2);
    nowMs = Date.parse('2026-11-23T00:00:00Z');
    expect(entriesOf(keeper)).toEqual(['192.0.2.2']);
    nowMs = Date.parse('2026-11-24T23:59:59Z');
    expect(entriesOf(keeper)).toEqual(['192.0.2.2']);
    nowMs = Date.parse('2026-11-25T00:00:00Z');
    expect(entriesOf(keeper)).toEqual([]);
  });
});

describe('a list at an address', () => {
  it('is asked when it is due, with its token, and its last copy holds while it does not answer', async () => {
    const settings = { ...base, name: 'bad', url, token: { env: 'LIST_TOKEN' } };
    const keeper = await keeperOf(settings);
    expect([entriesOf(keeper), asked]).toEqual([['192.0.2.1'], ['GET Bearer made-for-this-test']]);
    answer = { status: 200, body: '["192.0.2.2"]' };
    await keeper.refresh();
    expect(asked.length).toBe(1);
    nowMs += 3_600_000;
    await keeper.refresh();
    expect(entriesOf(keeper)).toEqual(['192.0.2.2']);
    answer = { status: 503, body: 'sorry' };
    const later = await keeperOf(settings);
    expect(entriesOf(later)).toEqual(['192.0.2.2']);
    expect(warnings).toEqual([`The list bad cannot be read: ${url} answered 503. What it last was still holds.`]);
    expect(readdirSync(`${spool()}-lists`)).toEqual(['bad.list']);
    expect(statSync(join(`${spool()}-lists`, 'bad.list')).mode & 0o777).toBe(0o600);
    expect(statSync(`${spool()}-lists`).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(`${spool()}-lists`, 'bad.list'), 'utf8')).toBe('["192.0.2.2"]');
  });

  it.each([
    [{ status: 302, body: '', headers: { location: 'http://169.254.169.254/latest/meta-data/' } }, 'leads elsewhere (302)'],
    [{ status: 200, body: '<html>Please sign in</html>' }, 'it has no entry'],
    [{ status: 404, body: '' }, 'answered 404'],
  ])('may answer %j', async (given, message) => {
    answer = given;
    const keeper = await keeperOf({ ...base, name: 'bad', url });
    expect(keeper.lists().size).toBe(0);
    expect(warnings.join()).toContain(message);
  });

  it('is none where it leads to metadata or to the link', async () => {
    for (const at of [
      'http://169.254.169.254/list',
      'http://[fe80::1]/list',
      'http://metadata.google.internal/list',
      'http://0.0.0.0/list',
    ])
      expect((await keeperOf({ ...base, name: 'bad', url: at })).lists().size).toBe(0);
    expect(warnings.length).toBe(4);
    expect(asked).toEqual([]);
  });

  it('that is a secret is not told', async () => {
    answer = { status: 500, body: '' };
    writeFileSync(join(folder, 'url'), `${url}?key=made-for-this-test\n`);
    await keeperOf({ ...base, name: 'bad', url: { file: join(folder, 'url') } });
    expect(warnings).toEqual(['The list bad cannot be read: its address answered 500. Rules that ask it do not run.']);
  });
});
