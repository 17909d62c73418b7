import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

const topPages = readdirSync(root).filter((name) => name.endsWith('.md'));
const pages = [...topPages, ...pagesIn('docs'), ...pagesIn('samples'), ...pagesIn('tests')];

/** Targets of links to files of the repository, without their anchors. */
function linksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1]?.split('#')[0] ?? '')
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link));
}

describe('links between the documents', () => {
  it('finds the documents', () => {
    expect(pages).toEqual(
      expect.arrayContaining(['README.md', 'docs/decisions/errors.md', 'samples/README.md', 'tests/fixtures/README.md']),
    );
    expect(pages.flatMap(linksOf).length).toBeGreaterThan(20);
  });

  it.each(pages)('%s links to what is there', (page) => {
    expect(linksOf(page).filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });
});

describe('docs/decisions/README.md', () => {
  it('lists every record, and no other', () => {
    const records = pagesIn('docs/decisions')
      .map((page) => basename(page))
      .filter((name) => name !== 'README.md');
    expect(linksOf('docs/decisions/README.md').sort()).toEqual(records.sort());
  });
});

describe('documents that the code names', () => {
  const modules = readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  const named = modules.flatMap((path) => readFileSync(path, 'utf8').match(/docs\/[\w/-]+\.md/g) ?? []);

  it('are there', () => {
    expect(named.length).toBeGreaterThan(0);
    expect([...new Set(named)].filter((page) => !existsSync(join(root, page)))).toEqual([]);
  });
});
