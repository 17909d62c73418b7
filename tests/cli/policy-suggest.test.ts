/** A suggested policy is held to what it says of itself, by the other commands. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Everything at RequestResponse, in all stages. */
const log = fileURLToPath(new URL('../fixtures/request-response.log.gz', import.meta.url));

interface Suggested {
  readonly text: string;
  readonly today: { readonly bytes: number };
  readonly suggested: { readonly bytes: number; readonly events: number };
  readonly budgetBytes: number | null;
  readonly isOver: boolean;
  readonly kept: number;
  readonly answerable: number;
  readonly costs: readonly {
    readonly kind: string;
    readonly name: string;
    readonly kept: boolean;
    readonly status: string;
    readonly change: { readonly price: { readonly bytes: number } } | null;
  }[];
  readonly lowered: readonly { readonly user: string; readonly to: string }[];
  readonly findings: readonly unknown[];
}

async function suggest(...words: readonly string[]) {
  const { code, stdout, stderr } = await runCli(['policy', 'suggest', '-f', log, '-o', 'json', '-q', ...words]);
  const answer = JSON.parse(stdout) as Suggested;
  const path = join(folder.path, `${words.join('-').replace(/[^a-z0-9-]/g, '')}-suggested.yaml`);
  writeFileSync(path, answer.text);
  return { code, stderr, answer, path };
}

async function statuses(path: string, keep: string): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await runCli(['policy', 'coverage', path, '--keep', keep, '-o', 'json', '-q']);
  return new Map(
    JSON.parse(stdout).watches.map((watch: { kind: string; name: string; status: string }) => [
      `${watch.kind} ${watch.name}`,
      watch.status,
    ]),
  );
}

describe('telltale policy suggest', () => {
  it('keeps every question answerable with far fewer bytes, and nothing for lint to say', async () => {
    const { code, answer, path } = await suggest('--keep', 'all');
    expect(code).toBe(0);
    expect(answer).toMatchObject({ findings: [], isOver: false, answerable: answer.kept });
    // The largest events, in which most is saved, are not in this log.
    expect(answer.suggested.bytes).toBeLessThan(answer.today.bytes * 0.45);
    expect((await runCli(['policy', 'lint', path])).code).toBe(0);
    // It would take the bodies of secrets.
    expect(answer.costs.map(({ name, kept }) => [name, kept])).toEqual([['token-secret-created', false]]);
    expect((await runCli(['policy', 'coverage', path, '--keep', 'questions', '--fail-on', 'partly'])).code).toBe(0);
    const { total } = JSON.parse((await runCli(['policy', 'simulate', path, '-f', log, '-o', 'json', '-q'])).stdout);
    expect(total.kept.bytes + total.estimated.bytes).toBe(answer.suggested.bytes);
    expect(answer.text).toContain('# Their bodies hold credentials');
    expect(answer.text).toMatch(/# [\d]+ recorded events: [\d.]+ % of the bytes today/);
  });

  it('says what a budget costs, and who is recorded at less, and no person among them', async () => {
    const { code, answer, path } = await suggest('--budget', '30%');
    expect(answer.isOver).toBe(false);
    expect(answer.suggested.bytes).toBeLessThanOrEqual(answer.today.bytes * 0.3);
    const found = await statuses(path, 'all');
    const lost = [...found].filter(([, status]) => status !== 'answerable').map(([name]) => name);
    expect(answer.costs.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(lost.sort());
    expect(answer.costs.every(({ change }) => change === null || change.price.bytes > 0)).toBe(true);
    expect(code).toBe(answer.costs.some(({ kept }) => kept) ? 1 : 0);
    expect(answer.findings).toEqual([]);
    expect(answer.lowered.length).toBeGreaterThan(3);
    for (const { user } of answer.lowered) expect(user).toMatch(/^system:(?!admin$)/);
    expect(found.get('question secret-readers')).toBe('answerable');
    expect(found.get('question exec-commands')).toBe('answerable');
  });

  it('ends with 1 where the budget cannot hold', async () => {
    const { code, answer } = await suggest('--budget', '10KB/day', '--keep', 'user-activity');
    expect({ code, isOver: answer.isOver }).toEqual({ code: 1, isOver: true });
  });

  it('records nothing that nobody asks for', async () => {
    const { answer, path } = await suggest('--keep', 'dangerous-roles,exec-commands');
    const found = await statuses(path, 'dangerous-roles,exec-commands,secret-readers,images');
    expect(Object.fromEntries(found)).toEqual({
      'question dangerous-roles': 'answerable',
      'question exec-commands': 'answerable',
      'question secret-readers': 'blind',
      'question images': 'blind',
    });
    expect(answer.suggested.bytes).toBeLessThan(answer.today.bytes * 0.1);
  });

  it('begins with a policy that is there', async () => {
    const given = join(folder.path, 'given.yaml');
    writeFileSync(
      given,
      'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: None\n  nonResourceURLs: [/healthz*]\n- level: Metadata\n',
    );
    const { code, answer, path } = await suggest('--from', given, '--keep', 'images');
    expect(code).toBe(0);
    expect(answer.text).toContain('nonResourceURLs: ["/healthz*"]');
    expect((await statuses(path, 'images')).get('question images')).toBe('answerable');
  });

  it('prints the policy alone for a file', async () => {
    const { stdout, stderr } = await runCli(['policy', 'suggest', '-f', log]);
    expect(stdout).toMatch(/^# Suggested by telltale/);
    expect(stdout).not.toContain('Answerable');
    expect(stderr).toContain('Answerable');
  });

  it('refuses a budget that is none, and a time without events', async () => {
    const budget = await runCli(['policy', 'suggest', '-f', log, '--budget', 'cheap']);
    expect({ code: budget.code, stderr: budget.stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--budget 2GiB/day') });
    const empty = await runCli(['policy', 'suggest', '-f', log, '--since', '2030-01-01']);
    expect({ code: empty.code, stderr: empty.stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no recorded events') });
  });
});
