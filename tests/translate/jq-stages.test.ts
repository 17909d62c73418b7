/** Every golden question about a stage, asked of jq as well: the rows of the engine, over the same events. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readQuery } from '../../src/query/check-query.ts';
import { translateQuery } from '../../src/query/translate/translate-query.ts';
import { now, openRelations, type Relations } from '../golden/open-relations.ts';
import { hasJq, runJq } from './jq-program.ts';
import { askBoth } from './rows-of-jq.ts';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url));
const recorded = gunzipSync(read('fixtures/one-of-each.ndjson.gz')).toString().trimEnd().split('\n');
const lines = recorded.filter((_, index) => index % 2 === 0);
// Programs for jq read events of v1; in v1alpha1 the times have other names.
const handMade = read('golden/hand-made.ndjson').toString().trimEnd().split('\n');
lines.push(...handMade.filter((line) => !line.includes('audit.k8s.io/v1alpha1')));

let relations: Relations;
beforeAll(async () => {
  relations = await openRelations(lines);
});
afterAll(() => relations.close());

const golden = new URL('../golden/', import.meta.url);
const questions = readdirSync(golden)
  .filter((file) => /^(?:stages-(?:compare|eval|first|ratio|sequence|transaction)|time-words)\.yaml$/.test(file))
  .flatMap((file) => (parse(readFileSync(new URL(file, golden), 'utf8')) as { query: string }[]).map(({ query }) => query));

/** What computing may do otherwise in another language: signs, halves, nothing, text out of numbers. */
questions.push(
  'eval x = "" + code / 7 groupby x',
  'eval x = round(-1.5) + round(2.5) + round(code / 8, 1) groupby x',
  'eval x = -code % 7 + code % 1.5 groupby x',
  'eval x = "n " + (0.1 + 0.2) groupby x',
  'eval x = stage_time - time stats max(x), sum(x), count_distinct(x), p95(x) by verb',
  'eval x = length(groups) + length(name) groupby x',
  'eval x = request.spec.replicas + "r" groupby x',
  'eval x = response.metadata.resourceVersion - 1 stats max(x), min(x), sum(x), avg(x) by verb',
  'eval x = if(is_write = true, 1, 0) stats sum(x) by user',
  'eval x = code * 2 ratio(x = 400, x != 400) by verb',
  'eval x = user + "" sequence by x (verb=create) then (verb=delete) within 1m',
  'eval x = user transaction by x limit 4',
  'eval x = code / 3 first x',
  'groupby code eval x = if(code != 200, "a", "b")',
  'last 1d groupby verb compare before 1m eval x = change / count_before',
  'ratio(code>=400,*) by user eval x = 1 - ratio sort x, user',
);

function queryOf(question: string) {
  const { query } = readQuery(question);
  if (query === null) throw new Error(`no query: ${question}`);
  return query;
}

const reasonOf = (question: string) => translateQuery(queryOf(question), 'jq').diagnostics[0]?.message;
const said = questions.filter((question) => reasonOf(question) === undefined);

describe.skipIf(!hasJq)('a stage in jq', () => {
  let answered = 0;

  it.each(said)('%s: the rows of the engine', async (question) => {
    const { ofJq, ofEngine } = await askBoth(queryOf(question), lines.join('\n'), relations, now);
    if (ofEngine.length > 0) answered += 1;
    expect(ofJq).toEqual(ofEngine);
  });

  it('has an answer in most cases', () => {
    expect(answered).toBeGreaterThan(0.85 * said.length);
  });

  it('shows events whole, with what was computed of them', () => {
    const program = translateQuery(queryOf('"made-by-hand" eval Kib = size / 1KiB eval Who = user sort time limit 1'), 'jq').text ?? '';
    const [row] = runJq(program, lines.join('\n')) as Record<string, unknown>[];
    const line = lines.find((one) => one.includes(String(row?.['auditID']))) ?? '';
    const event = JSON.parse(line) as { readonly user: { readonly username: string } };
    expect(row).toEqual({ ...event, Kib: Buffer.byteLength(line) / 1024, Who: event.user.username });
  });
});

describe('what jq is not made to say of the golden questions', () => {
  it('is what Telltale alone has', () => {
    const refused = questions.map(reasonOf).filter((reason) => reason !== undefined);
    expect(said.length).toBeGreaterThan(100);
    const ofTelltale = /^jq cannot say (?:id|cluster|source|ingested|writer|seq|native|request_size|response_size|the column id): /;
    expect(refused.filter((reason) => !ofTelltale.test(reason))).toEqual([]);
  });
});
