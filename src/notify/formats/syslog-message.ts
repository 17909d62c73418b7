/**
 * A syslog message (RFC 5424): the head, structured data, and a body in one of three forms. Names in the head are printable ASCII;
 * in structured data `"`, `\` and `]` are escaped; a body in UTF-8 begins with its mark, unless it is CEF or LEEF, whose readers trip over it.
 */
import { hostname } from 'node:os';
import { type Alert, sayAlertObject } from '../../model/alert.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import { plainText } from '../plain-text.ts';
import { renderCef } from './cef.ts';
import { renderLeef } from './leef.ts';
import { syslogSeverity } from './severity.ts';

type Settings = Pick<SettingsOf<'syslog'>, 'facility' | 'format' | 'maxBytes'>;

/** The number that RFC 5612 keeps for documentation: we have none of our own. */
const dataId = 'telltale@32473';

export function renderSyslog(alert: Alert, { facility, format, maxBytes }: Settings, version: string): Buffer {
  const priority = facility * 8 + syslogSeverity[alert.rule.level];
  const time = new Date(alert.lastTime).toISOString();
  const head = `<${priority}>1 ${time} ${nameOf(hostname(), 255)} telltale ${process.pid} ${nameOf(alert.rule.id, 32)}`;
  const body =
    format === 'cef'
      ? renderCef(alert, version)
      : format === 'leef'
        ? renderLeef(alert, version)
        : `\uFEFF${plainText(alert.sentence, 2000)}`;
  return cut(Buffer.from(`${head} ${format === 'rfc5424' ? structuredData(alert) : '-'} ${body}`.toWellFormed()), maxBytes);
}

function structuredData(alert: Alert): string {
  const params: (readonly [string, string])[] = [
    ['alertId', alert.id],
    ['rule', alert.rule.id],
    ['level', alert.rule.level],
    ['status', alert.status],
    ['cluster', alert.cluster],
    ['user', alert.user],
    ['impersonatedUser', alert.impersonatedUser ?? ''],
    ['sourceIP', alert.sourceIPs.at(-1) ?? ''],
    ['verb', alert.verb],
    ['object', sayAlertObject(alert.object)],
    ['count', String(alert.count)],
    ['auditID', alert.evidence.auditIDs[0] ?? ''],
    ['link', alert.link ?? ''],
  ];
  const printed = params.filter(([, value]) => value !== '').map(([name, value]) => ` ${name}="${escapeParam(plainText(value, 500))}"`);
  return `[${dataId}${printed.join('')}]`;
}

function escapeParam(text: string): string {
  return text.replace(/["\\\]]/g, '\\$&');
}

function nameOf(text: string, most: number): string {
  return text.replace(/[^\x21-\x7e]/g, '_').slice(0, most) || '-';
}

/** Not in the midst of a character. */
function cut(bytes: Buffer, most: number): Buffer {
  if (bytes.length <= most) return bytes;
  let end = most;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
