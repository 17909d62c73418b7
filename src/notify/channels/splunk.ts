/**
 * Splunk’s HTTP Event Collector: objects one after the other to /services/collector/event, with `Authorization: Splunk TOKEN`
 * (help.splunk.com, “Format events for HTTP Event Collector”). `time` is in seconds.
 */
import { hostname } from 'node:os';
import type { Alert } from '../../model/alert.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import type { Destination, Means, Outcome } from '../destination.ts';
import { judgeAnswer } from '../judge-answer.ts';
import { documentsOf } from '../schemas/documents.ts';

type Settings = SettingsOf<'splunk'>;

export const splunk: Destination<'splunk'> = {
  kind: 'splunk',
  most: 100,
  where: ({ url }) => new URL(url).host,
  send: async (alerts, settings, means) =>
    postSplunk(alerts.map((alert) => renderSplunk(alert, settings, means.version)).join('\n'), settings, means),
};

export async function postSplunk(body: string, settings: Settings, { request, secret, authorities, nowMs }: Means): Promise<Outcome> {
  const headers = { 'content-type': 'application/json', 'authorization': `Splunk ${await secret(settings.token, 'token')}` };
  const { pathname } = new URL(settings.url);
  const url = pathname === '/' ? new URL('/services/collector/event', settings.url).href : settings.url;
  return judgeAnswer(await request({ url, headers, body, ...(await authorities(settings.ca)) }), nowMs());
}

export function renderSplunk(
  alert: Alert,
  settings: Pick<Settings, 'schema' | 'events' | 'index' | 'sourcetype'>,
  version: string,
): string {
  const { index, sourcetype } = settings;
  return documentsOf(alert, settings, version)
    .map((event) => ({
      time: Date.parse(alert.lastTime) / 1000,
      host: hostname(),
      source: 'telltale',
      sourcetype,
      ...(index !== undefined && { index }),
      event,
    }))
    .map((each) => JSON.stringify(each))
    .join('\n');
}
