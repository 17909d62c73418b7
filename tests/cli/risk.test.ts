/** `telltale risk` over a store, in all its formats. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeFinding, tenOClockUs } from '../service/made-findings.ts';
import { recordFindings } from './record-findings.ts';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const [store, empty] = [join(folder.path, 'store'), join(folder.path, 'empty')];
afterAll(() => folder.remove());

const hostile = '=cmd|\u001b[31m';
/** Minutes after that at which made findings are, for so many days ago. */
const daysAgo = (days: number) => (Date.now() - days * 86_400_000 - Number(tenOClockUs / 1000n)) / 60_000;

beforeAll(async () => {
  for (const place of [store, empty]) await runCli(['ingest', fixture('one-of-each.ndjson.gz'), '--store', place]);
  const rule = (name: string, level: 'low' | 'medium' | 'high') => ({ id: `id-of-${name}`, name, title: `Title of ${name}`, level });
  await recordFindings(store, [
    madeFinding({ key: 'a', minute: daysAgo(0.01), rule: rule('one', 'high') }),
    madeFinding({ key: 'b', minute: daysAgo(7), rule: rule('two', 'medium'), reason: 'jane did another thing' }),
    madeFinding({
      key: 'c',
      minute: daysAgo(0.02),
      rule: rule('three', 'low'),
      user: hostile,
      cluster: 'prod',
      reason: `${hostile} did it`,
    }),
  ]);
});

const run = (...words: readonly string[]) => runCli(['risk', '--store', store, ...words]);
const linesOf = (text: string) => text.trimEnd().split('\n');

describe('telltale risk', () => {
  it('lists identities for people, the most at risk first', async () => {
    const { code, stdout, stderr } = await run();
    const [head, first, second, ...rest] = linesOf(stdout);
    expect([code, rest]).toEqual([0, []]);
    expect(head).toMatch(/^ *score +a day ago +course +user +kind +cluster +findings +last +mostly for/);
    expect(first).toMatch(/^ *(59|60)[.\d]* .* jane +human +lab +2 .*Title of one$/);
    expect(second).toMatch(/prod +1 .*Title of three$/);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toContain('2 identities at risk · a finding counts half after 7 d');
  });

  it('tells the reasons of one', async () => {
    const { stdout, stderr } = await run('jane');
    const [head, first, second, ...rest] = linesOf(stdout);
    expect(rest).toEqual([]);
    expect(head).toMatch(/^ *adds +level +findings +last +cluster +rule +what was noticed last/);
    expect(first).toMatch(/ high +1 .* lab +one +jane ran sh in pods\/exec dev\/web$/);
    expect(second).toMatch(/^ *(9\.9\d*|10) +medium +1 .* two +jane did another thing$/);
    expect(stderr).toContain('1 identity at risk');
  });

  it('tells the same to programs in every form', async () => {
    const { identities, halfLifeMs } = JSON.parse((await run('-o', 'json')).stdout) as {
      identities: { user: string; score: number; cluster: string; reasons: { rule: string }[]; course: unknown[] }[];
      halfLifeMs: number;
    };
    expect([halfLifeMs, identities.map(({ user, cluster }) => [user, cluster])]).toEqual([
      7 * 86_400_000,
      [
        ['jane', 'lab'],
        [hostile, 'prod'],
      ],
    ]);
    expect(identities[0]?.reasons.map(({ rule }) => rule)).toEqual(['one', 'two']);
    expect(identities[0]?.course).toHaveLength(31);
    const rows = linesOf((await run('-o', 'ndjson')).stdout).map((line) => JSON.parse(line) as { user: string; findings: number });
    expect(rows.map(({ user, findings }) => [user, findings])).toEqual([
      ['jane', 2],
      [hostile, 1],
    ]);
    // No spreadsheet takes a name for a formula.
    const csv = (await run('-o', 'csv')).stdout;
    expect(csv.split(/\r?\n/)[0]).toBe('score,a day ago,course,user,kind,cluster,findings,last,mostly for');
    expect([csv.includes(`,'=cmd|`) || csv.includes(`,"'=cmd|`), /(^|,)"?=cmd/m.test(csv)]).toEqual([true, false]);
    const yaml = (await run('-o', 'yaml')).stdout;
    expect(yaml).toMatch(/user: jane\n/);
    expect(yaml).not.toContain('\u001b');
  });

  it('is narrowed by cluster, number and days, and is nobody’s where nothing was found', async () => {
    expect(linesOf((await run('--limit', '1')).stdout)).toHaveLength(2);
    expect(linesOf((await run('--cluster', 'prod', '-o', 'ndjson')).stdout)).toHaveLength(1);
    const { at, identities } = JSON.parse((await run('--days', '3', '-o', 'json')).stdout) as {
      at: string;
      identities: { course: { at: string }[] }[];
    };
    expect(Date.parse(at) - Date.parse(identities[0]?.course[0]?.at ?? '')).toBe(3 * 86_400_000);
    const none = await runCli(['risk', '--store', empty]);
    expect([none.code, none.stdout, none.stderr.includes('0 identities at risk')]).toEqual([0, '', true]);
    const md = await run('-o', 'md');
    expect([md.code, md.stderr.includes('md')]).toEqual([2, true]);
  });
});
