/** Multiplies the events of a store inside the engine, each copy with its own ids and times within the same hours, until it holds enough. */
import { eventsColumns } from '../dist/sql/schema.js';
import { openStore } from '../dist/store/open-store.js';

export async function fillStore(location, wanted) {
  const store = await openStore(location);
  const run = (sql) =>
    store.command(
      { sql, params: {} },
      {
        timeoutMs: 3_600_000,
        memoryBytes: 2 ** 31,
        settings: { max_threads: 1, max_insert_threads: 1, min_insert_block_size_bytes: 64 * 2 ** 20 },
      },
    );
  const count = async () => Number((await store.rows({ sql: 'SELECT count() AS n FROM events', params: {} }))[0].n);
  try {
    const base = await count();
    const changed = {
      auditid: (copy) => `concat('${String(copy).padStart(4, '0')}', substring(auditid, 5))`,
      time: (copy) => `addMicroseconds(time, ${copy} * 7919113)`,
      seq: (copy) => `seq + ${copy * base}`,
      standing: () => 'if(standing < 16, standing, 0)',
      raw: (copy) => `replaceOne(raw, auditid, concat('${String(copy).padStart(4, '0')}', substring(auditid, 5)))`,
    };
    const names = eventsColumns().map(({ name }) => name);
    for (let copy = 1; (await count()) < wanted; copy += 1) {
      const values = names.map((name) => changed[name]?.(copy) ?? name);
      await run(`INSERT INTO events (${names.join(', ')}) SELECT ${values.join(', ')} FROM events WHERE seq <= ${base}`);
    }
    // Otherwise the next loader takes the copies for a load that was interrupted.
    await run(
      "INSERT INTO loads (writer, cluster, source, first_seq, last_seq, events, loaded) SELECT writer, any(cluster), 'copies', min(seq), max(seq), count(), now64(6) FROM events GROUP BY writer",
    );
    await run('OPTIMIZE TABLE events');
    return await count();
  } finally {
    await store.close();
  }
}
