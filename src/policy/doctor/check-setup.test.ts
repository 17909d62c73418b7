import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { staticPod } from '../../../tests/policy/server-manifests.ts';
import { checkMetrics, checkSetup } from './check-setup.ts';
import { metricsChecks } from './checks/metrics.ts';
import { nothingKnown } from './facts.ts';
import { fixSetup } from './fix-setup.ts';
import { readMetrics } from './read-metrics.ts';
import { readSetup } from './read-setup.ts';
import { doctorChecks } from './registry.ts';

function check(text: string, facts = nothingKnown) {
  const { setup } = readSetup(text);
  if (setup === null) throw new Error('this is no set-up');
  return checkSetup({ setup, facts });
}

describe.each(doctorChecks.map((one) => [one.code, one] as const))('%s', (code, { example, fix, severity }) => {
  const text = staticPod(example);
  const facts = { ...nothingKnown, ...example.facts };
  const found = check(text, facts);

  it('finds what its example shows, and nothing that is as bad', () => {
    const own = found.filter((finding) => finding.code === code);
    expect(own[0]?.severity).toBe(severity);
    expect(own[0]?.message).not.toBe('');
    expect(found.filter((finding) => finding.code !== code && finding.severity !== 'note')).toEqual([]);
    for (const { line, span } of own) expect(text.slice(0, span.start).split('\n')).toHaveLength(line);
  });

  it(fix === null ? 'leaves it to a person' : 'mends it, and leaves YAML with its comments', () => {
    const fixed = fixSetup(text, {}, facts, () => true);
    if (fix === null) return expect(found.filter((finding) => finding.code === code && finding.fix !== undefined)).toEqual([]);
    expect(fixed.findings.filter((finding) => finding.code === code)).toEqual([]);
    expect(parseAllDocuments(fixed.text)[0]?.errors).toEqual([]);
    expect(fixed.text).toContain('# the certificates');
    expect(fixed.applied[0]?.title).not.toBe('');
    return expect(fixSetup(fixed.text, {}, facts, () => true).applied).toEqual([]);
  });
});

describe('values', () => {
  const mounts = ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'];
  const flags = [
    '--audit-policy-file=/etc/kubernetes/audit/policy.yaml',
    '--audit-log-path=/var/log/kubernetes/audit/audit.log',
    '--audit-log-maxsize=100',
    '--audit-log-maxbackup=20',
    '--audit-log-maxage=7',
  ];
  const codesOf = (flag: string) => check(staticPod({ flags: [...flags, flag], mounts })).map(({ code }) => code);

  it.each([
    '--audit-log-mode=Batch',
    '--audit-log-maxage=-1',
    '--audit-log-maxage=7d',
    '--audit-log-compress=yes',
    '--audit-log-truncate-max-event-size=0',
  ])('%s is refused', (flag) => {
    expect(codesOf(flag)).toContain('flag-value');
  });

  it.each(['--audit-webhook-initial-backoff=10', '--audit-webhook-batch-max-wait=x', '--audit-webhook-batch-throttle-qps=fast'])(
    '%s is refused, though nothing uses it',
    (flag) => {
      expect(codesOf(flag)).toEqual(['flag-value', 'idle-flag']);
    },
  );

  it.each(['--audit-webhook-mode=x', '--audit-log-batch-buffer-size=0', '--audit-webhook-initial-backoff=1m30s'])(
    '%s is taken, for nothing uses it',
    (flag) => {
      expect(codesOf(flag)).toEqual(['idle-flag']);
    },
  );

  it.each(['--audit-log-maxage=0x7', '--audit-log-compress', '--audit-log-compress=T', '--audit-log-version=audit.k8s.io/v1'])(
    '%s is taken',
    (flag) => {
      expect(codesOf(flag).filter((code) => code !== 'given-twice')).toEqual([]);
    },
  );
});

describe.each([29, 30, 31, 32, 33, 34, 35, 36])('Kubernetes 1.%i', (minor) => {
  const mounts = ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'];
  const flags = ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml', '--audit-log-path=/var/log/kubernetes/audit/audit.log'];
  const limits = ['--audit-log-maxsize=100', '--audit-log-maxbackup=20', '--audit-log-maxage=7'];
  const codesOf = (given: readonly string[]) =>
    check(staticPod({ flags: given, mounts, version: `v1.${minor}.3` })).map(({ code }) => code);

  it('takes what the guides set', () => {
    expect(codesOf([...flags, ...limits])).toEqual([]);
  });

  it('has the defaults of its time', () => {
    expect(codesOf(flags)).toEqual([minor >= 36 ? 'changed-default' : 'unbounded-log']);
    expect(codesOf([...flags, '--audit-log-maxsize=0', ...limits.slice(1)])).toEqual(minor >= 36 ? ['unbounded-log'] : []);
  });

  it('has no flag of another time', () => {
    expect(codesOf([...flags, ...limits, '--audit-log-compress'])).toEqual([]);
    expect(codesOf([...flags, ...limits, '--audit-dynamic-configuration'])).toEqual(['unknown-flag']);
    expect(codesOf([...flags, ...limits, '--audit-log-version=audit.k8s.io/v1beta1'])).toEqual(['flag-value']);
  });
});

describe.each(metricsChecks.map((one) => [one.code, one] as const))('%s', (code, { example, severity }) => {
  it('finds what its example shows', () => {
    const found = checkMetrics(readMetrics(example), null);
    expect(found.map((finding) => finding.code)).toEqual([code]);
    expect(found[0]?.severity).toBe(severity);
  });
});
