/** `telltale behaviour` over a store of recorded days, in all its formats. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { again, firstDay, linesOf, oneRecorded, recordedWeeks } from '../behaviour/recorded-weeks.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const store = join(folder.path, 'store');
afterAll(() => folder.remove());

const until = firstDay + 9 * 86_400_000;
const hostile = 'intern\u001b[31m`<b>';

beforeAll(async () => {
  const created = oneRecorded(
    ({ verb, user, objectRef }) => verb === 'create' && user.username === 'kubernetes-admin' && objectRef?.['resource'] === 'configmaps',
  );
  // A new person, with a name that would be markup, who makes a lot of objects.
  const many = Array.from({ length: 60 }, (_, index) =>
    again(created, until + 10 * 3_600_000 + index * 1000, index, {
      user: { username: hostile, groups: ['system:authenticated'] },
      sourceIPs: ['198.51.100.77'],
      objectRef: { ...created.objectRef, name: `cm-${index}` },
    }),
  );
  const log = join(folder.path, 'days.log');
  writeFileSync(log, linesOf([...recordedWeeks({ until }), ...many]));
  const { code, stderr } = await runCli(['ingest', log, '--cluster', 'lab', '--store', store, '-q']);
  expect([code, stderr]).toEqual([0, '']);
}, 120_000);

const since = new Date(until).toISOString();
const run = (...words: readonly string[]) => runCli(['behaviour', '--store', store, '--since', since, ...words]);

interface Found {
  readonly rule: { readonly name: string; readonly level: string; readonly title: string };
  readonly user: string;
  readonly reason: string;
  readonly events: number;
  readonly auditIDs: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

describe('telltale behaviour', () => {
  it('tells a table for people, and beside it how many were looked at', async () => {
    const { code, stdout, stderr } = await run();
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^level +time +rule +cluster +reason/);
    expect(rows.some((row) => /new-identity-creates-many +lab +intern/.test(row))).toBe(true);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toMatch(/findings? by \d+ detections · \d+ identities known/);
  });

  it('tells all to programs, the same in JSON as line by line', async () => {
    const answer = JSON.parse((await run('-o', 'json')).stdout) as { findings: Found[]; rules: number; watched: number; failed: boolean };
    expect([answer.failed, answer.rules > 10, answer.watched > 3]).toEqual([false, true, true]);
    const lines = (await run('-o', 'ndjson')).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Found);
    expect(lines.map(({ rule, reason }) => [rule.name, reason])).toEqual(answer.findings.map(({ rule, reason }) => [rule.name, reason]));
    const one = lines.find(({ rule }) => rule.name === 'new-identity-creates-many');
    expect(one).toMatchObject({ user: hostile, events: 60 });
    expect([one?.auditIDs.length, one?.facts.every(({ label, value }) => label !== '' && value !== '')]).toEqual([60, true]);
  });

  it('tells a report in which nothing of an event is markup', async () => {
    const { stdout } = await run('-o', 'md', '--rule', 'new-identity-creates-many');
    expect(stdout).toMatch(/^# Behaviour\n\n## .+ \((low|medium|high)\)\n\n/);
    expect(stdout).toMatch(/``[^\n]*intern[^\n]*`<b>[^\n]*``/);
    expect(stdout).toMatch(/\n- [^\n]+: `/);
    expect(stdout).toMatch(/Audit IDs: (`[^`]+`, ){5}…\n$/);
    expect(stdout).not.toContain('\u001b');
  });

  it('narrows by rule, level and time, and fails where it was told to', async () => {
    const names = async (...words: readonly string[]) =>
      (await run('-o', 'ndjson', ...words)).stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as Found).rule);
    expect(new Set((await names('--rule', 'new-identity-creates-many')).map(({ name }) => name))).toEqual(
      new Set(['new-identity-creates-many']),
    );
    expect((await names('--level', 'medium')).filter(({ level }) => level === 'low' || level === 'informational')).toEqual([]);
    expect((await run('--fail-on', 'low')).code).toBe(1);
    expect((await run('--fail-on', 'critical')).code).toBe(0);
    const none = await runCli(['behaviour', '--store', store, '--until', since, '--level', 'critical', '-o', 'md']);
    expect(none.stdout).toMatch(/^# Behaviour\n\nNone of \d+ detections found anything\.\n$/);
    expect((await runCli(['behaviour', '--store', store, '--until', since, '--level', 'critical'])).stdout).toBe('');
  });

  it('says what to do where a detection is not there, and where there is no store', async () => {
    const misspelt = await run('--rule', 'new-identity-create-many');
    expect([misspelt.code, misspelt.stderr.includes('new-identity-creates-many')]).toEqual([2, true]);
    const csv = await run('-o', 'csv');
    expect([csv.code, csv.stderr.includes('csv')]).toEqual([2, true]);
  });
});
