/**
 * An alert in the Common Event Format of ArcSight. In the head `|` and `\` are escaped, in the extension `=`, `\` and line ends
 * (Micro Focus, “Implementing ArcSight Common Event Format”, revision 25). Keys are those of its dictionary.
 */
import { type Alert, sayAlertObject } from '../../model/alert.ts';
import { plainText } from '../plain-text.ts';
import { severityOfTen } from './severity.ts';

export function renderCef(alert: Alert, version: string): string {
  const { rule } = alert;
  const head = ['Telltale', 'Telltale', version, rule.id, rule.title].map((part) => escapeHead(plainText(part, 512)));
  const object = alert.object;
  const extension: (readonly [key: string, value: string])[] = [
    ['externalId', alert.id],
    ['start', String(Date.parse(alert.firstTime))],
    ['end', String(Date.parse(alert.lastTime))],
    ['cnt', String(alert.count)],
    ['src', alert.sourceIPs.at(-1) ?? ''],
    ['suser', alert.user],
    ['duser', alert.impersonatedUser ?? ''],
    ['act', alert.verb],
    ['outcome', alert.status],
    ['cs1Label', 'cluster'],
    ['cs1', alert.cluster],
    ['cs2Label', 'object'],
    ['cs2', sayAlertObject(object)],
    ['cs3Label', 'namespace'],
    ['cs3', object?.namespace ?? ''],
    ['cs4Label', 'auditIDs'],
    ['cs4', alert.evidence.auditIDs.slice(0, 10).join(' ')],
    ['cs5Label', 'tags'],
    ['cs5', rule.tags.join(' ')],
    ['request', alert.link ?? ''],
    ['msg', alert.sentence],
  ];
  const pairs = extension.filter(([, value]) => value !== '').map(([key, value]) => `${key}=${escapeValue(plainText(value, 1023))}`);
  return `CEF:0|${head.join('|')}|${severityOfTen[rule.level]}|${pairs.join(' ')}`;
}

function escapeHead(text: string): string {
  return text.replace(/[\\|]/g, '\\$&');
}

/** Line ends are shown as what they are by then. */
function escapeValue(text: string): string {
  return text.replace(/[\\=]/g, '\\$&');
}
