import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configJsonSchema, configSettings } from '../../src/platform/config-environment.ts';
import { codes, readReferencePage } from './reference-page.ts';

const entries = new Map(readReferencePage('configuration.md').map((entry) => [entry.name, entry]));
const settings = configSettings();

describe('docs/reference/configuration.md', () => {
  it('has every setting, and no other', () => {
    expect(settings.length).toBeGreaterThan(20);
    expect([...entries.keys()]).toEqual(settings.map(({ path }) => path.join('.')));
  });

  it.each(settings.map((setting) => [setting.path.join('.'), setting] as const))(
    'tells of %s what the schema tells',
    (name, { schema, variable }) => {
      const entry = entries.get(name);
      expect(entry?.prose).toBe(schema.description);
      expect(codes(entry?.facts.get('Variable'))).toEqual(variable === null ? [] : [variable]);
    },
  );
});

describe('docs/reference/config.schema.json', () => {
  it('is the schema', () => {
    const text = readFileSync(new URL('../../docs/reference/config.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });
});
