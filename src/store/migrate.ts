/** Brings the schema of a store to this version's: numbered steps, each applied once, whoever opens it and however often. */
import { AppError } from '../contract/problems.ts';
import { fixed } from '../sql/statement.ts';
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
    await store.command(fixed(journal));
    // Another process may have been here while this one waited for the lock.
    for (const migration of await pending(store, migrations)) await apply(store, migration);
  } finally {
    await lock.release();
  }
}

async function apply(store: Store, { id, name, statements }: Migration): Promise<void> {
  for (const statement of statements) await store.command(fixed(statement));
  await store.command({
    sql: 'INSERT INTO migrations SELECT {p0:UInt32}, {p1:String}, now()',
    params: { p0: id, p1: name },
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
