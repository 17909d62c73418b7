import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { answers } from '../../contract/answers.ts';
import type { DetectionSetup } from '../context.ts';
import { catalogue, oneRule } from './catalogue.ts';

const setup: DetectionSetup = { enabled: true, rules: [], exceptions: [], builtIn: true, level: 'informational', aside: new Set() };
const of = (more: Partial<DetectionSetup> = {}) => ({ clock: () => 0, detection: () => ({ ...setup, ...more }) });

it('tells which rules the server runs, by its configuration and by what failed', async () => {
  const { rules } = answers.catalogue.schema.parse(await catalogue(of()));
  expect(rules.every(({ runs, enabled, aside }) => runs === enabled && !aside)).toBe(true);
  const severe = (await catalogue(of({ level: 'high' }))).rules;
  expect(severe.filter(({ runs }) => runs).every(({ level }) => level === 'high' || level === 'critical')).toBe(true);
  expect((await catalogue(of({ enabled: false }))).rules.some(({ runs }) => runs)).toBe(false);
  const base = rules.find(({ name }) => name === 'rights-tried-out-base')?.id ?? '';
  const failing = (await catalogue(of({ aside: new Set([base]) }))).rules.filter(({ aside }) => aside);
  // What it feeds counts too few.
  expect(failing.map(({ name }) => name).sort()).toEqual(['rights-tried-out', 'rights-tried-out-base']);
});

it('has the rules of the server’s own folders, which go before those that come along', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-own-'));
  try {
    const rule =
      'title: Ours\nname: ours\nid: 41111111-2222-4333-8444-555555555555\nlogsource: {product: kubernetes, service: audit}\nquery: verb=get\n';
    writeFileSync(join(folder, 'ours.yaml'), rule);
    const own = of({ rules: [folder] });
    expect((await catalogue(own)).rules[0]?.name).toBe('ours');
    expect(await oneRule({ name: 'ours' }, own)).toMatchObject({ title: 'Ours', text: rule, alone: true });
    expect((await catalogue(of({ rules: [folder], builtIn: false }))).rules.map(({ name }) => name)).toEqual(['ours']);
    await expect(oneRule({ name: 'ours' }, of())).rejects.toMatchObject({ code: 'not-found' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
