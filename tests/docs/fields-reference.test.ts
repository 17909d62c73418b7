import { describe, expect, it } from 'vitest';
import { fields } from '../../src/model/fields.ts';
import { codes, readReferencePage } from './reference-page.ts';

const entries = new Map(readReferencePage('fields.md').map((entry) => [entry.name, entry]));

describe('docs/reference/fields.md', () => {
  it('has every field of the registry, in its order within each part, and no other', () => {
    const parts = ['event', 'derived', 'store'].flatMap((origin) => fields.filter((field) => field.origin === origin));
    expect([...entries.keys()]).toEqual(parts.map((field) => field.name));
    expect(parts.length).toBe(fields.length);
  });

  it.each(fields.map((field) => [field.name, field] as const))('tells of %s what the registry tells', (name, field) => {
    const entry = entries.get(name);
    expect(entry?.prose).toBe(field.description);
    expect(entry?.example).toBe(field.example);
    expect(codes(entry?.facts.get('Type'))).toEqual([field.type]);
    expect(codes(entry?.facts.get('In the event'))).toEqual(field.path === undefined ? [] : [field.path]);
    expect(codes(entry?.facts.get('Other names'))).toEqual(field.aliases);
    expect(codes(entry?.facts.get('Values'))).toEqual(field.values ?? []);
  });
});
