/**
 * PagerDuty, Events API v2 (developer.pagerduty.com, “Send an alert event”): trigger, acknowledge and resolve, tied together by
 * `dedup_key`. A summary has at most 1,024 characters, a key 255, an event 512 KB. It answers 202; 429 and 5xx may be tried again.
 */
import type { Alert, AlertLevel, AlertStatus } from '../../model/alert.ts';
import { sayAlertObject, sayAlertUser } from '../../model/alert.ts';
import { fillTemplate } from '../../model/alert-template.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import { linkOf } from '../alert-text.ts';
import type { Destination } from '../destination.ts';
import { judgeAnswer } from '../judge-answer.ts';
import { plainText } from '../plain-text.ts';

type Settings = SettingsOf<'pagerduty'>;

const actions: Readonly<Record<AlertStatus, string>> = { open: 'trigger', acknowledged: 'acknowledge', closed: 'resolve' };
const severities: Readonly<Record<AlertLevel, string>> = {
  informational: 'info',
  low: 'info',
  medium: 'warning',
  high: 'error',
  critical: 'critical',
};

export const pagerduty: Destination<'pagerduty'> = {
  kind: 'pagerduty',
  most: 1,
  keepsState: true,
  where: ({ url }) => new URL(url).host,
  send: async ([alert], settings, { request, secret, nowMs }) => {
    const key = await secret(settings.routingKey, 'routing key');
    const body = JSON.stringify(renderPagerduty(alert as Alert, settings, key));
    return judgeAnswer(await request({ url: settings.url, headers: { 'content-type': 'application/json' }, body }), nowMs());
  },
};

export function renderPagerduty(alert: Alert, { title }: Pick<Settings, 'title'>, routingKey: string): Readonly<Record<string, unknown>> {
  const { rule, evidence, cluster } = alert;
  const link = linkOf(alert);
  const head = { routing_key: routingKey, event_action: actions[alert.status], dedup_key: plainText(alert.id, 255) };
  if (alert.status !== 'open') return head;
  return {
    ...head,
    client: 'Telltale',
    ...(link !== null && { client_url: link, links: [{ href: link, text: 'Show the alert' }] }),
    payload: {
      summary: plainText(
        fillTemplate(title ?? '{{alert.sentence}}', alert, (value) => plainText(value, 500)),
        1024,
      ),
      source: plainText(cluster === '' ? 'telltale' : cluster, 255),
      severity: severities[rule.level],
      timestamp: alert.lastTime,
      component: plainText(sayAlertObject(alert.object), 255),
      group: plainText(alert.object?.namespace ?? '', 255),
      class: plainText(rule.title, 255),
      custom_details: {
        rule: rule.id,
        level: rule.level,
        tags: rule.tags.slice(0, 50),
        user: plainText(sayAlertUser(alert), 500),
        source_ips: alert.sourceIPs.slice(0, 20).map((address) => plainText(address, 100)),
        first_time: alert.firstTime,
        count: alert.count,
        audit_ids: evidence.auditIDs.slice(0, 20).map((id) => plainText(id, 100)),
      },
    },
  };
}
