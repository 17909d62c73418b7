/**
 * What questions become in each language, and what no language is made to say. `UPDATE_GOLDEN=1` writes what is, to be read
 * before it is kept. The comments are left out: they are the same in every text, or asserted on their own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isError } from '../../src/model/diagnostic.ts';
import { type TranslationTarget, translationTargets } from '../../src/model/translation-targets.ts';
import { readQuery } from '../../src/query/check-query.ts';
import { filters } from '../../src/query/filters/registry.ts';
import { stageKinds } from '../../src/query/stages/registry.ts';
import { targets } from '../../src/query/translate/registry.ts';
import { type Translation, translateQuery } from '../../src/query/translate/translate-query.ts';

type Golden = { readonly query: string } & { readonly [Name in TranslationTarget]?: string };

const url = new URL('translations.yaml', import.meta.url);
const file = readFileSync(url, 'utf8');
const cases = parse(file) as Golden[];
const others = translationTargets.filter((name) => name !== 'jq');

function translated(text: string, to: TranslationTarget, options?: { readonly hasTrustedProxies: boolean }): Translation {
  const { query } = readQuery(text);
  if (query === null) throw new Error(`no query: ${text}`);
  return translateQuery(query, to, options);
}

/** The text without its comments, or what was refused, as it stands in the file. */
function shown({ text, diagnostics }: Translation, to: TranslationTarget): string {
  if (text === null) return diagnostics.map(({ message }) => `(${message})`).join('\n');
  const comment = targets[to].comment('').trim().slice(0, 1);
  return text
    .split('\n')
    .filter((line) => !(line.startsWith(comment) && !line.startsWith('{')))
    .join('\n');
}

describe('translations', () => {
  const written: Golden[] = [];
  afterAll(() => {
    if (process.env['UPDATE_GOLDEN'] !== '1') return;
    const header = /^(?:#.*\n)*/.exec(file)?.[0] ?? '';
    const block = (text: string) => `|-\n${text.replace(/^/gm, '    ')}`;
    const render = ({ query, ...texts }: Golden) =>
      [
        `- query: ${query.includes('"') ? `'${query.replaceAll("'", "''")}'` : `"${query}"`}`,
        ...Object.entries(texts).map(([name, text]) => `  ${name}: ${block(text)}`),
      ].join('\n');
    writeFileSync(url, `${header}${written.map(render).join('\n\n')}\n`);
  });

  it.each(cases)('$query', (golden) => {
    const now = Object.fromEntries(others.map((name) => [name, shown(translated(golden.query, name), name)]));
    written.push({ query: golden.query, ...now });
    if (process.env['UPDATE_GOLDEN'] !== '1') expect({ query: golden.query, ...now }).toEqual(golden);
  });

  it('are many', () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
  });
});

describe.each(translationTargets)('%s', (to) => {
  const examples = [...filters, ...stageKinds].flatMap(({ docs }) => docs.flatMap((doc) => doc.examples));

  it('says every example of the reference, or names the part that it cannot say', () => {
    let said = 0;
    for (const example of examples) {
      const { text, notes, diagnostics } = translated(example, to);
      expect(diagnostics.every(isError), example).toBe(true);
      for (const { code, message, span } of diagnostics) {
        expect({ code, message }, example).toMatchObject({
          code: 'not-translatable',
          message: expect.stringMatching(/^\S.* cannot say .+: .+\.$/),
        });
        expect(span.end, `${example}: ${message}`).toBeGreaterThan(span.start);
        expect(span.end).toBeLessThanOrEqual(example.length);
      }
      expect(text === null, example).toBe(diagnostics.length > 0);
      if (text === null) continue;
      said += 1;
      expect(text).not.toMatch(/undefined|\[object|\bnull ==|NaN/);
      for (const note of notes) expect(text).toContain(targets[to].comment(note));
    }
    const least = { jq: 0.97, kql: 0.85, logql: 0.55, esql: 0.8, spl: 0.85, cloudwatch: 0.55 } as const;
    expect(said / examples.length).toBeGreaterThan(least[to]);
  });

  it('tells how its counting differs, unless the query asks for stages', () => {
    const note = /A request counts once here/;
    expect(note.test(translated('verb=get groupby user', to).notes.join())).toBe(to !== 'jq');
    expect(translated('stage=* groupby stage', to).notes.join()).not.toMatch(note);
  });

  it('does not guess which proxies are trusted', () => {
    const { text, diagnostics } = translated('source_ip=10.0.0.1', to, { hasTrustedProxies: true });
    expect(text).toBeNull();
    expect(diagnostics[0]?.span).toEqual({ start: 0, end: 9 });
  });

  it.each([
    'id="6b1f0c0de2a9475d8a3c5f7e90b1d2c4"',
    'writer=x',
    'ingested > 2026-11-21',
    'verb=get sort seq',
    'groupby source',
    'first user having id=x',
  ])('refuses %s', (question) => {
    expect(translated(question, to).text).toBeNull();
  });
});
