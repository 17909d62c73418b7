import { describe, expect, it } from 'vitest';
import { readQuery } from '../../src/query/check-query.ts';
import { filters } from '../../src/query/filters/registry.ts';
import { stageKinds } from '../../src/query/stages/registry.ts';
import { codes, readReferencePage } from './reference-page.ts';

const entries = new Map(readReferencePage('query.md').map((entry) => [codes(entry.name)[0], entry]));
const documented = [
  ...filters.flatMap(({ docs }) => docs.map((doc) => [doc.operator, doc] as const)),
  ...stageKinds.flatMap(({ docs }) => docs.map((doc) => [doc.keyword, doc] as const)),
];

describe('docs/reference/query.md', () => {
  it('has every operator and every stage, and no other', () => {
    expect([...entries.keys()]).toEqual(documented.map(([name]) => name));
  });

  it.each(documented)('tells of %s what its file tells', (name, doc) => {
    const entry = entries.get(name);
    expect(entry?.prose).toBe(doc.summary);
    expect(entry?.facts.get('Form')).toBe(`\`${doc.syntax}\``);
    expect(entry?.example?.split('\n')).toEqual(doc.examples);
  });

  it.each(documented.flatMap(([, doc]) => doc.examples))('%s is a query', (text) => {
    expect(readQuery(text).query).not.toBeNull();
  });
});
