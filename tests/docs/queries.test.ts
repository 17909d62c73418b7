import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/contract/commands.ts';
import { isError } from '../../src/model/diagnostic.ts';
import { readQuery } from '../../src/query/check-query.ts';
import { splitShellWords } from '../cli/split-shell-words.ts';
import { readReferencePage } from './reference-page.ts';

/** Every `telltale query TEXT` in the shell blocks of a page. */
function queriesOf(page: string): string[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const lines = blocks
    .join('\n')
    .split('\n')
    .filter((line) => line.startsWith('telltale query '));
  return lines.map((line) => splitShellWords(line)[2] ?? '');
}

const inReadme = queriesOf('README.md');
const inCommands = queriesOf('docs/reference/commands.md');
const inFields = readReferencePage('fields.md').map((entry) => entry.example ?? '');

describe('queries in the documents', () => {
  it('are found', () => {
    expect(inReadme.length).toBeGreaterThanOrEqual(5);
    expect(inCommands.length).toBeGreaterThanOrEqual(commandTable.get('query')?.examples.length ?? 1);
    expect(inFields.length).toBeGreaterThan(40);
  });

  it.each(inReadme)('%s (README) is understood without a word of doubt', (text) => {
    expect(readQuery(text).diagnostics).toEqual([]);
  });

  it.each([...inCommands, ...inFields])('%s is understood', (text) => {
    const { query, diagnostics } = readQuery(text);
    expect(diagnostics.filter(isError)).toEqual([]);
    expect(query).not.toBeNull();
  });
});
