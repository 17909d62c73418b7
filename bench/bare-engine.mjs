/**
 * The engine alone, doing the same extraction from the same file into the same columns: what `telltale ingest` is measured
 * against. No identity, no order of arrival, no search for copies. Usage: node bare-engine.mjs DIRECTORY FILE
 */
import { Session } from 'chdb';
import { columns } from '../dist/sql/columns.js';
import { Extraction } from '../dist/sql/extraction.js';
import { createTables } from '../dist/sql/schema.js';

const [directory, file] = process.argv.slice(2);
const session = new Session(directory, { connectionArgs: ['--max_server_memory_usage=1500000000', '--mark_cache_size=67108864'] });
const run = (sql) => session.queryAsync(sql);
await run('CREATE DATABASE bare ENGINE = Atomic');
await run('USE bare');
for (const sql of createTables()) await run(sql);

const extraction = new Extraction();
const extracted = [...columns].filter(([, column]) => column.kind === 'extracted');
const names = extracted.map(([name]) => name).join(', ');
const values = extracted.map(([name, column]) => `${column.extract(extraction.at)} AS ${name}`).join(', ');
const blocks =
  'max_threads = 2, max_insert_threads = 2, min_insert_block_size_rows = 1000000, min_insert_block_size_bytes = 33554432, max_block_size = 8192';
await run(
  `INSERT INTO events (${names}, raw) SELECT ${values}, raw FROM (SELECT line AS raw, ${extraction.render('line')} AS e FROM file('${file}', LineAsString, 'line String')) SETTINGS ${blocks}`,
);
process.stdout.write(`${JSON.stringify({ events: Number((await run('SELECT count() FROM events')).text()) })}\n`);
session.close();
