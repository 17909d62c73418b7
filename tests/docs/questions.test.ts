import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { commandTable } from '../../src/contract/commands.ts';
import { tryQuery } from '../../src/query/saved/bind-query.ts';
import { readSavedQueries } from '../../src/query/saved/read-saved-queries.ts';
import { themes } from '../../src/query/saved/themes.ts';
import { splitShellWords } from '../cli/split-shell-words.ts';

const folder = new URL('../../queries/', import.meta.url);
const files = readdirSync(folder).sort();
const read = files.map((file) => ({ file, ...readSavedQueries(readFileSync(new URL(file, folder), 'utf8')) }));
const queries = read.flatMap((one) => one.queries);
const guide = readFileSync(new URL('../../docs/guides/questions.md', import.meta.url), 'utf8');

describe('the saved queries that come along', () => {
  it('are many, of every theme', () => {
    expect(queries.length).toBeGreaterThanOrEqual(55);
    expect(new Set(queries.map(({ theme }) => theme))).toEqual(new Set(themes));
  });

  it.each(read)('$file holds one, under its name, without a finding', ({ file, queries: found, diagnostics }) => {
    expect(diagnostics).toEqual([]);
    expect(found.map(({ name }) => `${name}.yaml`)).toEqual([file]);
  });

  it.each(queries)('$name is understood without a word of doubt, and shows how it is asked', ({ query, parameters, next, title }) => {
    expect(tryQuery(query, parameters).diagnostics).toEqual([]);
    expect(parameters.filter((one) => !one.optional && one.default === null && one.example === null)).toEqual([]);
    expect(title).toMatch(/\?$/);
    expect(next.length).toBeGreaterThan(0);
    expect(next.filter((name) => !queries.some((one) => one.name === name))).toEqual([]);
  });
});

describe('docs/guides/questions.md', () => {
  const entries = guide
    .split(/^### /m)
    .slice(1)
    .map((section) => section.split(/^## /m)[0] ?? '');

  it('has every question with its query, and no other', () => {
    const inGuide = entries.map((entry) => {
      const [name = ''] = entry.split('\n');
      return { name, title: /\*\*(.*?)\*\*/.exec(entry)?.[1], query: /```telltale\n([\s\S]*?)\n```/.exec(entry)?.[1] };
    });
    const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
    expect(inGuide.sort(byName)).toEqual(queries.map(({ name, title, query }) => ({ name, title, query })).sort(byName));
  });

  it('has an example file that can be asked', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
    const { queries: found, diagnostics } = readSavedQueries(example);
    expect(diagnostics).toEqual([]);
    expect(found.map(({ name }) => name)).toEqual(['who-touched']);
  });

  it('has commands of the right form', () => {
    const lines = [...guide.matchAll(/^telltale ask.*$/gm)].map(([line]) => splitShellWords(line));
    const command = commandTable.get('ask');
    if (command === undefined) throw new Error('there is no ask');
    expect(lines.length).toBeGreaterThanOrEqual(8);
    for (const [, , ...words] of lines) expect(parseArguments('ask', command, words).request).toBeTypeOf('object');
  });
});
