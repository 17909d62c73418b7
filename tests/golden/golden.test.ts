/**
 * The golden cases: each question with its English, its statement over the table, and its rows on real and some hand-made events, which the
 * table and the raw file must both give. `UPDATE_GOLDEN=1` writes what is, to be read (and formatted by `npm run fix`) before it is kept.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readQuery } from '../../src/query/check-query.ts';
import { explainQuery } from '../../src/query/explain-query.ts';
import { type GoldenCase, renderCases } from './golden-case.ts';
import { compile, openRelations, type Relations, table } from './open-relations.ts';

const folder = new URL('./', import.meta.url);
const recorded = gunzipSync(readFileSync(new URL('../fixtures/one-of-each.ndjson.gz', import.meta.url))).toString();
/** What the recordings lack: a JSON patch, v1alpha1, a panic, a request that is still open, an event that stands there twice. */
const handMade = readFileSync(new URL('hand-made.ndjson', folder), 'utf8');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const update = process.env['UPDATE_GOLDEN'] === '1';

let relations: Relations;
beforeAll(async () => {
  relations = await openRelations((recorded + handMade).trimEnd().split('\n'));
});
afterAll(() => relations.close());

it('is a suite of many cases', () => {
  const count = files.flatMap((name) => parse(readFileSync(new URL(name, folder), 'utf8')) as GoldenCase[]).length;
  expect(count).toBeGreaterThan(150);
});

describe.each(files)('%s', (name) => {
  const url = new URL(name, folder);
  const text = readFileSync(url, 'utf8');
  const cases = parse(text) as GoldenCase[];
  const header = /^(?:#.*\n)*/.exec(text)?.[0] ?? '';
  const written: GoldenCase[] = [];
  afterAll(() => {
    if (update && written.length === cases.length) writeFileSync(url, header + renderCases(written));
  });

  it.each(cases.map((golden) => [golden.query, golden] as const))('%s', async (_, golden) => {
    const { query, diagnostics } = readQuery(golden.query);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (query === null) throw new Error('no query');
    const { statement } = compile(query, table);
    const fromTable = await relations.ask(query, table);
    const fromFile = await relations.ask(query, relations.files);
    expect(fromFile.rows).toEqual(fromTable.rows);
    expect(fromFile.compiled.columns).toEqual(fromTable.compiled.columns);
    const found: GoldenCase = {
      query: golden.query,
      english: explainQuery(query),
      sql: statement.sql,
      params: Object.values(statement.params).map((value) => (typeof value === 'bigint' ? Number(value) : value)),
      columns: fromTable.compiled.columns.map(({ key, type }) => `${key}: ${type}`),
      rows: fromTable.rows,
    };
    written.push(found);
    if (!update) expect(found).toEqual(golden);
  });
});
