/** What got lost on the way of an event is noted with it, and told to who asks for it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mappings } from '../decode/mapped-wrappers.ts';
import { realEvents } from '../decode/wrapped.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-lost-'));
const store = join(folder, 'store');
const gkePath = join(folder, 'gke.json');
const parsed = realEvents.map((event) => JSON.parse(event));
const gke = mappings.find(({ format }) => format === 'gke');
const viaGke = parsed.filter(gke?.fits ?? (() => false)).slice(0, 40);
const native = parsed.filter(({ stage }) => stage === 'ResponseComplete').slice(-60);
const cutShort = {
  ...native[0],
  auditID: 'cut-short',
  level: 'RequestResponse',
  requestObject: undefined,
  responseObject: undefined,
  annotations: { ...native[0].annotations, 'audit.k8s.io/truncated': 'true' },
};

async function ask(query: string, ...where: readonly string[]) {
  const { code, stdout, stderr } = await runCli(['query', query, '-o', 'ndjson', ...(where.length === 0 ? ['--store', store] : where)]);
  expect(code, stderr).toBe(0);
  const rows = stdout.split('\n').filter((line) => line !== '');
  return { rows: rows.map((line) => JSON.parse(line)), notes: stderr };
}

beforeAll(async () => {
  writeFileSync(gkePath, gke?.wrap(viaGke) ?? '');
  const plain = join(folder, 'audit.log');
  writeFileSync(plain, [...native, cutShort].map((event) => `${JSON.stringify(event)}\n`).join(''));
  expect((await runCli(['ingest', gkePath, plain, '--store', store])).code).toBe(0);
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

describe('lost fields', () => {
  it('stand in the field missing', async () => {
    const { rows } = await ask('missing is not empty and stage is not empty groupby missing');
    const counts = new Map(rows.map(({ missing, count }) => [missing, count]));
    expect(counts.get('groups')).toBe(viaGke.length);
    expect(counts.get('request')).toBe(1);
    expect((await ask('missing=response include auditid')).rows).toMatchObject([{ auditid: 'cut-short' }]);
  });

  it('are told to who asks for them, of a store and of a file', async () => {
    for (const where of [[], ['-f', gkePath]]) {
      const { notes } = await ask('groups=system:masters and verb is not empty groupby user', ...where);
      expect(notes).toContain('40 events that this is about have no groups');
      expect(notes).toContain('missing=groups');
    }
    expect((await ask('groups=system:masters and user=nobody-at-all groupby user')).notes).not.toContain('have no groups');
    expect((await ask('request.spec is not empty count')).notes).toContain('1 event that this is about has no request.spec');
  });

  it('are told of by explain', async () => {
    const { stdout } = await runCli(['explain', 'groups=dev', '--store', store]);
    expect(stdout).toContain('40 events that this is about have no groups');
  });

  it('are no news to who asks for what is there', async () => {
    expect((await ask('verb=get groupby resource')).notes).not.toContain('lost on the way');
    expect((await ask('missing=groups and groups is empty count')).notes).not.toContain('lost on the way');
  });
});
