/** Lines of raw files that are no events: left out of every answer, and counted. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readQuery } from '../../src/query/check-query.ts';
import type { Relation } from '../../src/sql/compile-context.ts';
import { compileUnreadable } from '../../src/sql/compile-unreadable.ts';
import { openTemporaryStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { compile } from './open-relations.ts';

const event = (id: number) =>
  `{"kind":"Event","level":"Metadata","auditID":"${id}","stage":"ResponseComplete","requestURI":"/","verb":"get","user":{"username":"u"},"requestReceivedTimestamp":"2026-11-21T01:00:0${id}.000000Z","stageTimestamp":"2026-11-21T01:00:0${id}.000000Z"}`;
const broken = [`\ufeff${event(1)}\r`, '', '   ', 'not JSON', ` ${event(2)} `, '{"kind":"Event"}', '[]', event(3).slice(0, 40), event(4)];

let directory: string;
let store: Store;
let relation: Extract<Relation, { kind: 'files' }>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'telltale-lines-'));
  store = await openTemporaryStore();
  const path = (name: string) => join(directory, name);
  await writeFile(path("it's \\ plain.log"), broken.join('\n'));
  await writeFile(path('compressed.log'), gzipSync(`${event(5)}\n${event(6)}\n`));
  await writeFile(path('empty.log'), '');
  await writeFile(path('more.log'), `${event(1)}\n}\n`);
  relation = {
    kind: 'files',
    cluster: 'c',
    files: [
      { path: path("it's \\ plain.log") },
      { path: path('compressed.log'), compression: 'gz' },
      { path: path('empty.log') },
      { path: path('more.log') },
    ],
  };
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

it('counts the lines that are no objects, for each file', async () => {
  expect(await store.rows(compileUnreadable(relation))).toEqual([
    { file: 0, lines: 3 },
    { file: 3, lines: 1 },
  ]);
});

it('answers from what is left, each event once over all files', async () => {
  const { query } = readQuery('sort time include auditid,source,seq,writer,native,cluster');
  if (query === null) throw new Error('no query');
  const { statement, settings } = compile(query, relation);
  const rows = await store.rows<Record<string, unknown>>(statement, { settings });
  expect(rows.map(({ c0, c1, c2, c3, c4, c5 }) => [c0, String(c1).split('/').at(-1), c2, c3, c4, c5])).toEqual([
    ['1', expect.stringMatching(/^(it's \\ plain|more)\.log$/), 1, '', '', 'c'],
    ['2', "it's \\ plain.log", 5, '', '', 'c'],
    ['4', "it's \\ plain.log", 9, '', '', 'c'],
    ['5', 'compressed.log', 1, '', '', 'c'],
    ['6', 'compressed.log', 2, '', '', 'c'],
  ]);
});

it('answers from no files at all', async () => {
  const { query } = readQuery('groupby verb');
  if (query === null) throw new Error('no query');
  const { statement, settings } = compile(query, { kind: 'files', files: [], cluster: 'c' });
  expect(await store.rows(statement, { settings })).toEqual([]);
});
