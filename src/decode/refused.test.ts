import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../tests/decode/cut-in-blocks.ts';
import { realEvents } from '../../tests/decode/wrapped.ts';
import { detectEnvelope } from './detect.ts';
import { refused } from './refused.ts';

const event = realEvents[0] ?? '';
const parsed = JSON.parse(event) as object;
const rancher = {
  auditID: 'x',
  requestURI: '/v3/clusters',
  sourceIPs: ['10.0.0.1'],
  user: { name: 'user-abc', group: ['system:authenticated'] },
};

const samples: readonly (readonly [format: string, text: string])[] = [
  ['falco-alerts', JSON.stringify({ output: 'Warning …', priority: 'Warning', rule: 'x', output_fields: { 'ka.verb': 'get' } })],
  ['rancher-api-audit', JSON.stringify({ ...rancher, verb: 'GET', stage: 'RequestReceived', stageTimestamp: '2026-11-21 10:22:43 +0800' })],
  ['rancher-api-audit', JSON.stringify({ auditID: 'x', requestURI: '/v3', method: 'POST', requestTimestamp: '2026-11-21T10:22:43Z' })],
  ['loki-push', JSON.stringify({ streams: [{ stream: { job: 'audit' }, values: [['1', event]] }] })],
  ['loki-query', JSON.stringify({ status: 'success', data: { resultType: 'streams', result: [{ stream: {}, values: [['1', event]] }] } })],
  ['logcli', JSON.stringify({ labels: { job: 'audit' }, line: event, timestamp: '2026-11-21T01:30:00Z' })],
  ['splunk-hec', JSON.stringify({ time: 1, host: 'cp-0', sourcetype: 'kube:audit', event: parsed })],
  ['otlp', JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: event } }] }] }] }, null, 2)],
  ['elastic-ecs', JSON.stringify({ '@timestamp': 'x', 'kubernetes': { audit: parsed } })],
  ['syslog', `<134>1 2026-11-21T01:30:00Z cp-0 kube-apiserver - - - ${event}`],
  ['syslog', `<134>Nov 21 01:30:00 cp-0 kube-apiserver: ${event}`],
  [
    'legacy-text',
    '2026-11-21T01:30:00.1Z AUDIT: id="x" stage="ResponseComplete" ip="10.0.0.1" method="list" user="kubecfg" response="200"',
  ],
];

describe('what is refused', () => {
  it.each(samples)('tells %s from %j', (format, text) => {
    for (const input of [text, `${text}\n${text}\n`]) {
      const { envelope } = detectEnvelope(bytesOf(input));
      expect(envelope.name).toBe(format);
      expect(envelope.refusal).toMatch(/^It (holds|is) /);
    }
  });

  it('has a sample for each', () => {
    expect(new Set(samples.map(([format]) => format))).toEqual(new Set(refused.map(({ name }) => name)));
  });

  it('is one bad slice for who cuts it all the same', () => {
    const [, text] = samples[0] as (typeof samples)[number];
    const { envelope, head } = detectEnvelope(bytesOf(text));
    const cut = envelope.cutter(head).cut(bytesOf(text), 0, true);
    expect(cut.payload).toHaveLength(0);
    expect(cut.bad).toMatchObject([{ offset: 0, reason: 'other-product' }]);
  });
});
