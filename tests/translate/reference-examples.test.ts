/** The examples of docs/reference/query-language.md, run over the bundled sample; their jq and Site24x7 forms give the same rows. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '../../src/query/ast.ts';
import { readQuery } from '../../src/query/check-query.ts';
import { filters } from '../../src/query/filters/registry.ts';
import { stageKinds } from '../../src/query/stages/registry.ts';
import { translateQuery } from '../../src/query/translate/translate-query.ts';
import { now, openRelations, type Relations, table } from '../golden/open-relations.ts';
import { hasJq } from './jq-program.ts';
import { askBoth } from './rows-of-jq.ts';

const sample = new URL('../../samples/audit.log.gz', import.meta.url);
const text = gunzipSync(readFileSync(sample)).toString().trimEnd();

let relations: Relations;
beforeAll(async () => {
  relations = await openRelations(text.split('\n'));
});
afterAll(() => relations.close());

const docs = [...filters.flatMap((filter) => filter.docs), ...stageKinds.flatMap((stage) => stage.docs)];
const examples = docs.flatMap((doc) => doc.examples);
const site24x7 = docs.flatMap(({ elsewhere, examples: [first = ''] }) =>
  typeof elsewhere.site24x7 === 'string' ? [[elsewhere.site24x7, first] as const] : [],
);

function read(question: string): Query {
  const { query } = readQuery(question);
  if (query === null) throw new Error(`no query: ${question}`);
  return query;
}

describe('the examples of the reference', () => {
  it.each(examples)('%s finds something in the sample', async (example) => {
    const { rows } = await relations.ask(read(example), table);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('are said by Site24x7 too', () => {
    expect(site24x7.length).toBeGreaterThanOrEqual(15);
  });

  it.each(site24x7)('%s is the same as %s', async (form, example) => {
    const isFilter = !/^(timeslice|groupby)/.test(form);
    const theirs = await relations.ask(read(`logtype="Kubernetes Audit Logs" ${isFilter ? 'and ' : ''}${form}`), table);
    const ours = await relations.ask(read(example), table);
    expect(theirs.rows).toEqual(ours.rows);
  });
});

describe.skipIf(!hasJq)('the jq forms of the reference', () => {
  const said = docs.flatMap(({ examples: [first = ''] }) => (translateQuery(read(first), 'jq').text === null ? [] : [first]));

  it('are those of nearly all entries', () => {
    expect(said.length).toBeGreaterThan(docs.length * 0.8);
  });

  it.each(said)('%s', async (example) => {
    const { ofJq, ofEngine, isList } = await askBoth(read(example), text, relations, now);
    expect(ofEngine.length).toBeGreaterThan(0);
    // Events of the same time have no order of their own.
    const times = (rows: readonly unknown[]) => rows.map((row) => (row as { requestReceivedTimestamp: string }).requestReceivedTimestamp);
    const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();
    if (isList) expect(times(ofJq)).toEqual(times(ofEngine));
    expect(isList ? sorted(ofJq) : ofJq).toEqual(isList ? sorted(ofEngine) : ofEngine);
  });
});

/** For each operator a filter on a field that some events of the sample lack, and that field. */
const probes: Readonly<Record<string, readonly [filter: string, field: string]>> = {
  '=': ['subresource=status', 'subresource'],
  '!=': ['subresource!=status', 'subresource'],
  '>': ['request.spec.replicas > 0', 'request.spec.replicas'],
  '>=': ['request.spec.replicas >= 0', 'request.spec.replicas'],
  '<': ['request.spec.replicas < 100', 'request.spec.replicas'],
  '<=': ['request.spec.replicas <= 100', 'request.spec.replicas'],
  'in': ['subresource in (status, log)', 'subresource'],
  'not in': ['subresource not in (status, log)', 'subresource'],
  'contains': ['subresource contains "stat"', 'subresource'],
  'startswith': ['subresource startswith "stat"', 'subresource'],
  'endswith': ['subresource endswith "us"', 'subresource'],
  'like': ['subresource like "st%"', 'subresource'],
  '=~': ['subresource =~ "^st"', 'subresource'],
  '!~': ['subresource !~ "^st"', 'subresource'],
  ':': ['subresource:st*', 'subresource'],
  'between': ['request.spec.replicas between 0 and 100', 'request.spec.replicas'],
  'cidr': ['request.status.podIP cidr 0.0.0.0/0', 'request.status.podIP'],
  'is empty': ['subresource is empty', 'subresource'],
  'is not empty': ['subresource is not empty', 'subresource'],
};

describe('what the reference says of absent fields', () => {
  const operators = filters.flatMap((filter) => filter.docs).filter(({ operator }) => operator !== '"text"');

  it.each(operators.map((doc) => [doc.operator, doc.absent] as const))('%s: %s', async (operator, absent) => {
    const [filter, field] = probes[operator] ?? ['', ''];
    const count = async (question: string) => (await relations.ask(read(`${question} count`), table)).rows[0]?.[0];
    const lacking = await count(`${field} is empty`);
    expect(lacking).toBeGreaterThan(0);
    expect(await count(`(${filter}) and ${field} is empty`)).toBe(absent === 'It holds.' ? lacking : 0);
    expect(['It holds.', 'It does not hold.']).toContain(absent);
  });
});
