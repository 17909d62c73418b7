import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { hasJq, runJq } from '../translate/jq-program.ts';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('translate', () => {
  it('prints a text that can be run as it is, and warnings beside it', async () => {
    const { code, stdout, stderr } = await runCli(['translate', '--to', 'kql', 'verb=delete groupby user last 24h']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(\/\/ .+\n)+AKSAudit\n\| where RequestReceivedTime >= ago\(1d\)\n/);
    expect(stderr).toContain('deletecollection');
  });

  it('ends with 2 and the place where a language has no words', async () => {
    const { code, stdout, stderr } = await runCli(['translate', '--to', 'esql', 'verb=get and "cannot list"']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('verb=get and "cannot list"\n               ^^^^^^^^^^^^^');
    expect(stderr).toContain('ES|QL cannot say free text');
  });

  it('knows no other language, and completes those that it knows', async () => {
    const { code, stderr } = await runCli(['translate', '--to', 'sqll', 'verb=get']);
    expect(code).toBe(2);
    expect(stderr).toContain('jq, kql, logql, esql, spl, cloudwatch');
    expect((await runCli(['__complete', 'translate', '--to', 'log'])).stdout).toBe('logql\n');
  });

  it('gives its notes apart as JSON', async () => {
    const { stdout } = await runCli(['translate', '--to', 'cloudwatch', 'code=403', '-o', 'json']);
    const { text, notes, warnings } = JSON.parse(stdout) as { text: string; notes: string[]; warnings: unknown[] };
    expect(notes.length).toBeGreaterThan(1);
    expect(text.split('\n').slice(0, notes.length)).toEqual(notes.map((note) => `# ${note}`));
    expect(warnings).toEqual([]);
  });

  it.skipIf(!hasJq)('says in jq, where no language is named, what query answers', async () => {
    const events = gunzipSync(readFileSync(fixture('one-of-each.ndjson.gz'))).toString();
    const log = join(folder.path, 'audit.log');
    writeFileSync(log, `${events.trimEnd()}\nno event at all\n`);
    const question = 'code=403 and actor_kind=human groupby user,resource';
    const { stdout: program } = await runCli(['translate', question]);
    const { stdout: answer } = await runCli(['query', question, '-f', log, '-o', 'ndjson', '--quiet']);
    const rows = answer
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(rows.length).toBeGreaterThan(5);
    expect(runJq(program, readFileSync(log, 'utf8'))).toEqual(rows);
  });
});
