/** `telltale alerts` over a store: lists, one alert, changes, suppressions, and what is said where something is wrong. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeFinding } from '../service/made-findings.ts';
import { recordFindings } from './record-findings.ts';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const store = join(folder.path, 'store');
afterAll(() => folder.remove());

beforeAll(async () => {
  await runCli(['ingest', fixture('one-of-each.ndjson.gz'), '--store', store]);
  await recordFindings(store, [
    madeFinding({ key: 'a', reason: 'jane ran \u001b[31msh in pods/exec dev/web' }),
    madeFinding({ key: 'b', user: 'bob', minute: 3, rule: { id: 'low', name: 'low', level: 'low' } }),
  ]);
});

const run = async (...words: readonly string[]) => runCli([...words, '--store', store]);
const lines = (text: string) => text.trimEnd().split('\n');

describe('alerts', () => {
  it('are listed, shown, changed and listed as they are then', async () => {
    const { stdout, stderr, code } = await run('alerts', 'list');
    expect([code, lines(stdout).length]).toEqual([0, 3]);
    expect(lines(stdout)[0]).toMatch(/^last +id +level +status +findings/);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toContain('2 alerts');
    const { stdout: json } = await run('alerts', 'list', '--level', 'high', '-o', 'ndjson');
    const alert = JSON.parse(json);
    expect(alert).toMatchObject({ user: 'jane', status: 'open' });

    const short = alert.id.slice(0, 12);
    const closed = await run('alerts', 'close', short, '--as', 'false-positive', '--comment', 'A test.');
    expect([closed.code, closed.stdout]).toEqual([0, expect.stringContaining(`${short}  closed as false-positive`)]);
    await run('alerts', 'assign', short, '--to', 'alice');
    await run('alerts', 'comment', short, 'So it is.');
    const shown = await run('alerts', 'show', short);
    expect(shown.stdout).toMatch(/Status +closed as false-positive, with alice/);
    expect(shown.stdout).toMatch(
      /Trail .*owner: closed as false positive: A test\.\n .*owner: given to alice\n .*owner: commented: So it is\./,
    );
    expect(shown.stdout).toContain("telltale query 'cluster=lab and user=jane");
    expect(shown.stdout).not.toContain('\u001b');
    await run('alerts', 'reopen', short);
    const ids = (await run('alerts', 'list', '-o', 'json')).stdout;
    await run('alerts', 'ack', ...JSON.parse(ids).alerts.map(({ id }: { id: string }) => id));
    expect((await run('alerts', 'list', '--status', 'acknowledged', '-q', '-o', 'csv')).stdout.trim().split('\n')).toHaveLength(3);
  });

  it('can be suppressed', async () => {
    const made = await run('alerts', 'suppress', '--user', 'jane', '--reason', 'She may.', '-o', 'json');
    const { id } = JSON.parse(made.stdout);
    expect((await run('alerts', 'suppressions')).stdout).toMatch(new RegExp(`${id} +until .* user=jane +0 +owner +She may\\.`));
    expect((await run('alerts', 'unsuppress', id)).code).toBe(0);
    expect((await run('alerts', 'unsuppress', id)).code).toBe(1);
  });

  it('say what is wrong', async () => {
    const wrong = async (...words: readonly string[]) => {
      const { code, stderr } = await run('alerts', ...words);
      return `${code} ${stderr}`;
    };
    expect(await wrong('list', '--status', 'closd')).toMatch(/^2 .*Did you mean closed/s);
    expect(await wrong('show', 'nonsense')).toMatch(/^1 .*There is no alert/s);
    expect(await wrong('close', '0123456789', '--as', 'fine')).toMatch(/^2 /);
    expect(await wrong('suppress', '--user', 'x')).toMatch(/^2 .*A reason is missing/s);
    expect(await wrong('suppress', '--reason', 'x')).toMatch(/^2 .*keep everything quiet/s);
    expect(await wrong('suppress', '--reason', 'x', '--source-ip', '10.0.0.0/99')).toMatch(/^2 .*no address or CIDR range/s);
  });
});
