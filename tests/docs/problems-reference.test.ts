import { describe, expect, it } from 'vitest';
import { exitCodes, problems } from '../../src/contract/problems.ts';
import { readReferencePage } from './reference-page.ts';

const entries = new Map(readReferencePage('problems.md').map((entry) => [entry.name, entry]));

describe('docs/reference/problems.md', () => {
  it('has every problem of the catalogue, and no other', () => {
    expect([...entries.keys()]).toEqual(Object.keys(problems));
  });

  it.each(Object.entries(problems))('tells of %s what the catalogue tells', (name, problem) => {
    const entry = entries.get(name);
    expect(entry?.prose).toBe(`${problem.title}.`);
    expect(entry?.facts.get('HTTP status')).toBe(String(problem.status));
    expect(entry?.facts.get('Exit code')).toBe(String(problem.exitCode));
    expect(entry?.facts.get('What to do')).toBe(problem.remedy);
  });
});

describe('the catalogue', () => {
  it.each(Object.entries(problems))('%s has a failing HTTP status and exit code', (_, problem) => {
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.status).toBeLessThan(600);
    expect(problem.exitCode).not.toBe(exitCodes.ok);
  });
});
