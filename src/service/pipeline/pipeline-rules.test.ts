import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readBuiltIn } from '../saved-queries/query-files.ts';
import { pipelineRule, pipelineRuleNames } from './pipeline-rules.ts';

const guide = readFileSync(new URL('../../../docs/guides/detections.md', import.meta.url), 'utf8');
const section = /\n## The audit log itself\n([\s\S]*?)(?=\n## )/.exec(guide)?.[1] ?? '';

it('the guide lists what can be noticed, each at its level, and nothing else', () => {
  const listed = [...section.matchAll(/^\| `([a-z-]+)` \| (\w+) \|/gm)].map(([, name, level]) => `${name} ${level}`);
  expect(listed).toEqual(pipelineRuleNames.map((name) => `${name} ${pipelineRule(name).level}`));
  expect(listed.length).toBeGreaterThan(15);
});

it('each has an id of its own, and questions that there are', async () => {
  const rules = pipelineRuleNames.map(pipelineRule);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { source, next } of rules) {
    expect(source).toBe('pipeline');
    expect(next.length).toBeGreaterThan(0);
    for (const name of next) expect(await readBuiltIn(name)).not.toBeNull();
  }
});
