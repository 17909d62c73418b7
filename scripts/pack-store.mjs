/**
 * Makes the fixture of a released schema: a small store, packed into one file. Run it once when a schema is released:
 * `npm run build && node scripts/pack-store.mjs schema-N`. tests/store/released-stores.test.ts opens every one of them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openLoader } from '../dist/store/loader.js';
import { migrate } from '../dist/store/migrate.js';
import { openStore } from '../dist/store/open-store.js';
import { root } from './root.mjs';

const name = process.argv[2];
if (!/^schema-\d+$/.test(name ?? '')) throw new Error('usage: node scripts/pack-store.mjs schema-N');
const directory = await mkdtemp(join(tmpdir(), 'telltale-pack-'));

async function fill() {
  const store = await openStore(directory);
  await migrate(store);
  const loader = await openLoader(store);
  const lines = gunzipSync(readFileSync(join(root, 'tests/fixtures/one-of-each.ndjson.gz')))
    .toString()
    .split('\n')
    .slice(0, 200);
  const payload = Buffer.from(`${lines.join('\n')}\nnot an event\n`);
  const checkpoint = { identity: 'fixture', proof: '{}', start: 0, end: payload.length };
  await (await loader.load({ cluster: 'fixture', source: 'one-of-each', payload, bad: [], checkpoint })).outcome;
  await loader.close();
  await store.close();
  // The host lives on for a moment.
  await new Promise((resolve) => setTimeout(resolve, 1500));
}

async function pack() {
  const files = {};
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const inside = relative(directory, path);
    // Symbolic links are for people; the engine makes them anew.
    if (inside.startsWith('engine/') && entry.isFile()) files[inside] = (await readFile(path)).toString('base64');
  }
  return files;
}

try {
  await fill();
  const files = await pack();
  writeFileSync(join(root, `tests/fixtures/stores/${name}.json.gz`), gzipSync(JSON.stringify(files), { level: 9 }));
  process.stdout.write(`${Object.keys(files).length} files\n`);
} finally {
  await rm(directory, { recursive: true, force: true });
}
