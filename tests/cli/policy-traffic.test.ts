import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type AskedEvent, attributesOf } from '../../src/policy/attributes-of.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import { parsePolicy } from '../../src/policy/load/parse-policy.ts';
import { writeEvent } from '../../src/policy/simulate/write-event.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const log = fileURLToPath(new URL('../../samples/audit.log.gz', import.meta.url));
const records = gunzipSync(readFileSync(log)).toString().trim().split('\n');

const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n';
const texts = {
  quiet: `${head}- level: None\n  users: [system:kube-scheduler]\n- level: Metadata\n  resources: [{group: "", resources: [secrets, configmaps]}]\n- level: Request\n  verbs: [create, update, patch, delete]\n- level: Metadata\n  namespaces: [kube-system]\n`,
  all: `${head}- level: RequestResponse\n`,
};

function write(name: keyof typeof texts): string {
  const path = join(folder.path, `${name}.yaml`);
  writeFileSync(path, texts[name]);
  return path;
}
const [quiet, all] = [write('quiet'), write('all')];
const policy = parsePolicy(texts.quiet).policy;
const events = records.map((line) => JSON.parse(line) as AskedEvent & { readonly stage: string });

describe('telltale policy simulate', () => {
  it('counts what the policy would write, by rule, in events and in bytes', async () => {
    if (policy === null) throw new Error('no policy');
    const { code, stdout } = await runCli(['policy', 'simulate', quiet, '-f', log, '-o', 'json', '-q']);
    expect(code).toBe(0);
    const answer = JSON.parse(stdout);
    const written = records.flatMap((record) => writeEvent(policy, record) ?? []);
    expect(answer.today.events).toBe(records.length);
    expect(answer.today.bytes).toBe(records.reduce((sum, record) => sum + Buffer.byteLength(record), 0));
    expect(answer.total.kept.events).toBe(written.length);
    const bytes = written.reduce((sum, record) => sum + Buffer.byteLength(record), 0);
    expect(Math.abs(answer.total.kept.bytes / bytes - 1)).toBeLessThan(0.01);
    const byRule = new Map<number | null, number>();
    for (const event of events) {
      const { ruleIndex } = evaluatePolicy(policy, attributesOf(event));
      const rule = ruleIndex === null ? null : ruleIndex + 1;
      byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    }
    expect(byRule.size).toBe(5);
    for (const { rule, today } of answer.rules) expect([rule, today.events]).toEqual([rule, byRule.get(rule) ?? 0]);
    expect(answer.gzip.ratio).toBeGreaterThan(0.01);
    expect(answer.gzip.ratio).toBeLessThan(0.5);
    expect(answer.peak.kept).toBeLessThan(answer.peak.today);
  });

  it('says it in a page, with what is not known', async () => {
    const { code, stdout, stderr } = await runCli(['policy', 'simulate', quiet, '-f', log]);
    expect(code).toBe(0);
    expect(stdout).toContain('Events a day');
    expect(stdout).toMatch(/^none +None/m);
    expect(stdout).toContain('are not in the log');
    expect(stderr).toContain('6,000 recorded events');
  });

  it('says the same of a store', async () => {
    const store = join(folder.path, 'store');
    expect((await runCli(['ingest', log, '--store', store])).code).toBe(0);
    const [ofStore, ofFile] = [
      JSON.parse((await runCli(['policy', 'simulate', quiet, '--store', store, '-o', 'json'])).stdout),
      JSON.parse((await runCli(['policy', 'simulate', quiet, '-f', log, '-o', 'json'])).stdout),
    ];
    expect(ofStore.total).toEqual(ofFile.total);
    expect(ofStore.peak).toEqual(ofFile.peak);
    // Small parts do not tell what a record takes in them.
    expect([ofStore.stored, ofFile.stored]).toEqual([null, null]);
    const empty = await runCli(['policy', 'simulate', quiet, '--store', store, '--since', '2030-01-01']);
    expect({ code: empty.code, stdout: empty.stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no events in this range'),
    });
  });

  it('refuses a time and a policy that are none', async () => {
    const time = await runCli(['policy', 'simulate', quiet, '-f', log, '--since', 'soon']);
    expect(time.code).toBe(2);
    expect(time.stderr).toContain('is no time for --since');
    expect((await runCli(['policy', 'simulate', log, '-f', log])).code).toBe(1);
  });
});

describe('telltale policy simulate, in money', () => {
  const simulate = (...words: string[]) => runCli(['policy', 'simulate', quiet, '-f', log, ...words]);

  it('prices a month, today and with the policy, in all and by rule', async () => {
    const { code, stdout } = await simulate(
      '--price',
      'eks',
      '--price',
      's3',
      '--price-per-gib',
      '1',
      '--currency',
      'EUR',
      '-o',
      'json',
      '-q',
    );
    expect(code).toBe(0);
    const { costs, rules, days, today, total, gzip, notes } = JSON.parse(stdout);
    expect(costs.map(({ list, currency }: { list: string; currency: string }) => [list, currency])).toEqual([
      ['cloudwatch', 'USD'],
      ['s3', 'USD'],
      ['own-figure', 'EUR'],
    ]);
    const monthly = (bytes: number) => (bytes / days) * (365 / 12);
    const [cloudwatch, s3, own] = costs;
    expect(own.today.total).toBeCloseTo(monthly(today.bytes) / 1024 ** 3, 6);
    expect(own.policy.total).toBeCloseTo(monthly(total.kept.bytes + total.estimated.bytes) / 1024 ** 3, 6);
    expect(cloudwatch.today.ingest).toBeCloseTo((monthly(today.bytes + 26 * today.events) / 1e9) * 0.5, 6);
    expect(s3.policy.storage).toBeCloseTo((((total.kept.bytes / days) * 30) / 1024 ** 3) * gzip.ratio * 0.023, 6);
    for (const [at, { today: before, policy: after }] of costs.entries()) {
      const sum = (of: 'today' | 'policy') =>
        rules.reduce((all: number, rule: { costs: Record<string, number>[] }) => all + (rule.costs[at]?.[of] ?? 0), 0);
      expect(sum('today')).toBeCloseTo(before.total, 6);
      expect(sum('policy')).toBeCloseTo(after.total, 6);
    }
    expect(notes.join(' ')).toContain('without discounts');
    expect(notes.join(' ')).toContain('hold no whole week');
  });

  it('takes prices of one’s own, which come before those of the program', async () => {
    const path = join(folder.path, 'prices.yaml');
    const ours = (name: string, price: string) =>
      `  - {name: ${name}, title: Ours, region: here, currency: CHF, unit: GB, ingest: {price: ${price}, asOf: 2026-11-01, source: a contract}}\n`;
    writeFileSync(path, `lists:\n${ours('cloudwatch', '0')}${ours('ours', '1.5')}`);
    const all = await simulate('--prices', path);
    expect(all.stdout).toMatch(/Cost a month +cloudwatch: 0\.00 CHF today/);
    expect(all.stdout).toContain('ours: Ours (here; prices of 2026-11-01).');
    expect(JSON.parse((await simulate('--prices', path, '--price', 's3', '-o', 'json')).stdout).costs).toMatchObject([{ list: 's3' }]);
    writeFileSync(path, `lists:\n${ours('ours', 'cheap')}`);
    const bad = await simulate('--prices', path);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain(`${path}:2: lists.0.ingest.price`);
  });

  it.each([
    [['--price', 'cloudwach'], 'Did you mean cloudwatch?'],
    [['--price-per-gib', 'cheap'], '“cheap” is no price'],
    [['--price-per-gib', '-1'], 'is no price'],
    [['--currency', 'EUR'], '--price-per-gib'],
    [['--retention', '0'], '--retention'],
    [['--prices', 'nowhere.yaml'], 'nowhere.yaml'],
  ])('refuses %j', async (words, said) => {
    const { code, stderr } = await simulate(...words);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(said);
  });
});

describe('telltale policy diff', () => {
  it('says for which requests two policies differ, and ends with 1', async () => {
    const { code, stdout, stderr } = await runCli(['policy', 'diff', quiet, all]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('Requests by system:kube-scheduler: None → RequestResponse without RequestReceived.');
    expect(stdout).toContain('By rule 1 before.');
    expect(stdout).not.toContain('recorded events');
  });

  it('ends with 0 where they do the same', async () => {
    const { code, stdout } = await runCli(['policy', 'diff', quiet, '-'], { stdin: `# The same.\n${texts.quiet}` });
    expect(code).toBe(0);
    expect(stdout).toContain('record every request alike');
  });

  it('counts recorded events by what changes for them, most first', async () => {
    if (policy === null) throw new Error('no policy');
    const { traffic } = JSON.parse((await runCli(['policy', 'diff', quiet, all, '-f', log, '-o', 'json'])).stdout);
    const changed = events.filter((event) => {
      const { level } = evaluatePolicy(policy, attributesOf(event));
      return event.stage !== 'RequestReceived' && level !== 'RequestResponse';
    });
    expect(traffic).toMatchObject({ events: events.length, changed: changed.length });
    const counts = traffic.kinds.map((kind: { events: number }) => kind.events);
    expect(counts).toEqual([...counts].sort((one: number, other: number) => other - one));
    const { stdout } = await runCli(['policy', 'diff', quiet, all, '-f', log]);
    expect(stdout).toContain(`${changed.length.toLocaleString('en-US')} of 6,000 recorded events change`);
  });

  it('takes one of them from standard input, not both', async () => {
    const { code, stderr } = await runCli(['policy', 'diff', '-', '-'], { stdin: texts.all });
    expect(code).toBe(2);
    expect(stderr).toContain('Only one of the policies');
  });
});
