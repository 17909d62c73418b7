/** The examples of the page, and its forms for jq and Site24x7, are run in tests/translate/reference-examples.test.ts. */
import { describe, expect, it } from 'vitest';
import type { TranslationTarget } from '../../src/model/translation-targets.ts';
import { readQuery } from '../../src/query/check-query.ts';
import type { Form } from '../../src/query/elsewhere.ts';
import { filters } from '../../src/query/filters/registry.ts';
import { stageKinds } from '../../src/query/stages/registry.ts';
import { translateQuery } from '../../src/query/translate/translate-query.ts';
import { codes, readReferencePage } from './reference-page.ts';

const entries = new Map(readReferencePage('query-language.md').map((entry) => [codes(entry.name)[0], entry]));
const operators = filters.flatMap(({ docs }) => docs.map((doc) => [doc.operator, doc] as const));
const stages = stageKinds.flatMap(({ docs }) => docs.map((doc) => [doc.keyword, doc] as const));
const documented = [...operators, ...stages];

function translated(text: string, to: TranslationTarget) {
  const { query } = readQuery(text);
  if (query === null) throw new Error(`no query: ${text}`);
  return translateQuery(query, to);
}

/** The program without comments, and of jq without functions. */
function linesOf(program: string | null, to: TranslationTarget): string[] {
  const body = to === 'jq' ? (program ?? '').replace(/^[\s\S]*?(?=^\[inputs)/m, '') : (program ?? '');
  return body.split('\n').filter((line) => !line.startsWith('//'));
}

function written(form: Form): string {
  if (form === null) return '—';
  return typeof form === 'string' ? `\`${form}\`` : form.remark;
}

describe('docs/reference/query-language.md', () => {
  it('has every operator and every stage, and no other', () => {
    expect(documented.length).toBeGreaterThanOrEqual(50);
    expect([...entries.keys()]).toEqual(documented.map(([name]) => name));
  });

  it('has every word and sign by which a filter or a stage is told', () => {
    const told = new Set(documented.flatMap(([name]) => name.split(' ')));
    const words = [...filters.flatMap((filter) => filter.operators), ...stageKinds.flatMap(({ keywords }) => keywords)];
    // “group by” and “order by”, which stand in the entries of groupby and sort.
    expect(words.filter((word) => !told.has(word))).toEqual(['group', 'order']);
  });

  it.each(documented)('tells of %s what its file tells', (name, doc) => {
    const entry = entries.get(name);
    expect(entry?.prose).toBe(doc.summary);
    expect(entry?.text).toContain(`\n${doc.about}\n`);
    expect(entry?.facts.get('Form')).toBe(`\`${doc.syntax}\``);
    expect(entry?.example?.split('\n')).toEqual(doc.examples);
    expect(doc.examples.length).toBeGreaterThanOrEqual(2);
    expect(entry?.facts.get('Site24x7')).toBe(written(doc.elsewhere.site24x7));
    expect(entry?.facts.get('Guance')).toBe(written(doc.elsewhere.guance));
  });

  it.each(operators)('tells when %s holds for an absent field and for a list', (name, doc) => {
    const facts = entries.get(name)?.facts;
    expect(facts?.get('Where the field is absent')).toBe(doc.absent);
    expect(facts?.get('On a list')).toBe(doc.lists);
    expect(codes(facts?.get('For fields of these types'))).toEqual(doc.types ?? []);
  });

  it.each(documented)('tells how %s is said in KQL and jq, or why not', (name, doc) => {
    for (const [to, label] of [['kql', 'KQL'] as const, ['jq', 'jq'] as const]) {
      const shown = entries.get(name)?.facts.get(label);
      const { text, diagnostics } = translated(doc.examples[0] ?? '', to);
      const sorts = readQuery(doc.examples[0] ?? '').query?.stages.some(({ kind }) => kind === 'sort') === true;
      const ofAll = linesOf(translated('', to).text, to).filter((line) => !(sorts && /^\| (?:sort|descending)/.test(line)));
      const own = linesOf(text, to).filter((line) => !ofAll.includes(line));
      expect(shown?.replace(/^`+ ?| ?`+$/g, '')).toBe(text === null ? diagnostics[0]?.message : own.join(' '));
    }
  });

  it.each(documented.flatMap(([, doc]) => doc.examples))('%s is a query', (text) => {
    expect(readQuery(text).query).not.toBeNull();
  });
});
