import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { staticPod } from '../policy/server-manifests.ts';
import { doctorPlaces } from './doctor-places.ts';
import { fixture, runCli } from './run-cli.ts';

const { folder, node, write, doctor } = doctorPlaces();
afterAll(() => folder.remove());

const policy = readFileSync(new URL('../../deploy/audit-policy.yaml', import.meta.url), 'utf8');
const flags = [
  '--audit-policy-file=/etc/kubernetes/audit/policy.yaml',
  '--audit-log-path=/var/log/kubernetes/audit/audit.log',
  '--audit-log-maxsize=100',
  '--audit-log-maxbackup=20',
  '--audit-log-maxage=7',
];
const mounts = ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'];
const good = staticPod({ flags, mounts });

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';

describe('telltale doctor on a node', () => {
  it('finds the manifest, the policy and the log by itself, and nothing wrong', async () => {
    const root = node({ [manifest]: good, '/etc/kubernetes/audit/policy.yaml': policy, '/var/log/kubernetes/audit/audit.log': '' });
    const { code, stdout, stderr } = await doctor('--root', root);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${root}${manifest}: a static pod, Kubernetes v1.36.2; nothing found.\n`);
  });

  it('sees what is missing, what the policy is worth, and a backup that the kubelet runs', async () => {
    const closed = staticPod({ flags, mounts: [mounts[0] ?? '', '/var/log/kubernetes/audit rw Directory'] });
    expect((await doctor('--root', node({ [manifest]: closed }))).codes).toEqual(['policy-missing', 'log-folder']);
    const folderThere = node({ [manifest]: good, '/etc/kubernetes/audit/policy.yaml/x': '' });
    expect((await doctor('--root', folderThere)).stdout).toContain('is a directory');
    const empty = node({ [manifest]: good, '/etc/kubernetes/audit/policy.yaml': '\n' });
    expect((await doctor('--root', empty)).stdout).toContain('is empty');
    const refused = node({ [manifest]: good, '/etc/kubernetes/audit/policy.yaml': policy.replace('level: Metadata', 'level: metadata') });
    expect((await doctor('--root', refused)).codes).toEqual(['policy-refused']);
    const leaky = node({ [manifest]: good, '/etc/kubernetes/audit/policy.yaml': policy.replace('level: Metadata', 'level: Request') });
    expect((await doctor('--root', leaky)).codes).toEqual(['policy-findings']);
    const doubled = node({
      [manifest]: good,
      [`${manifest}.bak`]: good,
      '/etc/kubernetes/manifests/.kube-apiserver.yaml.swp': good,
      '/etc/kubernetes/manifests/etcd.yaml': 'kind: Pod # for kube-apiserver',
      '/etc/kubernetes/audit/policy.yaml': policy,
      '/var/log/kubernetes/audit/audit.log': '',
    });
    const found = await doctor('--root', doubled);
    expect(found.codes).toEqual(['second-manifest']);
    expect(found.stdout).toContain('kube-apiserver.yaml.bak starts an API server as well');
  });

  it('measures how far back the log reaches by the sizes of its files', async () => {
    const small = staticPod({ flags: [...flags.slice(0, 2), '--audit-log-maxsize=4', '--audit-log-maxbackup=2'], mounts });
    const root = node({ [manifest]: small, '/etc/kubernetes/audit/policy.yaml': policy });
    const log = join(root, '/var/log/kubernetes/audit');
    mkdirSync(log, { recursive: true });
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString().replaceAll(':', '-').replace('Z', '');
    for (const minutes of [90, 60, 30]) writeFileSync(join(log, `audit-${ago(minutes)}.log`), 'x'.repeat(4_000_000));
    writeFileSync(join(log, 'audit.log'), 'x'.repeat(3_000_000));
    const { codes, stdout } = await doctor('--root', root);
    expect(codes).toContain('short-log');
    expect(stdout).toMatch(/At 16\d MiB a day, as in the sizes of the log and its backups, the log reaches back \d+ minutes/);
  });

  it('says where it looked when nothing is there', async () => {
    const { code, stderr } = await runCli(['doctor', '--root', join(folder.path, 'nowhere'), '--offline']);
    expect(code).toBe(3);
    expect(stderr).toContain('/etc/rancher/k3s/config.yaml');
    expect(stderr).toContain('telltale doctor kube-apiserver.yaml');
  });

  it('looks at RKE2 and k3s where they are', async () => {
    const root = node({
      '/etc/rancher/k3s/config.yaml': 'token: SECRET-TOKEN\n',
      '/etc/rancher/rke2/config.yaml': 'token: SECRET-TOKEN\n',
    });
    const { stdout, codes } = await doctor('--live', '--root', root);
    expect(codes).toEqual(['audit-off', 'audit-off']);
    expect(stdout).toContain('a configuration of k3s');
    expect(stdout).toContain('a configuration of RKE2');
  });
});

describe('what was handed over as files', () => {
  it('takes a policy that lies beside, and says what it could not look at', async () => {
    const path = write('copied/kube-apiserver.yaml', good);
    const alone = await doctor(path);
    expect(alone.code).toBe(0);
    expect(alone.stderr).toContain('The policy, /etc/kubernetes/audit/policy.yaml, was not looked at');
    expect(alone.stderr).toContain('The folder of the log, /var/log/kubernetes/audit, was not looked at');
    write('copied/policy.yaml', policy.replace('level: Metadata', 'level: Request'));
    expect((await doctor(path)).codes).toEqual(['policy-findings']);
  });

  it('compares the servers of a cluster', async () => {
    const one = write('cp-1.yaml', good);
    const two = write('cp-2.yaml', staticPod({ flags: [...flags.slice(0, 4), '--audit-log-maxage=30'], mounts, version: 'v1.35.1' }));
    const { codes, stdout } = await doctor(one, two);
    expect(codes).toEqual(['servers-differ', 'servers-differ']);
    expect(stdout).toContain(`--audit-log-maxage is 30 here, and 7 in ${one}.`);
    expect((await doctor(one, one)).code).toBe(0);
  });

  it.each([
    ['sarif', (text: string) => JSON.parse(text).runs[0].results[0].ruleId],
    ['json', (text: string) => JSON.parse(text).files[0].findings[0].code],
    ['github', (text: string) => /title=([a-z-]+)/.exec(text)?.[1]],
    ['junit', (text: string) => /<testcase[^>]* name="([a-z-]+) /.exec(text)?.[1]],
  ])('writes findings as %s', async (format, first) => {
    const { code, stdout } = await doctor(write('off.yaml', staticPod({ flags: [] })), '-o', format);
    expect(code).toBe(1);
    expect(first(stdout)).toBe('audit-off');
  });

  it('fails from the severity on that is asked for', async () => {
    const path = write('note.yaml', staticPod({ flags: flags.slice(0, 2), mounts }));
    expect((await doctor(path)).code).toBe(0);
    expect((await doctor(path, '--fail-on', 'note')).code).toBe(1);
    expect((await doctor(write('off.yaml', staticPod({ flags: [] })), '--fail-on', 'never')).code).toBe(0);
  });

  it('shows nothing of the secrets beside', async () => {
    const path = write('secret/config.yaml', 'token: SECRET-TOKEN\nkube-apiserver-arg:\n- audit-log-pth=/x\n- other=SECRET-ARG\n');
    for (const format of ['text', 'json', 'sarif', 'junit', 'github'])
      expect((await doctor(path, '-o', format)).stdout).not.toContain('SECRET');
  });

  it.each([
    [['--write', 'a.yaml'], 'belongs to --fix'],
    [['-', '--metrics', '-'], 'can be read once'],
    [['-', '--fix', '--write'], 'needs a file'],
    [['--kubernetes-version', 'new', 'a.yaml'], 'is no version'],
    [['--kubeadm', 'PATH'], 'is no ClusterConfiguration'],
  ])('refuses %j', async (args, said) => {
    const path = write('refused.yaml', good);
    const { code, stderr } = await runCli(['doctor', ...args.map((arg) => (arg === 'PATH' || arg === 'a.yaml' ? path : arg))]);
    expect({ code, said: stderr.includes(said) }).toEqual({ code: 2, said: true });
  });

  it.each([
    ['missing.yaml', 'there is no such file'],
    ['.', 'it is a directory'],
    ['/dev/zero', 'cannot be read'],
  ])('cannot read %s', async (path, said) => {
    const { code, stderr } = await runCli(['doctor', path]);
    expect(code).toBe(3);
    expect(stderr).toContain(said);
  });

  it('says of other files what they are not', async () => {
    const { code, stdout } = await doctor(write('other.yaml', 'kind: Deployment\n'), write('broken.yaml', 'a:\n\tb: c\n'));
    expect(code).toBe(1);
    expect(stdout).toContain('not-a-setup');
    expect(stdout).toContain('A tab indents this line');
    expect(stdout).not.toContain('policy');
  });
});

describe('the first two troubles of those who begin', () => {
  // As a widely read guide has them: two flags, and nothing mounted; and a policy that records too much.
  const asPrinted = ['--audit-policy-file=/etc/kubernetes/audit-policy.yaml', '--audit-log-path=/var/log/kubernetes/audit.log'];

  it('logs are not generated: neither policy nor log is mounted, and the policy records pods alone', async () => {
    const root = node({
      [manifest]: staticPod({ flags: asPrinted, version: 'v1.30.2' }),
      '/etc/kubernetes/audit-policy.yaml':
        'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: Metadata\n    resources:\n      - group: ""\n        resources: ["pods"]\n',
    });
    const { code, codes, stdout } = await doctor('--root', root);
    expect(code).toBe(1);
    expect(codes).toEqual(['not-mounted', 'not-mounted', 'unbounded-log']);
    expect(stdout).toContain('The API server does not find the file, and does not start.');
    const fixed = await runCli(['doctor', '--root', root, '--fix']);
    expect(fixed.stdout).toContain('    - mountPath: /etc/kubernetes/audit-policy.yaml\n      name: audit-policy\n      readOnly: true\n');
    expect(fixed.stderr).toContain('policy lint has');
  });

  it('high volume: the log is never removed, and the disk is full soon', async () => {
    const root = node({
      [manifest]: staticPod({
        flags: [...asPrinted, '--audit-log-maxbackup=1000000'],
        mounts: ['/etc/kubernetes/audit-policy.yaml ro File', '/var/log/kubernetes rw '],
        version: 'v1.30.2',
      }),
      '/etc/kubernetes/audit-policy.yaml': policy,
      '/var/log/kubernetes/audit.log': 'x',
    });
    const { codes, stdout } = await doctor('--root', root, '-f', fixture('one-of-each.ndjson.gz'));
    expect(codes).toContain('full-disk');
    expect(stdout).toMatch(/a day, as in .*, it is full in \d+ (?:days|hours|minutes)\./);
  });
});

describe('against recorded traffic', () => {
  const events = gunzipSync(readFileSync(fixture('one-of-each.ndjson.gz')))
    .toString()
    .trim()
    .split('\n')
    .map((line) => ({ bytes: Buffer.byteLength(line), second: String(JSON.parse(line).stageTimestamp).slice(0, 19) }));

  it('holds batches, buffer, truncation and file to what came', async () => {
    const peak = Math.max(
      ...[...new Set(events.map(({ second }) => second))].map((second) => events.filter((event) => event.second === second).length),
    );
    const largest = Math.max(...events.map(({ bytes }) => bytes));
    const slow = ['batch-max-size=1', 'batch-throttle-qps=0.01', 'batch-buffer-size=1', 'truncate-enabled', 'truncate-max-event-size=1000'];
    const path = write(
      'traffic/kube-apiserver.yaml',
      staticPod({
        flags: [flags[0] ?? '', '--audit-webhook-config-file=/etc/kubernetes/audit/w', ...slow.map((flag) => `--audit-webhook-${flag}`)],
        mounts,
      }),
    );
    const { codes, stdout } = await doctor(path, '--offline', '-f', fixture('one-of-each.ndjson.gz'));
    expect(codes.filter((code) => code !== 'idle-flag')).toEqual(['throttled', 'small-buffer', 'cut-bodies']);
    expect(stdout).toContain(`and ${peak} come in the busiest second, as in ${fixture('one-of-each.ndjson.gz')}`);
    expect(stdout).toContain(`has ${largest < 10_240 ? Number((largest / 1024).toFixed(1)) : Math.round(largest / 1024)} KiB`);
    const fixed = await runCli(['doctor', path, '--fix', '--offline', '-f', fixture('one-of-each.ndjson.gz')]);
    expect(fixed.code).toBe(0);
    expect(fixed.stdout).toContain('--audit-webhook-batch-max-size=400');
  });

  it('takes a rate that a person gives', async () => {
    const path = write(
      'traffic/rate.yaml',
      staticPod({
        flags: [
          flags[0] ?? '',
          '--audit-webhook-config-file=/etc/kubernetes/audit/w',
          '--audit-webhook-truncate-enabled',
          '--audit-webhook-truncate-max-event-size=8388608',
        ],
        mounts,
      }),
    );
    expect((await doctor(path, '--offline', '--rate', '900')).codes).toEqual([]);
    expect((await doctor(path, '--offline', '--rate', '9000')).codes).toEqual(['throttled', 'small-buffer']);
  });
});

it('has nothing but a note on the manifest of another guide, whose one mount holds more than the policy', async () => {
  const printed = staticPod({
    flags: [
      '--audit-log-format=json',
      '--audit-log-maxage=7',
      '--audit-log-maxbackup=10',
      '--audit-log-maxsize=100',
      '--audit-log-path=/var/log/kubernetes/audit.log',
      '--audit-policy-file=/etc/kubernetes/audit-policy.yml',
    ],
    mounts: ['/etc/kubernetes rw DirectoryOrCreate', '/var/log/kubernetes rw DirectoryOrCreate'],
    version: 'v1.24.1',
  });
  const { code, codes } = await doctor(write('printed.yaml', printed));
  expect({ code, codes }).toEqual({ code: 0, codes: ['writable-mount'] });
});

describe('telltale doctor --fix', () => {
  it('prints the file, and leaves it as it is', async () => {
    const path = write('fix/manifests/kube-apiserver.yaml', staticPod({ flags: [] }));
    const { code, stdout, stderr } = await runCli(['doctor', path, '--fix']);
    expect({ code, said: stderr.includes('Mended: Add the policy') }).toEqual({ code: 0, said: true });
    expect(parse(stdout).spec.containers[0].command).toContain('--audit-log-maxage=7');
    expect(readFileSync(path, 'utf8')).toBe(staticPod({ flags: [] }));
    const again = await runCli(['doctor', '-'], { stdin: stdout });
    expect({ code: again.code, stdout: again.stdout }).toEqual({
      code: 0,
      stdout: '-: a static pod, Kubernetes v1.36.2; nothing found.\n',
    });
  });

  it('writes it when asked, with its mode, and keeps the old one out of the folder', async () => {
    const path = write('written/manifests/kube-apiserver.yaml', staticPod({ flags: [] }));
    chmodSync(path, 0o600);
    const { code, stderr, stdout } = await runCli(['doctor', path, '--fix', '--write']);
    expect(code).toBe(0);
    expect(stdout).toContain('Mended:');
    expect(readdirSync(dirname(path))).toEqual(['kube-apiserver.yaml']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const kept = join(folder.path, 'written/telltale-backup');
    const [name = ''] = readdirSync(kept);
    expect(stderr).toContain(join(kept, name));
    expect(readFileSync(join(kept, name), 'utf8')).toBe(staticPod({ flags: [] }));
    expect(statSync(join(kept, name)).mode & 0o777).toBe(0o600);
    expect(statSync(kept).mode & 0o777).toBe(0o700);
    expect((await doctor(path)).code).toBe(0);
    // Nothing is left to mend: nothing is written.
    expect((await runCli(['doctor', path, '--fix', '--write'])).code).toBe(0);
    expect(readdirSync(kept)).toHaveLength(1);
  });

  it('keeps no backup where the kubelet would run it, and changes nothing then', async () => {
    const path = write('inside/manifests/kube-apiserver.yaml', staticPod({ flags: [] }));
    mkdirSync(join(folder.path, 'inside/manifests'), { recursive: true });
    symlinkSync(join(folder.path, 'inside/manifests'), join(folder.path, 'inside/elsewhere'));
    for (const backup of ['inside/manifests', 'inside/manifests/old', 'inside/elsewhere']) {
      const { code, stderr } = await runCli(['doctor', path, '--fix', '--write', '--backup', join(folder.path, backup)]);
      expect(code).toBe(2);
      expect(stderr).toContain('the kubelet would run the backup as well');
    }
    expect(readFileSync(path, 'utf8')).toBe(staticPod({ flags: [] }));
  });

  it('follows a link, and leaves it one', async () => {
    const path = write('linked/real/kube-apiserver.yaml', staticPod({ flags: [] }));
    const link = join(folder.path, 'linked/kube-apiserver.yaml');
    symlinkSync(path, link);
    expect((await runCli(['doctor', link, '--fix', '--write', '--backup', join(folder.path, 'linked/kept')])).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('--audit-policy-file');
    expect(existsSync(link)).toBe(true);
  });
});

describe('telltale doctor --metrics', () => {
  const metrics =
    '# HELP apiserver_audit_error_total x\napiserver_audit_event_total 48000\napiserver_audit_error_total{plugin="buffered"} 240\napiserver_audit_error_total{plugin="webhook"} 800\napiserver_request_total{code="200"} 1\n';

  it('tells what was lost by whom, and why', async () => {
    const { code, stdout } = await runCli(['doctor', '--metrics', '-', '-o', 'text'], { stdin: metrics });
    expect(code).toBe(1);
    expect(stdout).toContain('-:3:1 lost-events');
    expect(stdout).toContain('240 events, 0.5 % of all, found the buffer full');
    expect(stdout).toContain('800 events, 1.7 % of all, were dropped by the webhook');
  });

  it('knows the cause better beside the flags', async () => {
    const path = write(
      'metrics/kube-apiserver.yaml',
      staticPod({ flags: [flags[0] ?? '', '--audit-webhook-config-file=/etc/kubernetes/audit/w'], mounts }),
    );
    const { stdout } = await runCli(['doctor', path, '--metrics', write('metrics/metrics.txt', metrics), '--offline']);
    expect(stdout).toContain('4000 events a second go out, and the buffer holds 10000');
    expect(stdout).toContain('a PATCH that is no JSON was among them');
  });

  it('says when there is nothing about auditing in them', async () => {
    const { code, stderr } = await runCli(['doctor', '--metrics', '-'], { stdin: 'up 1\n' });
    expect(code).toBe(0);
    expect(stderr).toContain('has no metrics of auditing');
  });
});
