import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTables } from '../sql/schema.ts';
import { fixed } from '../sql/statement.ts';
import { migrate } from './migrate.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';

const directories: string[] = [];
let store: Store;

async function emptyStore(): Promise<Store> {
  const directory = await mkdtemp(join(tmpdir(), 'telltale-migrate-'));
  directories.push(directory);
  return openStore(directory);
}

/** What the engine says of every table, in one text for each. */
async function schemaOf(of: Store): Promise<Record<string, string>> {
  const tables = await of.rows<{ name: string; sql: string }>(
    fixed(
      "SELECT name, create_table_query AS sql FROM system.tables WHERE database = currentDatabase() AND name != 'migrations' ORDER BY name",
    ),
  );
  return Object.fromEntries(tables.map(({ name, sql }) => [name, sql]));
}

const applied = (of: Store) => of.rows<{ id: number }>(fixed('SELECT id FROM migrations ORDER BY id'));

beforeEach(async () => {
  store = await emptyStore();
});

afterEach(async () => {
  await store.close();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

it('brings an empty store to what the field registry wants', async () => {
  await migrate(store);
  const wanted = await emptyStore();
  try {
    for (const sql of createTables()) await wanted.command(fixed(sql));
    expect(Object.keys(await schemaOf(store))).toContain('events');
    expect(await schemaOf(store)).toEqual(await schemaOf(wanted));
  } finally {
    await wanted.close();
  }
});

it('makes of an empty store at once what all steps make of it', async () => {
  await migrate(store);
  const stepped = await emptyStore();
  try {
    // With the first table there, the store is none that can be made at once.
    await stepped.command(fixed(allMigrations[0]?.statements[0] ?? ''));
    await migrate(stepped);
    expect(Object.keys(await schemaOf(store))).toContain('events');
    expect(await schemaOf(store)).toEqual(await schemaOf(stepped));
    expect(await applied(store)).toEqual(await applied(stepped));
  } finally {
    await stepped.close();
  }
});

it.each([1, 4, createTables().length])('goes on where making it at once was interrupted, after table %i', async (made) => {
  for (const sql of createTables().slice(-made)) await store.command(fixed(sql));
  await migrate(store);
  const wanted = await emptyStore();
  try {
    await migrate(wanted);
    expect(await schemaOf(store)).toEqual(await schemaOf(wanted));
    expect(await applied(store)).toEqual(allMigrations.map(({ id }) => ({ id })));
  } finally {
    await wanted.close();
  }
});

it('applies each step once, whoever comes at the same time', async () => {
  await Promise.all([migrate(store), migrate(store), migrate(store)]);
  await migrate(store);
  expect(await applied(store)).toEqual(allMigrations.map(({ id }) => ({ id })));
});

it('goes on where an interruption left it', async () => {
  const [first] = allMigrations;
  for (const sql of first?.statements.slice(0, 2) ?? []) await store.command(fixed(sql));
  await migrate(store);
  expect(await applied(store)).toContainEqual({ id: 1 });
  expect(Object.keys(await schemaOf(store))).toContain('state');
});

it('refuses a store that a newer version has written', async () => {
  await migrate(store);
  await store.command(fixed("INSERT INTO migrations SELECT 4000, 'from the future', now()"));
  await expect(migrate(store)).rejects.toMatchObject({ code: 'store-newer' });
});

it('numbers its steps from 1 without gaps', () => {
  expect(allMigrations.map(({ id }) => id)).toEqual(allMigrations.map((_, index) => index + 1));
});
