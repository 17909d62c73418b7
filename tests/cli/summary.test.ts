import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../src/contract/summary.ts';
import { type Finished, fixture, runCli, temporaryFolder } from './run-cli.ts';

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = temporaryFolder();
const store = `${folder.path}/my store`;

/** Gives a command to a shell as a person would who pastes it. */
function paste(command: string): string {
  return execFileSync('sh', ['-c', `telltale() { "${process.execPath}" "${program}" "$@"; }\n${command}`]).toString();
}

/** The query beside the heading, or in the lines below it, in the place that the head of the summary shows. */
function commandOf(text: string, title: string): string {
  const form = /telltale query 'QUERY'[\s\S]*?(?=\n\d{4}-)/.exec(text)?.[0] ?? '';
  const [heading = '', ...below] = text.slice(text.indexOf(`\n${title}`) + 1).split('\n');
  const end = below.findIndex((line) => !/^(?: {2}| {4})\S/.test(line));
  const query = / {3,}(\S.*)$/.exec(heading)?.[1] ?? below.slice(0, end).join('\n').trimStart();
  return form.replace('QUERY', () => query);
}

afterAll(() => folder.remove());

describe('telltale summary', () => {
  let text: Finished;

  beforeAll(async () => {
    await runCli(['ingest', fixture('one-of-each.ndjson.gz'), '--store', store]);
    text = await runCli(['summary', '--store', store], { env: { COLUMNS: '80' } });
  });

  it('fits the width, and puts nothing else on stdout', () => {
    expect(text.code).toBe(0);
    expect(text.stdout.startsWith(`Summary of ${store}`)).toBe(true);
    expect(text.stdout).toMatch(/ {2}telltale query 'QUERY'[\s\S]*\n2026-11-21 /);
    expect(text.stderr).toMatch(/^[\d,]+ requests, each counted once, by its last recorded stage · [\d.]+ s\n$/);
    expect(text.stdout).not.toMatch(/[\p{Cc}\p{Cf}](?<!\n)/u);
  });

  it.each(['Why forbidden', 'Secrets read', 'Deletes', 'Slowest requests'])(
    'gives a query for %s that works when it is pasted',
    (title) => {
      const command = commandOf(text.stdout, title);
      expect(command).toMatch(/groupby|by/);
      expect(JSON.parse(paste(`${command} -o json`))).not.toEqual([]);
    },
  );

  it('breaks a long query where the shell takes it as it is', () => {
    expect(commandOf(text.stdout, 'Slowest requests')).toMatch(/'verb!=watch .*\n +max/);
  });

  it('is one screen', async () => {
    const { stdout } = await runCli(['summary', '--store', store], { env: { COLUMNS: '120' } });
    expect(stdout.split('\n').length).toBeLessThanOrEqual(50);
    const wide = await runCli(['summary', '--store', store], { env: { COLUMNS: '160' } });
    expect(wide.stdout.split('\n').length).toBeLessThanOrEqual(46);
  });

  it('is the same of files as of a store', async () => {
    const [ofStore, ofFile] = await Promise.all([
      runCli(['summary', '-o', 'json', '--store', store]),
      runCli(['summary', '-o', 'json', fixture('one-of-each.ndjson.gz')]),
    ]);
    const summary = JSON.parse(ofFile.stdout) as Summary;
    expect(summary).toEqual(JSON.parse(ofStore.stdout));
    expect(summary.events).toBeGreaterThan(2000);
  });

  it('keeps nothing of files, and reads hostile ones', async () => {
    const { stdout, code } = await runCli(['summary', fixture('hostile/audit.log.gz')], { env: { TELLTALE_STORE: `${folder.path}/none` } });
    expect(code).toBe(0);
    expect(stdout).toContain('837 requests in 1,714 events');
    expect(stdout).not.toMatch(/[\p{Cc}\p{Cf}](?<!\n)/u);
    expect((await runCli(['query', 'count', '-o', 'json', '--store', `${folder.path}/none`])).stdout).toContain('"count":0');
  });

  it('takes part of the time and of the clusters', async () => {
    const { stdout } = await runCli(['summary', '--store', store, '--cluster', 'elsewhere', '--since', '24h']);
    expect(stdout).toContain('There are no events.');
    const usage = await runCli(['summary', '--store', store, '--since', 'when?']);
    expect(usage.code).toBe(2);
    expect(usage.stderr).toContain('“when?” is no time for --since.');
  });

  it('writes a report', async () => {
    const { stdout } = await runCli(['summary', '-o', 'md', '--store', store]);
    expect(stdout).toMatch(/^# Summary of `/);
    expect(stdout).toContain('## RBAC changes');
  });
});
