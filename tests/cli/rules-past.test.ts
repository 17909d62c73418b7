/** What a rule is said to have raised is what `detect` finds. */
import { expect, it } from 'vitest';
import { fixture, runCli } from './run-cli.ts';

const log = fixture('one-of-each.ndjson.gz');

interface Past {
  readonly name: string;
  readonly findings: number;
  readonly days: readonly { readonly day: string; readonly findings: number }[];
  readonly users: readonly { readonly value: string; readonly findings: number }[];
  readonly latest: readonly { readonly reason: string; readonly id: string }[];
}

it('counts as many findings as detection makes, of events and of correlations', async () => {
  const detected = JSON.parse((await runCli(['detect', '-f', log, '-o', 'json', '-q'])).stdout) as {
    readonly findings: readonly { readonly rule: { readonly name: string }; readonly user: string; readonly reason: string }[];
  };
  const names = [...new Set(detected.findings.map(({ rule }) => rule.name))].slice(0, 20);
  expect(names.length).toBeGreaterThan(10);
  const { stdout } = await runCli(['rules', 'test', ...names, '-f', log, '--since', '2020-01-01', '-o', 'json']);
  const { past } = JSON.parse(stdout) as { readonly past: readonly Past[] };
  expect(past.map(({ name }) => name)).toEqual(names);
  for (const { name, findings, days, users, latest } of past) {
    const own = detected.findings.filter(({ rule }) => rule.name === name);
    expect([name, findings]).toEqual([name, own.length]);
    expect(days.reduce((sum, day) => sum + day.findings, 0)).toBe(findings);
    const mine = own.filter(({ user }) => user === users[0]?.value).length;
    expect([name, users[0]?.findings]).toEqual([name, mine]);
    expect(latest.length).toBe(Math.min(20, findings));
    for (const { reason } of latest) expect(own.map((one) => one.reason)).toContain(reason);
  }
}, 120_000);

it('says how often, when and on whom', async () => {
  const { stdout, code } = await runCli(['rules', 'test', 'exec-into-container', '-f', log, '--since', '2020-01-01']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/exec-into-container \(medium\): \d+ findings?, 2020-01-01T00:00Z to /);
  expect(stdout).toMatch(/ {2}users: .+ \d+/);
});

it('refuses files that are not asked, and more rules than are worth it', async () => {
  const unasked = await runCli(['rules', 'test', 'exec-into-container', '-f', log]);
  expect([unasked.code, unasked.stderr.includes('--since')]).toEqual([2, true]);
  const all = await runCli(['rules', 'test', '-f', log, '--since', '30d']);
  expect([all.code, all.stderr.includes('telltale detect --since')]).toEqual([2, true]);
}, 60_000);
