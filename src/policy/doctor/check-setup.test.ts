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

describe.each(metricsChecks.map((one) => [one.code, one] as const))('%s', (code, { example, severity }) => {
  it('finds what its example shows', () => {
    const found = checkMetrics(readMetrics(example), null);
    expect(found.map((finding) => finding.code)).toEqual([code]);
    expect(found[0]?.severity).toBe(severity);
  });
});
