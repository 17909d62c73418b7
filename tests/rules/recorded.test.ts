import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, runCli, temporaryFolder } from '../cli/run-cli.ts';
import { realEvents, wrappings } from '../decode/wrapped.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

interface Finding {
  readonly id: string;
  readonly rule: { readonly name: string; readonly level: string };
  readonly user: string;
  readonly reason: string;
}

async function detect(path: string, ...more: readonly string[]): Promise<readonly Finding[]> {
  const { code, stdout, stderr } = await runCli(['detect', '-f', path, '-o', 'ndjson', '-q', ...more]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Finding);
}

const recorded = detect(fixture('one-of-each.ndjson.gz'));

/** Who attacked the recorded cluster, or broke things in it, by whom it ran. */
const people = /^(kubernetes-admin|mallory|carol|eve|alice@example\.com|bob|dave|system:anonymous|system:serviceaccount:(dev|prod|ci):.*)$/;

/** What happened in the recorded cluster, by the rule that has to tell of it. */
const story: Readonly<Record<string, string>> = {
  'impersonated-masters': 'critical',
  'impersonation': 'medium',
  'impersonation-refused': 'medium',
  'exec-into-container': 'medium',
  'tool-fetched-in-container': 'high',
  'attach-to-container': 'medium',
  'port-forward': 'low',
  'privileged-container': 'high',
  'host-namespaces': 'high',
  'host-network': 'medium',
  'miner-image': 'high',
  'system-secret-read': 'high',
  'secret-read-by-person': 'low',
  'secrets-refused': 'low',
  'token-minted-by-hand': 'medium',
  'stolen-token-used': 'medium',
  'certificate-requested': 'medium',
  'certificate-approved': 'medium',
  'admission-webhook-written': 'medium',
  'admission-webhook-removed': 'high',
  'webhook-failed-open': 'low',
  'escalation-role': 'high',
  'api-service-written': 'high',
  'system-object-deleted': 'high',
  'namespace-deleted': 'medium',
  'node-removed': 'medium',
  'many-deleted-at-once': 'medium',
  'events-deleted': 'medium',
  'cronjob-written': 'low',
  'daemonset-created': 'low',
  'service-exposed': 'low',
  'anonymous-request-allowed': 'medium',
  'audit-id-chosen': 'medium',
  'odd-path': 'low',
  'refused-in-many-places': 'medium',
};

describe('the recorded attacks', () => {
  it.each(Object.entries(story))('%s is told, as %s', async (name, level) => {
    const own = (await recorded).filter(({ rule }) => rule.name === name);
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(({ rule }) => rule.level))).toEqual(new Set([level]));
  });

  it('raise nothing at high of what the control plane does by itself', async () => {
    const high = (await recorded).filter(({ rule }) => rule.level === 'high' || rule.level === 'critical');
    expect(high.length).toBeGreaterThan(20);
    expect(high.filter(({ user }) => !people.test(user)).map(({ rule, user }) => `${rule.name}: ${user}`)).toEqual([]);
  });
});

describe('the same events in other wrappers', () => {
  const list = (events: readonly string[]) =>
    `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[${events.join(',')}]}`;
  const chosen = [
    { form: 'the body of a webhook', wrap: list },
    ...['cloudwatch-subscription', 'azure-records', 'cri'].flatMap((name) => wrappings.find(({ format }) => format === name) ?? []),
  ];

  it('are of clouds, runtimes and API servers', () => expect(chosen.length).toBe(4));

  it.each(chosen)('$form: give the same findings', async ({ form, wrap }) => {
    const path = join(folder.path, form.replace(/\W+/g, '-'));
    writeFileSync(path, wrap(realEvents));
    const ids = (found: readonly Finding[]) => found.map(({ id }) => id).sort();
    expect(ids(await detect(path))).toEqual(ids(await recorded));
  });
});

describe('a store and the files that it was filled from', () => {
  it('give the same findings', async () => {
    const store = join(folder.path, 'store');
    expect((await runCli(['ingest', '--store', store, '-q', fixture('one-of-each.ndjson.gz')])).code).toBe(0);
    const { stdout } = await runCli(['detect', '--store', store, '-o', 'ndjson', '-q']);
    const inStore = stdout.split('\n').filter(Boolean).sort();
    const inFile = (await runCli(['detect', '-f', fixture('one-of-each.ndjson.gz'), '-o', 'ndjson', '-q'])).stdout
      .split('\n')
      .filter(Boolean)
      .sort();
    expect(inStore).toEqual(inFile);
    const records = new Set(
      gunzipSync(readFileSync(fixture('one-of-each.ndjson.gz')))
        .toString()
        .split('\n'),
    );
    expect(inStore.every((line) => records.has(/"event":(.*)\}$/.exec(line)?.[1] ?? ''))).toBe(true);
  });
});
