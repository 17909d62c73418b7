/** Events in the forms of the destinations. A record is put in as it stands: what is JSON is not written anew. */
import { hostname } from 'node:os';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import { attributes, nanoseconds } from '../channels/otlp.ts';
import { plainText } from '../plain-text.ts';
import type { EventPlace, RawEvent } from './raw-event.ts';

/** The record where a JSON value is wanted; one that is none becomes a text. */
export function jsonOf(record: string): string {
  try {
    const value: unknown = JSON.parse(record);
    return typeof value === 'object' && value !== null ? record : JSON.stringify(record);
  } catch {
    return JSON.stringify(record);
  }
}

export function splunkEvent({ cluster, time, record }: RawEvent, { index }: EventPlace): string {
  const head = JSON.stringify({
    time: Date.parse(time) / 1000,
    host: hostname(),
    source: 'telltale',
    sourcetype: 'kube:apiserver:audit',
    ...(index !== undefined && { index }),
    fields: { cluster },
  });
  return `${head.slice(0, -1)},"event":${jsonOf(record)}}`;
}

/** The record stands where Elastic’s own integration puts it. */
export function bulkEvent({ id, cluster, time, record }: RawEvent, { index = 'telltale-events' }: EventPlace): string {
  const action = { create: { _index: index, _id: plainText(id, 160) } };
  const head = JSON.stringify({
    '@timestamp': time,
    'event': { kind: 'event', id, module: 'kubernetes', dataset: 'kubernetes.audit_logs' },
    'orchestrator': { type: 'kubernetes', cluster: { name: cluster } },
  });
  return `${JSON.stringify(action)}\n${head.slice(0, -1)},"kubernetes":{"audit":${jsonOf(record)}}}\n`;
}

/** The severity is that of information. */
export function syslogEvent(
  { cluster, time, record }: RawEvent,
  { facility, maxBytes }: Pick<SettingsOf<'syslog'>, 'facility' | 'maxBytes'>,
): Buffer {
  const name = (text: string) => text.replace(/[^\x21-\x7e]/g, '_').slice(0, 255) || '-';
  const param = cluster.replace(/["\\\]]/g, '\\$&').replace(/\p{Cc}/gu, '_');
  const head = `<${facility * 8 + 6}>1 ${time} ${name(hostname())} telltale ${process.pid} kube-audit [telltale@32473 cluster="${param}"]`;
  const whole = Buffer.from(`${head} \uFEFF${record}`.toWellFormed());
  if (whole.length <= maxBytes) return whole;
  // Not in the midst of a character.
  let end = maxBytes;
  while (end > 0 && ((whole[end] ?? 0) & 0xc0) === 0x80) end--;
  return whole.subarray(0, end);
}

export function otlpEvents(events: readonly RawEvent[], version: string, nowMs: number): Readonly<Record<string, unknown>> {
  return {
    resourceLogs: [
      {
        resource: { attributes: attributes({ 'service.name': 'kube-apiserver' }) },
        scopeLogs: [
          {
            scope: { name: 'telltale.events', version },
            logRecords: events.map(({ id, cluster, time, auditID, record }) => ({
              timeUnixNano: nanoseconds(Date.parse(time)),
              observedTimeUnixNano: nanoseconds(nowMs),
              severityNumber: 9,
              severityText: 'informational',
              eventName: 'kubernetes.audit',
              body: { stringValue: record.toWellFormed() },
              attributes: attributes({ 'k8s.cluster.name': cluster, 'k8s.audit.id': auditID, 'telltale.event.id': id }),
            })),
          },
        ],
      },
    ],
  };
}

export function sentinelEvent({ id, cluster, time, auditID, record }: RawEvent): Readonly<Record<string, unknown>> {
  const json = jsonOf(record);
  return { TimeGenerated: time, Cluster: cluster, EventId: id, AuditId: auditID, Event: JSON.parse(json) };
}
