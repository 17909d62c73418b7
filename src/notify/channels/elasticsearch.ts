/**
 * Elasticsearch and OpenSearch, by `_bulk` (elastic.co/docs, “Bulk index or delete documents”). Documents are created under ids of
 * their own, so one that was there already, after an attempt whose answer was lost, is a conflict and no second document.
 */
import type { Alert } from '../../model/alert.ts';
import { listOf, mapOf, textOf } from '../../model/sentence/read-event.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import type { Destination, Means, Outcome } from '../destination.ts';
import type { HttpAnswer } from '../guard/guarded-request.ts';
import { judgeAnswer } from '../judge-answer.ts';
import { plainText } from '../plain-text.ts';
import { documentsOf } from '../schemas/documents.ts';

type Settings = SettingsOf<'elasticsearch'>;

const wanted = 'errors,items.*.status,items.*.error.type,items.*.error.reason';

export const elasticsearch: Destination<'elasticsearch'> = {
  kind: 'elasticsearch',
  most: 100,
  where: ({ url, index }) => `${new URL(url).host}, ${index}`,
  send: async (alerts, settings, means) =>
    postBulks(
      alerts.map((alert) => renderBulk(alert, settings, means.version)),
      settings,
      means,
    ),
};

/** @param bulks for each outcome that is wanted, its documents: each with its action. */
export async function postBulks(
  bulks: readonly (readonly string[])[],
  settings: Settings,
  { request, secret, authorities, hide, nowMs }: Means,
): Promise<Outcome | readonly Outcome[]> {
  const { apiKey, username, password } = settings;
  const headers: Record<string, string> = { 'content-type': 'application/x-ndjson' };
  if (apiKey !== undefined) headers['authorization'] = `ApiKey ${await secret(apiKey, 'API key')}`;
  else if (username !== undefined && password !== undefined) {
    const pair = Buffer.from(`${username}:${await secret(password, 'password')}`).toString('base64');
    hide(pair);
    headers['authorization'] = `Basic ${pair}`;
  }
  const url = `${settings.url.replace(/\/+$/, '')}/_bulk?filter_path=${wanted}`;
  const answer = await request({ url, headers, body: bulks.flat().join(''), ...(await authorities(settings.ca)) });
  return judgeBulk(
    answer,
    bulks.map(({ length }) => length),
    nowMs(),
  );
}

/** One text for each document: its action and itself. */
export function renderBulk(alert: Alert, settings: Pick<Settings, 'schema' | 'events' | 'index'>, version: string): readonly string[] {
  const { id, status, count, evidence } = alert;
  return documentsOf(alert, settings, version).map((document, at) => {
    // Ids have 512 bytes at most.
    const own = at === 0 ? `${id}.${status}.${count}` : (evidence.events[at - 1]?.id ?? `${id}.${at}`);
    const action = { create: { _index: settings.index, _id: plainText(own, 160) } };
    return `${JSON.stringify(action)}\n${JSON.stringify({ '@timestamp': alert.lastTime, ...document })}\n`;
  });
}

/** @param sizes how many documents each alert has become. */
export function judgeBulk(answer: HttpAnswer, sizes: readonly number[], nowMs: number): Outcome | readonly Outcome[] {
  const whole = judgeAnswer(answer, nowMs);
  if (whole.result !== 'done') return whole;
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer.body);
  } catch {
    return { result: 'retry', detail: `${whole.detail}: this is no answer of _bulk` };
  }
  const items = listOf(mapOf(parsed)['items']).map((item) => judgeItem(Object.values(mapOf(item))[0]));
  let from = 0;
  return sizes.map((size) => {
    const own = items.slice(from, from + size);
    from += size;
    if (own.length < size) return { result: 'retry', detail: 'the answer tells of too few documents' };
    return own.find(({ result }) => result === 'retry') ?? own.find(({ result }) => result === 'refused') ?? own[0] ?? whole;
  });
}

function judgeItem(item: unknown): Outcome {
  const { status, error } = mapOf(item);
  const code = typeof status === 'number' ? status : 0;
  if (code >= 200 && code < 300) return { result: 'done', detail: `status ${code}` };
  if (code === 409) return { result: 'done', detail: 'it was there already' };
  const detail = plainText(`status ${code}: ${textOf(mapOf(error)['type'])}: ${textOf(mapOf(error)['reason'])}`, 300);
  return { result: code === 429 || code >= 500 || code === 0 ? 'retry' : 'refused', detail };
}
