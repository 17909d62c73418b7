/** A store of every released schema opens, is brought to this version's schema, and gives its events. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { fixed } from '../../src/sql/statement.ts';
import { openLoader } from '../../src/store/loader.ts';
import { migrate } from '../../src/store/migrate.ts';
import { allMigrations } from '../../src/store/migrations/all-migrations.ts';
import { openStore } from '../../src/store/open-store.ts';

const fixtures = new URL('../fixtures/stores/', import.meta.url);
const released = readdirSync(fixtures).filter((name) => name.endsWith('.json.gz'));
const directory = mkdtempSync(join(tmpdir(), 'telltale-released-'));

afterAll(() => rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

function unpack(name: string): string {
  const store = join(directory, name);
  const files = JSON.parse(gunzipSync(readFileSync(new URL(name, fixtures))).toString()) as Record<string, string>;
  for (const [path, base64] of Object.entries(files)) {
    mkdirSync(dirname(join(store, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(store, path), Buffer.from(base64, 'base64'), { mode: 0o600 });
  }
  return store;
}

it('there is one for every migration', () => {
  expect(released).toEqual(allMigrations.map(({ id }) => `schema-${id}.json.gz`));
});

it.each(released)('%s', async (name) => {
  const store = await openStore(unpack(name));
  try {
    await migrate(store);
    expect(await store.rows(fixed('SELECT count() AS events, countIf(standing = 0) > 0 AS told, max(seq) AS seq FROM events'))).toEqual([
      { events: '200', told: 1, seq: '200' },
    ]);
    expect(await store.rows(fixed('SELECT bytes, reason FROM bad_records'))).toEqual([{ bytes: 'not an event', reason: 'not-json' }]);
    expect(await store.rows(fixed('SELECT max(id) AS id FROM migrations'))).toEqual([{ id: allMigrations.length }]);
    const loader = await openLoader(store);
    const [kept] = await store.rows<{ raw: string }>(fixed('SELECT raw FROM events ORDER BY seq LIMIT 1'));
    const payload = Buffer.from(`${kept?.raw}\n`);
    const checkpoint = { identity: '', proof: '', start: 0, end: payload.length };
    const again = await (await loader.load({ cluster: 'fixture', source: 'again', payload, bad: [], checkpoint })).outcome;
    expect(again).toMatchObject({ events: 0, duplicates: 1 });
    await loader.close();
  } finally {
    await store.close();
  }
});
