/**
 * An alert in QRadar’s Log Event Extended Format 2.0, with tabs between attributes, which needs no escapes: a value keeps no tab,
 * and the head no `|`. After IBM’s “LEEF event components” (LEEF:2.0|Vendor|Product|Version|EventID|Delimiter|).
 */
import { type Alert, sayAlertObject } from '../../model/alert.ts';
import { plainText } from '../plain-text.ts';
import { severityOfTen } from './severity.ts';

export function renderLeef(alert: Alert, version: string): string {
  const { rule } = alert;
  const head = ['Telltale', 'Telltale', version, rule.id].map((part) => plainText(part, 255).replaceAll('|', '/'));
  const attributes: (readonly [key: string, value: string])[] = [
    ['cat', rule.title],
    ['devTime', new Date(alert.lastTime).toISOString().replace(/Z$/, '+0000')],
    ['devTimeFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSZ"],
    ['sev', String(severityOfTen[rule.level])],
    ['src', alert.sourceIPs.at(-1) ?? ''],
    ['usrName', alert.user],
    ['impersonatedUser', alert.impersonatedUser ?? ''],
    ['action', alert.verb],
    ['resource', sayAlertObject(alert.object)],
    ['cluster', alert.cluster],
    ['status', alert.status],
    ['count', String(alert.count)],
    ['alertId', alert.id],
    ['auditIDs', alert.evidence.auditIDs.slice(0, 10).join(' ')],
    ['url', alert.link ?? ''],
    ['msg', alert.sentence],
  ];
  // A tab and a line end have become blanks.
  const pairs = attributes.filter(([, value]) => value !== '').map(([key, value]) => `${key}=${plainText(value, 2048)}`);
  return `LEEF:2.0|${head.join('|')}|x09|${pairs.join('\t')}`;
}
