/**
 * Logs of OpenTelemetry, over OTLP/HTTP in JSON: POST /v1/logs (opentelemetry.io/docs/specs/otlp; opentelemetry-proto, examples/logs.json).
 * 64-bit numbers are texts in its JSON. A success may be partial: what is rejected is not to be sent again.
 */
import { type Alert, type AlertLevel, sayAlertObject } from '../../model/alert.ts';
import { mapOf, textOf } from '../../model/sentence/read-event.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import type { Destination, Means, Outcome } from '../destination.ts';
import type { HttpAnswer } from '../guard/guarded-request.ts';
import { judgeAnswer } from '../judge-answer.ts';
import { plainText } from '../plain-text.ts';

/** INFO, INFO2, WARN, ERROR, FATAL. */
const severities: Readonly<Record<AlertLevel, number>> = { informational: 9, low: 10, medium: 13, high: 17, critical: 21 };

export const otlp: Destination<'otlp'> = {
  kind: 'otlp',
  most: 100,
  where: ({ url }) => new URL(url).host,
  send: async (alerts, settings, means) => postOtlp(renderOtlp(alerts, means.version, means.nowMs()), settings, means),
};

export async function postOtlp(
  logs: Readonly<Record<string, unknown>>,
  settings: SettingsOf<'otlp'>,
  { request, secret, authorities, nowMs }: Means,
): Promise<Outcome> {
  const token = settings.token === undefined ? null : await secret(settings.token, 'token');
  const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) };
  const { pathname } = new URL(settings.url);
  const url = pathname === '/' ? new URL('/v1/logs', settings.url).href : settings.url;
  return judgeOtlp(await request({ url, headers, body: JSON.stringify(logs), ...(await authorities(settings.ca)) }), nowMs());
}

export function renderOtlp(alerts: readonly Alert[], version: string, nowMs: number): Readonly<Record<string, unknown>> {
  return {
    resourceLogs: [
      {
        resource: { attributes: attributes({ 'service.name': 'telltale', 'service.version': version }) },
        scopeLogs: [{ scope: { name: 'telltale.alerts', version }, logRecords: alerts.map((alert) => recordOf(alert, nowMs)) }],
      },
    ],
  };
}

function recordOf(alert: Alert, nowMs: number): Readonly<Record<string, unknown>> {
  const { rule, object } = alert;
  return {
    timeUnixNano: nanoseconds(Date.parse(alert.lastTime)),
    observedTimeUnixNano: nanoseconds(nowMs),
    severityNumber: severities[rule.level],
    severityText: rule.level,
    eventName: 'telltale.alert',
    body: { stringValue: alert.sentence },
    attributes: attributes({
      'telltale.alert.id': alert.id,
      'telltale.alert.status': alert.status,
      'telltale.alert.count': alert.count,
      'telltale.rule.id': rule.id,
      'telltale.rule.title': rule.title,
      'telltale.rule.tags': rule.tags,
      'k8s.cluster.name': alert.cluster,
      'k8s.namespace.name': object?.namespace ?? '',
      'telltale.object': sayAlertObject(object),
      'user.name': alert.user,
      'telltale.user.impersonated': alert.impersonatedUser ?? '',
      'source.address': alert.sourceIPs.at(-1) ?? '',
      'telltale.source_ips': alert.sourceIPs,
      'telltale.audit_ids': alert.evidence.auditIDs,
      'url.full': alert.link ?? '',
    }),
  };
}

export function attributes(values: Readonly<Record<string, string | number | readonly string[]>>): unknown[] {
  return Object.entries(values)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => ({
      key,
      value:
        typeof value === 'string'
          ? { stringValue: value }
          : typeof value === 'number'
            ? { intValue: String(value) }
            : { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } },
    }));
}

export function nanoseconds(ms: number): string {
  return `${Math.trunc(ms)}000000`;
}

export function judgeOtlp(answer: HttpAnswer, nowMs: number): Outcome {
  const outcome = judgeAnswer(answer, nowMs);
  if (outcome.result !== 'done') return outcome;
  try {
    const { rejectedLogRecords, errorMessage } = mapOf(mapOf(JSON.parse(answer.body))['partialSuccess']);
    if (Number(rejectedLogRecords ?? 0) > 0)
      return { result: 'refused', detail: `${textOf(rejectedLogRecords)} records were rejected: ${plainText(textOf(errorMessage), 200)}` };
  } catch {
    // An empty answer is a success as well.
  }
  return outcome;
}
