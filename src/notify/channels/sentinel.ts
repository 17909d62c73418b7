/**
 * Microsoft Sentinel, by the Logs Ingestion API of Azure Monitor (learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview):
 * a list of records to the stream of a data collection rule, with a token that Entra ID gives for client credentials
 * (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow). It answers 204; a call has 1 MB at most.
 */
import type { Alert } from '../../model/alert.ts';
import { mapOf, textOf } from '../../model/sentence/read-event.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import type { Destination, Means, Outcome } from '../destination.ts';
import { judgeAnswer } from '../judge-answer.ts';
import { documentsOf } from '../schemas/documents.ts';

type Settings = SettingsOf<'sentinel'>;

interface Token {
  readonly text: string;
  readonly endsMs: number;
}

const tokens = new WeakMap<Settings, Token>();
/** A token is not used in its last minute. */
const marginMs = 60_000;

export const sentinel: Destination<'sentinel'> = {
  kind: 'sentinel',
  most: 20,
  where: ({ endpoint, stream }) => `${new URL(endpoint).host}, ${stream}`,
  send: async (alerts, settings, means) =>
    postRecords(
      alerts.flatMap((alert) => renderSentinel(alert, settings, means.version)),
      settings,
      means,
    ),
};

export async function postRecords(
  records: readonly Readonly<Record<string, unknown>>[],
  settings: Settings,
  means: Means,
): Promise<Outcome> {
  const token = await tokenFor(settings, means);
  if ('result' in token) return token;
  const headers = { 'content-type': 'application/json', 'authorization': `Bearer ${token.text}` };
  const body = JSON.stringify(records);
  const path = `/dataCollectionRules/${settings.ruleId}/streams/${settings.stream}?api-version=2023-01-01`;
  const answer = await means.request({ url: `${settings.endpoint.replace(/\/+$/, '')}${path}`, headers, body });
  // The token may have been withdrawn: the next attempt asks for a new one.
  if (answer.status === 401) tokens.delete(settings);
  return judgeAnswer(answer, means.nowMs());
}

export function renderSentinel(
  alert: Alert,
  settings: Pick<Settings, 'schema' | 'events'>,
  version: string,
): readonly Readonly<Record<string, unknown>>[] {
  return documentsOf(alert, settings, version).map((document) => ({ TimeGenerated: alert.lastTime, ...document }));
}

async function tokenFor(settings: Settings, means: Means): Promise<Token | Outcome> {
  const kept = tokens.get(settings);
  if (kept !== undefined && kept.endsMs > means.nowMs()) {
    means.hide(kept.text);
    return kept;
  }
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: settings.clientId,
    client_secret: await means.secret(settings.clientSecret, 'client secret'),
    scope: settings.scope,
  });
  const url = `${settings.authority.replace(/\/+$/, '')}/${settings.tenant}/oauth2/v2.0/token`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await means.request({ url, headers, body: form.toString() });
  const given = answer.status === 200 ? readToken(answer.body) : null;
  if (given === null) return { ...judgeAnswer(answer, means.nowMs()), result: 'retry', detail: `no token: HTTP ${answer.status}` };
  means.hide(given.text);
  const token = { text: given.text, endsMs: means.nowMs() + given.seconds * 1000 - marginMs };
  tokens.set(settings, token);
  return token;
}

function readToken(body: string): { readonly text: string; readonly seconds: number } | null {
  try {
    const { access_token, expires_in } = mapOf(JSON.parse(body));
    const text = textOf(access_token);
    return /^[\x21-\x7e]+$/.test(text) ? { text, seconds: Number(expires_in) || 0 } : null;
  } catch {
    return null;
  }
}
