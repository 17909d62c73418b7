import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { behaviourRules } from '../../src/service/behaviour/behaviour-rules.ts';
import { behaviourDetections } from '../../src/service/behaviour/judge.ts';

const guide = readFileSync(fileURLToPath(new URL('../../docs/guides/behaviour.md', import.meta.url)), 'utf8');
const listed = [...guide.matchAll(/^\| `([a-z-]+)` \| (\w+) \| (.+) \|$/gm)].map(([, name, level, title]) => ({ name, level, title }));

describe('docs/guides/behaviour.md', () => {
  it('lists every detection with its level, and no other', () => {
    expect(listed.length).toBeGreaterThanOrEqual(18);
    expect(listed).toEqual(Object.values(behaviourRules).map(({ name, level, title }) => ({ name, level, title })));
  });

  it('tells of what runs', () => {
    const running = behaviourDetections.flatMap(({ rules }) => rules.map(({ name }) => name));
    expect([...running].sort()).toEqual(
      Object.values(behaviourRules)
        .map(({ name }) => name as string)
        .sort(),
    );
    const rules = Object.values(behaviourRules);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });
});
