/** An alert in words, for destinations that people read: a title, a text, and facts beside it. */
import { type Alert, sayAlertObject, sayAlertUser } from '../model/alert.ts';
import { fillTemplate } from '../model/alert-template.ts';
import { plainText } from './plain-text.ts';

interface Templates {
  readonly title?: string;
  readonly body?: string;
}

export interface AlertText {
  readonly title: string;
  readonly body: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
}

const statusWords = { open: '', acknowledged: 'Acknowledged: ', closed: 'Closed: ' } as const;
const longestValue = 500;

/** @param makeSafe escapes a value for the text of the destination; titles are plain text in all of them. */
export function alertText(alert: Alert, { title, body }: Templates, makeSafe: (value: string) => string): AlertText {
  const plain = (value: string) => plainText(value, longestValue);
  const safe = (value: string) => makeSafe(plain(value));
  const status = statusWords[alert.status];
  return {
    title: title === undefined ? `${status}[${alert.rule.level}] ${plain(alert.rule.title)}` : fillTemplate(title, alert, plain),
    body: fillTemplate(body ?? '{{alert.sentence}}', alert, (value) => makeSafe(plainText(value, 2000))),
    facts: factsOf(alert).map(([label, value]) => [label, safe(value)] as const),
  };
}

function factsOf(alert: Alert): (readonly [string, string])[] {
  const { rule, cluster, object, sourceIPs, firstTime, lastTime, count } = alert;
  const facts: (readonly [string, string])[] = [
    ['Cluster', cluster],
    ['User', sayAlertUser(alert)],
    ['Object', sayAlertObject(object)],
    ['From', sourceIPs.join(', ')],
    ['Time', firstTime === lastTime ? firstTime : `${firstTime} to ${lastTime}`],
    ['Events', count > 1 ? String(count) : ''],
    ['Rule', rule.id],
  ];
  return facts.filter(([, value]) => value !== '');
}

/** The address of the page, if it is one: a link never comes from an event, yet nothing but http is made into one. */
export function linkOf({ link }: Alert): string | null {
  return link !== null && URL.canParse(link) && /^https?:$/.test(new URL(link).protocol) ? new URL(link).href : null;
}
