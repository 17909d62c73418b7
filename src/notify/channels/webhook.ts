/**
 * A webhook of one’s own: a CloudEvent 1.0 in structured mode (github.com/cloudevents/spec, formats/json-format.md and
 * bindings/http-protocol-binding.md), signed with HMAC-SHA256 over “TIME.BODY”, so that neither can be changed and an old one is told
 * from a new one. docs/guides/destinations.md shows how to check it.
 */
import { createHmac } from 'node:crypto';
import type { Alert } from '../../model/alert.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import type { Destination, Means, Outcome } from '../destination.ts';
import { judgeAnswer } from '../judge-answer.ts';
import { telltaleDocument } from '../schemas/documents.ts';

const types = { open: 'raised', acknowledged: 'acknowledged', closed: 'closed' } as const;

export const webhook: Destination<'webhook'> = {
  kind: 'webhook',
  most: 1,
  where: ({ url }) => (typeof url === 'string' ? new URL(url).host : `the address in ${url.env ?? url.file}`),
  send: async ([alert], settings, means) => {
    const body = JSON.stringify(renderCloudEvent(alert as Alert));
    return postSigned(body, { 'content-type': 'application/cloudevents+json; charset=utf-8' }, settings, means);
  },
};

export async function postSigned(
  body: string,
  more: Readonly<Record<string, string>>,
  settings: SettingsOf<'webhook'>,
  { request, secret, authorities, nowMs }: Means,
): Promise<Outcome> {
  const url = typeof settings.url === 'string' ? settings.url : await secret(settings.url, 'address of the webhook');
  const key = settings.signingKey === undefined ? null : await secret(settings.signingKey, 'signing key');
  const token = settings.token === undefined ? null : await secret(settings.token, 'token');
  const time = String(Math.floor(nowMs() / 1000));
  const headers = {
    ...more,
    'telltale-timestamp': time,
    ...(key !== null && { 'telltale-signature': `v1=${signBody(key, time, body)}` }),
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  return judgeAnswer(await request({ url, headers, body, ...(await authorities(settings.ca)) }), nowMs());
}

export function renderCloudEvent(alert: Alert): Readonly<Record<string, unknown>> {
  return {
    specversion: '1.0',
    // Of the same alert in the same state there is one: who gets it twice can tell.
    id: `${alert.id}.${alert.status}.${alert.count}`,
    source: `/telltale/clusters/${encodeURIComponent(alert.cluster.toWellFormed())}`,
    type: `io.telltale.alert.${types[alert.status]}`,
    subject: alert.rule.id,
    time: alert.lastTime,
    datacontenttype: 'application/json',
    data: telltaleDocument(alert),
  };
}

function signBody(key: string, time: string, body: string): string {
  return createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
}
