import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/model/alert.ts';
import { renderAlertmanager } from '../../src/notify/channels/alertmanager.ts';
import { renderPagerduty } from '../../src/notify/channels/pagerduty.ts';
import { renderSlack } from '../../src/notify/channels/slack.ts';
import { renderTeams } from '../../src/notify/channels/teams.ts';
import { exampleAlert, hostileAlert } from './example-alert.ts';
import { type HttpReceiver, type Received, receiveHttp } from './receivers.ts';
import { nowMs, secrets, trySending } from './try-destination.ts';

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await receiveHttp();
});
afterEach(() => receiver.close());

async function send(written: object, alerts: readonly Alert[] = [exampleAlert()], env: object = {}) {
  const outcomes = await trySending(written as Record<string, unknown>, alerts, {
    env: { ...secrets, SLACK: `${receiver.url}/services/secret`, ...env },
  });
  return {
    outcomes,
    received: receiver.received.at(-1) as Received,
    body: JSON.parse(receiver.received.at(-1)?.body.split('\n')[0] ?? 'null'),
  };
}

/** Every text in a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe('Slack', () => {
  it('gets blocks with the sentence, the facts and a link', async () => {
    const { received, body, outcomes } = await send({ kind: 'slack', webhookUrl: { env: 'SLACK' } });
    expect(received).toMatchObject({ method: 'POST', path: '/services/secret', headers: { 'content-type': 'application/json' } });
    expect(body.blocks[0]).toEqual({
      type: 'header',
      text: { type: 'plain_text', text: '[high] Shell opened in a container', emoji: false },
    });
    expect(body.blocks[1].text).toEqual({ type: 'mrkdwn', text: exampleAlert().sentence, verbatim: true });
    expect(textsOf(body.blocks[2])).toContain('*User*\njane (acting as admin)');
    expect(textsOf(body.blocks[3])).toContain(
      '<https://telltale.example.com/alerts/a3f1c2d4e5b60718293a4b5c6d7e8f90?tab=a&amp;b=1|Show the alert>',
    );
    expect(outcomes).toEqual([{ result: 'done', detail: 'HTTP 200: ok' }]);
  });

  it('is told by templates', async () => {
    const { body } = await send({
      kind: 'slack',
      webhookUrl: { env: 'SLACK' },
      title: '{{rule.title}} & co',
      body: '*{{alert.user}}* <b>',
    });
    expect(body.blocks[0].text.text).toBe('Shell opened in a container & co');
    expect(body.blocks[1].text.text).toBe('*jane (acting as admin)* <b>');
  });

  it('shows hostile values as text, within its limits', () => {
    const message = renderSlack(hostileAlert(), {}) as {
      text: string;
      blocks: { type: string; text?: { text: string }; fields?: unknown[] }[];
    };
    for (const text of textsOf(message.blocks.slice(1)))
      expect(text).not.toMatch(/<[^\n]*>|[\u0000-\u0009\u000b-\u001f\u202e\u2028\u0085]/u);
    expect(message.text).not.toMatch(/<!|<@|<http/);
    expect(message.blocks[0]?.text?.text.length).toBeLessThanOrEqual(150);
    expect(message.blocks[1]?.text?.text.length).toBeLessThanOrEqual(3000);
    for (const text of textsOf(message.blocks[2]?.fields)) expect(text.length).toBeLessThanOrEqual(2000);
  });
});

describe('Teams', () => {
  it('gets a card', async () => {
    const { body } = await send({ kind: 'teams', webhookUrl: { env: 'SLACK' } });
    expect(body.type).toBe('message');
    const [{ contentType, content }] = body.attachments;
    expect(contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(content).toMatchObject({
      type: 'AdaptiveCard',
      version: '1.4',
      body: [{ type: 'TextBlock', color: 'attention' }, {}, { type: 'FactSet' }],
    });
    expect(content.actions).toEqual([{ type: 'Action.OpenUrl', title: 'Show the alert', url: exampleAlert().link }]);
  });

  it('shows hostile values as text, and no larger than a card may be', () => {
    const card = renderTeams(hostileAlert(), {});
    const texts = textsOf(card).filter((text) => text.includes('evil'));
    expect(texts.length).toBeGreaterThan(4);
    for (const text of texts) expect(text).not.toMatch(/<at>|(?<!\\)\[a|(?<!\\)\]\(|\{\{|[\u202e\u0000]/u);
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(28_000);
  });
});

describe('PagerDuty', () => {
  it('is triggered, acknowledged and resolved under one key', async () => {
    const written = { kind: 'pagerduty', routingKey: { env: 'KEY' }, url: `${receiver.url}/v2/enqueue` };
    const actions: unknown[] = [];
    for (const status of ['open', 'acknowledged', 'closed'] as const) {
      const { body } = await send(written, [exampleAlert({ status })]);
      expect(body).toMatchObject({ routing_key: secrets.KEY, dedup_key: exampleAlert().id });
      actions.push(body.event_action);
      if (status === 'open')
        expect(body.payload).toMatchObject({
          summary: exampleAlert().sentence,
          source: 'prod',
          severity: 'error',
          timestamp: exampleAlert().lastTime,
        });
    }
    expect(actions).toEqual(['trigger', 'acknowledge', 'resolve']);
  });

  it('keeps to the lengths that it takes', () => {
    const event = renderPagerduty(hostileAlert({ id: 'x'.repeat(1000) }), {}, 'key') as { dedup_key: string; payload: { summary: string } };
    expect(event.dedup_key.length).toBe(255);
    expect(event.payload.summary.length).toBeLessThanOrEqual(1024);
    expect(JSON.stringify(event).length).toBeLessThan(20_000);
  });
});

describe('Alertmanager', () => {
  it('gets a list, with labels that do not change and an end', async () => {
    const written = { kind: 'alertmanager', url: `${receiver.url}/am/`, token: { env: 'TOKEN' } };
    const { received, body } = await send(written, [exampleAlert(), exampleAlert({ status: 'closed' })]);
    expect(received).toMatchObject({ path: '/am/api/v2/alerts', headers: { authorization: `Bearer ${secrets.TOKEN}` } });
    expect(body[0].labels).toEqual(body[1].labels);
    expect(body[0]).toMatchObject({
      labels: { severity: 'high', cluster: 'prod', namespace: 'dev', resource: 'pods', user: 'jane' },
      annotations: { description: exampleAlert().sentence },
      startsAt: exampleAlert().firstTime,
      endsAt: '2026-11-21T13:00:00.000Z',
    });
    expect(body[1].endsAt).toBe(new Date(nowMs).toISOString());
  });

  it('gets names of labels that it knows, and no label without a value', () => {
    const { labels } = renderAlertmanager(exampleAlert({ object: null }), { keepFor: 1000 }, nowMs) as { labels: Record<string, string> };
    for (const [name, value] of Object.entries(labels)) {
      expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
      expect(value).not.toBe('');
    }
  });
});

describe('a webhook', () => {
  it('gets a CloudEvent with a signature over its time and its bytes', async () => {
    const { received, body } = await send({ kind: 'webhook', url: `${receiver.url}/hook`, signingKey: { env: 'SIGN' } });
    expect(received.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    const time = String(received.headers['telltale-timestamp']);
    expect(time).toBe(String(nowMs / 1000));
    const expected = createHmac('sha256', secrets.SIGN).update(`${time}.${received.body}`).digest('hex');
    expect(received.headers['telltale-signature']).toBe(`v1=${expected}`);
    expect(body).toMatchObject({
      specversion: '1.0',
      type: 'io.telltale.alert.raised',
      source: '/telltale/clusters/prod',
      datacontenttype: 'application/json',
    });
    expect(body.data).toMatchObject(JSON.parse(JSON.stringify(exampleAlert())));
  });

  it('has another id for another state, and the same for the same', async () => {
    const idOf = async (changes: Partial<Alert>) => (await send({ kind: 'webhook', url: receiver.url }, [exampleAlert(changes)])).body.id;
    expect(await idOf({})).toBe(await idOf({}));
    expect(new Set([await idOf({}), await idOf({ count: 2 }), await idOf({ status: 'closed' })]).size).toBe(3);
  });

  it('gets hostile values as they are, in JSON', async () => {
    const { body } = await send({ kind: 'webhook', url: { env: 'SLACK' } }, [hostileAlert()]);
    expect(body.data.rule.title).toBe(hostileAlert().rule.title);
    expect(body.source).toMatch(/^[\x21-\x7e]+$/);
  });
});

describe('Splunk', () => {
  it('gets its objects one after the other, with their time in seconds', async () => {
    const written = { kind: 'splunk', url: receiver.url, token: { env: 'TOKEN' }, index: 'k8s', schema: 'ocsf', events: true };
    const { received } = await send(written, [exampleAlert(), exampleAlert()]);
    expect(received).toMatchObject({ path: '/services/collector/event', headers: { authorization: `Splunk ${secrets.TOKEN}` } });
    const objects = received.body.split('\n').map((line) => JSON.parse(line));
    expect(objects.map(({ event }) => event.class_uid)).toEqual([2004, 6003, 2004, 6003]);
    expect(objects[0]).toMatchObject({ time: 1795255200.123, sourcetype: 'telltale:alert', index: 'k8s', source: 'telltale' });
  });
});

describe('Elasticsearch', () => {
  const written = () => ({ kind: 'elasticsearch', url: `${receiver.url}/es/`, apiKey: { env: 'TOKEN' }, events: true });

  it('gets documents under ids of their own', async () => {
    receiver.answer = (_, response) =>
      response.end(JSON.stringify({ errors: false, items: [{ create: { status: 201 } }, { create: { status: 409 } }] }));
    const { received, outcomes } = await send(written());
    expect(received.path).toMatch(/^\/es\/_bulk\?filter_path=/);
    expect(received.headers).toMatchObject({ 'authorization': `ApiKey ${secrets.TOKEN}`, 'content-type': 'application/x-ndjson' });
    const lines = received.body.split('\n');
    expect(lines.at(-1)).toBe('');
    const [action, alert, secondAction, event] = lines.slice(0, -1).map((line) => JSON.parse(line));
    expect(action).toEqual({ create: { _index: 'telltale-alerts', _id: `${exampleAlert().id}.open.1` } });
    expect(secondAction.create._id).toBe(exampleAlert().evidence.eventIds[0]);
    expect(alert).toMatchObject({
      '@timestamp': exampleAlert().lastTime,
      'event': { kind: 'alert', severity: 73 },
      'source': { ip: '203.0.113.9' },
    });
    expect(event).toMatchObject({ event: { kind: 'event' }, user: { name: 'jane', effective: { name: 'admin' } } });
    expect(outcomes).toEqual([{ result: 'done', detail: 'status 201' }]);
  });

  it('tells for each alert what became of it', async () => {
    const items = [201, 201, 201, 429, 400, 201].map((status) => ({
      create: { status, error: { type: 'some_error', reason: 'some reason' } },
    }));
    receiver.answer = (_, response) => response.end(JSON.stringify({ errors: true, items }));
    const { outcomes } = await send(written(), [exampleAlert(), exampleAlert(), exampleAlert()]);
    expect(outcomes.map(({ result }) => result)).toEqual(['done', 'retry', 'refused']);
    expect(outcomes[2]?.detail).toBe('status 400: some_error: some reason');
  });

  it.each(['', '<html>', '{"items":[]}', '{"items":[{"create":{}}]}', 'null'])('takes %j for no success', async (answer) => {
    receiver.answer = (_, response) => response.end(answer);
    expect((await send(written())).outcomes.map(({ result }) => result)).toEqual(['retry']);
  });

  it('signs in by name and password', async () => {
    receiver.answer = ({ headers }, response) => response.writeHead(401).end(`bad ${headers.authorization}`);
    const { received, outcomes } = await send({
      kind: 'elasticsearch',
      url: receiver.url,
      username: 'elastic',
      password: { env: 'PASSWORD' },
    });
    expect(received.headers.authorization).toBe(`Basic ${Buffer.from(`elastic:${secrets.PASSWORD}`).toString('base64')}`);
    expect(outcomes[0]).toEqual({ result: 'retry', detail: 'HTTP 401: bad Basic (hidden)' });
  });
});

describe('Sentinel', () => {
  it('is asked for a token once, and gets records with their time', async () => {
    let issued = 0;
    receiver.answer = ({ path }, response) => {
      if (path.includes('/oauth2/'))
        response.end(JSON.stringify({ access_token: `given-${++issued}`, expires_in: 3600, token_type: 'Bearer' }));
      else response.writeHead(issued === 1 && receiver.received.length === 4 ? 401 : 204).end();
    };
    const rule = `dcr-${'0'.repeat(32)}`;
    const { settingsOf, worldOf } = await import('./try-destination.ts');
    const { attempt } = await import('../../src/notify/attempt.ts');
    const settings = settingsOf({
      kind: 'sentinel',
      endpoint: receiver.url,
      authority: receiver.url,
      ruleId: rule,
      stream: 'Custom-Alerts_CL',
      tenant: 'contoso.test',
      clientId: 'app',
      clientSecret: { env: 'PASSWORD' },
    });
    const results: string[] = [];
    for (let count = 0; count < 4; count++)
      results.push(...(await attempt(settings, [exampleAlert()], worldOf())).map(({ result }) => result));
    // The third is told that its token holds no more, and the fourth gets a new one.
    expect(results).toEqual(['done', 'done', 'retry', 'done']);
    const [asked, first] = receiver.received;
    expect(asked?.path).toBe('/contoso.test/oauth2/v2.0/token');
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: secrets.PASSWORD,
      scope: 'https://monitor.azure.com/.default',
    });
    expect(first).toMatchObject({
      path: `/dataCollectionRules/${rule}/streams/Custom-Alerts_CL?api-version=2023-01-01`,
      headers: { authorization: 'Bearer given-1' },
    });
    expect(JSON.parse(first?.body ?? '')[0]).toMatchObject({ TimeGenerated: exampleAlert().lastTime, cluster: 'prod' });
    expect(issued).toBe(2);
    expect(receiver.received.at(-1)?.headers.authorization).toBe('Bearer given-2');
  });
});

describe('OTLP', () => {
  it('gets records with numbers as texts', async () => {
    const { received, body } = await send({ kind: 'otlp', url: receiver.url }, [exampleAlert(), exampleAlert()]);
    expect(received.path).toBe('/v1/logs');
    const [{ logRecords }] = body.resourceLogs[0].scopeLogs;
    expect(logRecords).toHaveLength(2);
    expect(logRecords[0]).toMatchObject({
      timeUnixNano: '1795255200123000000',
      severityNumber: 17,
      body: { stringValue: exampleAlert().sentence },
    });
    expect(logRecords[0].attributes).toContainEqual({ key: 'telltale.alert.count', value: { intValue: '1' } });
  });

  it('knows a success that is none', async () => {
    receiver.answer = (_, response) =>
      response.end(JSON.stringify({ partialSuccess: { rejectedLogRecords: '1', errorMessage: 'too old' } }));
    expect((await send({ kind: 'otlp', url: receiver.url })).outcomes).toEqual([
      { result: 'refused', detail: '1 records were rejected: too old' },
    ]);
    receiver.answer = (_, response) => response.end('{}');
    expect((await send({ kind: 'otlp', url: receiver.url })).outcomes[0]?.result).toBe('done');
  });
});
