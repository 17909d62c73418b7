/**
 * Alertmanager, API v2: POST /api/v2/alerts with a list (prometheus.io/docs/alerting/latest/alerts_api). Labels identify an alert, so
 * only what never changes is one; `endsAt` ends it. A label has a name without a dot, and a value of any text.
 */
import { type Alert, sayAlertObject, sayAlertUser } from '../../model/alert.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import { alertText, linkOf } from '../alert-text.ts';
import type { Destination } from '../destination.ts';
import { judgeAnswer } from '../judge-answer.ts';
import { plainText } from '../plain-text.ts';

type Settings = SettingsOf<'alertmanager'>;

export const alertmanager: Destination<'alertmanager'> = {
  kind: 'alertmanager',
  most: 50,
  keepsState: true,
  where: ({ url }) => new URL(url).host,
  send: async (alerts, settings, { request, secret, authorities, nowMs }) => {
    const token = settings.token === undefined ? null : await secret(settings.token, 'token');
    const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) };
    const body = JSON.stringify(alerts.map((alert) => renderAlertmanager(alert, settings, nowMs())));
    const url = `${settings.url.replace(/\/+$/, '')}/api/v2/alerts`;
    return judgeAnswer(await request({ url, headers, body, ...(await authorities(settings.ca)) }), nowMs());
  },
};

export function renderAlertmanager(
  alert: Alert,
  settings: Pick<Settings, 'title' | 'body' | 'keepFor'>,
  nowMs: number,
): Readonly<Record<string, unknown>> {
  const { rule, object } = alert;
  const { title, body } = alertText(alert, settings, (value) => value);
  const link = linkOf(alert);
  const labels = {
    alertname: rule.id,
    alert_id: alert.id,
    severity: rule.level,
    cluster: alert.cluster,
    namespace: object?.namespace ?? '',
    resource: object?.resource ?? '',
    user: alert.user,
  };
  return {
    labels: Object.fromEntries(
      Object.entries(labels)
        .map(([name, value]) => [name, plainText(value, 500)])
        .filter(([, value]) => value !== ''),
    ),
    annotations: {
      summary: title,
      description: body,
      actor: plainText(sayAlertUser(alert), 500),
      object: plainText(sayAlertObject(object), 500),
      source_ips: plainText(alert.sourceIPs.join(', '), 500),
      audit_ids: plainText(alert.evidence.auditIDs.slice(0, 10).join(', '), 500),
      status: alert.status,
    },
    startsAt: alert.firstTime,
    endsAt: new Date(alert.status === 'closed' ? nowMs : nowMs + settings.keepFor).toISOString(),
    ...(link !== null && { generatorURL: link }),
  };
}
