import { describe, expect, it } from 'vitest';
import { envelopes } from '../../src/decode/envelopes.ts';
import { readReferencePage } from './reference-page.ts';

const entries = new Map(readReferencePage('envelopes.md').map((entry) => [entry.name, entry]));

describe('docs/reference/envelopes.md', () => {
  it('has every envelope, and no other', () => {
    expect([...entries.keys()].sort()).toEqual(envelopes.map(({ name }) => name).sort());
  });

  it.each(envelopes.map((envelope) => [envelope.name, envelope] as const))(
    'tells of %s what the registry tells',
    (name, { about, refusal }) => {
      const entry = entries.get(name);
      expect(entry?.prose).toBe(`${about.title}.`);
      expect(entry?.facts.get('Told by')).toBe(about.told);
      expect(entry?.facts.get('Refused')).toBe(refusal);
      if (refusal === undefined) expect(entry?.facts.get('How to export')).toBe(about.export);
      if (refusal === undefined) expect(entry?.facts.get('Lost on the way')).toBe(about.loses ?? 'Nothing.');
    },
  );
});
