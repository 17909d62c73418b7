/** Brings the schema of a store to this version's: numbered steps, each applied once, whoever opens it and however often. */
import { AppError } from '../contract/problems.ts';
import { createTables } from '../sql/schema.ts';
import { fixed, Params } from '../sql/statement.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import type { Store } from './store.ts';

const journal =
  'CREATE TABLE IF NOT EXISTS migrations (id UInt32, name String, applied DateTime) ENGINE = MergeTree ORDER BY id SETTINGS fsync_after_insert = 1';

/** Raises `store-newer` where a newer telltale has been at work. */
export async function migrate(store: Store, migrations: readonly Migration[] = allMigrations): Promise<void> {
  if ((await pending(store, migrations)).length === 0) return;
  const lock = await store.lockLoading();
  try {
    if (migrations === allMigrations && (await isEmpty(store))) {
      await create(store);
      return;
    }
    await store.command(fixed(journal));
    // Another process may have been here while this one waited for the lock.
    for (const migration of await pending(store, migrations)) await apply(store, migration);
  } finally {
    await lock.release();
  }
}

async function isEmpty(store: Store): Promise<boolean> {
  const [found] = await store.rows<{ tables: string }>(
    fixed('SELECT count() AS tables FROM system.tables WHERE database = currentDatabase()'),
  );
  return found?.tables === '0';
}

/**
 * Makes at once what all steps together make (a test holds one to the other). What is interrupted here is gone on with step by
 * step: no step is noted before every table is there, and each leaves alone what it finds done.
 */
async function create(store: Store): Promise<void> {
  const made = await Promise.allSettled([...createTables(), journal].map((sql) => store.command(fixed(sql))));
  for (const each of made) if (each.status === 'rejected') throw each.reason;
  await note(store, allMigrations);
}

async function apply(store: Store, migration: Migration): Promise<void> {
  for (const statement of migration.statements) await store.command(fixed(statement));
  await note(store, [migration]);
}

async function note(store: Store, migrations: readonly Migration[]): Promise<void> {
  const params = new Params();
  const rows = migrations.map(({ id, name }) => `(${params.bind('UInt32', id)}, ${params.bind('String', name)})`);
  await store.command({
    sql: `INSERT INTO migrations SELECT row.1, row.2, now() FROM (SELECT arrayJoin([${rows.join(', ')}]) AS row)`,
    params: params.values,
  });
}

async function pending(store: Store, migrations: readonly Migration[]): Promise<Migration[]> {
  const [found] = await store.rows<{ exists: number }>(
    fixed("SELECT count() > 0 AS exists FROM system.tables WHERE database = currentDatabase() AND name = 'migrations'"),
  );
  if (Number(found?.exists) === 0) return [...migrations];
  const applied = new Set((await store.rows<{ id: number }>(fixed('SELECT DISTINCT id FROM migrations'))).map(({ id }) => id));
  const newest = Math.max(0, ...applied);
  const known = migrations.at(-1)?.id ?? 0;
  if (newest > known) {
    throw new AppError('store-newer', { message: `The store has schema ${newest}; this telltale knows schemas up to ${known}.` });
  }
  return migrations.filter(({ id }) => !applied.has(id));
}
