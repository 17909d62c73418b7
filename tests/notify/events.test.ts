/** Events as they are, in the form of each destination that takes them, held to what real receivers get. */
import { createHmac } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventPlace, eventKinds, type RawEvent, takesEvents } from '../../src/notify/events/raw-event.ts';
import { jsonOf } from '../../src/notify/events/render-events.ts';
import { sendEvents } from '../../src/notify/events/send-events.ts';
import { temporaryFolder } from '../cli/run-cli.ts';
import { madeEvent } from '../service/scratch-store.ts';
import { hostileText } from './example-alert.ts';
import { type HttpReceiver, receiveHttp, receivePackets, receiveStreams } from './receivers.ts';
import { secrets, settingsOf, worldOf } from './try-destination.ts';

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await receiveHttp();
});
afterEach(() => receiver.close());

function event(id: string, changes: Partial<RawEvent> = {}): RawEvent {
  return {
    id,
    cluster: 'prod',
    time: '2026-11-21T10:00:00.123456Z',
    auditID: `audit-${id}`,
    record: madeEvent({ auditID: `audit-${id}` }),
    ...changes,
  };
}

const two = [event('1'), event('2')];

async function send(written: Readonly<Record<string, unknown>>, events: readonly RawEvent[] = two, place: EventPlace = {}) {
  const settings = settingsOf(written);
  if (!takesEvents(settings)) throw new Error(`${settings.kind} takes no events`);
  const outcomes = await sendEvents(settings, events, place, worldOf());
  return { outcomes: outcomes.map(({ result }) => result), received: receiver.received.at(-1) };
}

const done = ['done', 'done'];

describe('events', () => {
  it('go to a webhook as lines, signed, with the cluster in the head', async () => {
    const { outcomes, received } = await send({
      kind: 'webhook',
      url: `${receiver.url}/events`,
      signingKey: { env: 'SIGN' },
      token: { env: 'TOKEN' },
    });
    expect(outcomes).toEqual(done);
    expect(received?.body).toBe(two.map(({ record }) => `${record}\n`).join(''));
    expect(received?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'telltale-cluster': 'prod',
      'authorization': `Bearer ${secrets.TOKEN}`,
    });
    const signed = createHmac('sha256', secrets.SIGN).update(`${received?.headers['telltale-timestamp']}.${received?.body}`).digest('hex');
    expect(received?.headers['telltale-signature']).toBe(`v1=${signed}`);
  });

  it('go to Splunk one behind the other, each record as it stands', async () => {
    const { outcomes, received } = await send({ kind: 'splunk', url: receiver.url, token: { env: 'TOKEN' }, index: 'k8s' });
    expect(outcomes).toEqual(done);
    expect(received).toMatchObject({ path: '/services/collector/event', headers: { authorization: `Splunk ${secrets.TOKEN}` } });
    const [first = ''] = received?.body.split('\n') ?? [];
    expect(first).toContain(`"event":${two[0]?.record}`);
    expect(JSON.parse(first)).toMatchObject({
      time: 1_795_255_200.123,
      source: 'telltale',
      sourcetype: 'kube:apiserver:audit',
      index: 'k8s',
      fields: { cluster: 'prod' },
    });
    expect(
      JSON.parse(
        (
          await send({ kind: 'splunk', url: receiver.url, token: { env: 'TOKEN' }, index: 'k8s' }, two, { index: 'other' })
        ).received?.body.split('\n')[0] ?? '',
      ),
    ).toMatchObject({ index: 'other' });
  });

  it('go to Elasticsearch under ids of their own; one that is there already is done, one that does not fit is refused alone', async () => {
    const items = [
      { create: { status: 409, error: { type: 'version_conflict_engine_exception' } } },
      { create: { status: 400, error: { type: 'mapper_parsing_exception', reason: 'no' } } },
    ];
    receiver.answer = (_, response) => response.writeHead(200).end(JSON.stringify({ errors: true, items }));
    const { outcomes, received } = await send({ kind: 'elasticsearch', url: receiver.url, apiKey: { env: 'KEY' } });
    expect(outcomes).toEqual(['done', 'refused']);
    const [action = '', document = ''] = received?.body.split('\n') ?? [];
    expect(JSON.parse(action)).toEqual({ create: { _index: 'telltale-events', _id: '1' } });
    expect(JSON.parse(document)).toMatchObject({
      '@timestamp': '2026-11-21T10:00:00.123456Z',
      'orchestrator': { cluster: { name: 'prod' } },
      'kubernetes': { audit: { auditID: 'audit-1' } },
    });
    expect(document).toContain(`"kubernetes":{"audit":${two[0]?.record}}`);
  });

  it('go to OTLP as bodies of log records', async () => {
    const { outcomes, received } = await send({ kind: 'otlp', url: receiver.url });
    expect(outcomes).toEqual(done);
    const [{ scopeLogs }] = JSON.parse(received?.body ?? '').resourceLogs;
    expect(received?.path).toBe('/v1/logs');
    expect(scopeLogs[0].logRecords[1]).toMatchObject({ eventName: 'kubernetes.audit', body: { stringValue: two[1]?.record } });
    expect(JSON.stringify(scopeLogs)).toContain('{"key":"k8s.cluster.name","value":{"stringValue":"prod"}}');
  });

  it('go to Sentinel as rows', async () => {
    receiver.answer = ({ path }, response) =>
      path.includes('/token') ? response.writeHead(200).end('{"access_token":"abc","expires_in":3600}') : response.writeHead(204).end();
    const settings = {
      kind: 'sentinel',
      endpoint: receiver.url,
      authority: receiver.url,
      ruleId: `dcr-${'0'.repeat(32)}`,
      stream: 'Custom-K8s_CL',
      tenant: 't',
      clientId: 'c',
      clientSecret: { env: 'KEY' },
    };
    const { outcomes, received } = await send(settings);
    expect(outcomes).toEqual(done);
    expect(JSON.parse(received?.body ?? '')[0]).toMatchObject({
      TimeGenerated: '2026-11-21T10:00:00.123456Z',
      Cluster: 'prod',
      EventId: '1',
      Event: { auditID: 'audit-1' },
    });
  });

  it('go to syslog as messages, cut where they are too long', async () => {
    const streams = await receiveStreams();
    expect((await send({ kind: 'syslog', host: '127.0.0.1', port: streams.port, transport: 'tcp' })).outcomes).toEqual(done);
    const text = streams.streams[0]?.toString() ?? '';
    expect(text).toMatch(
      /^\d+ <110>1 2026-11-21T10:00:00\.123456Z \S+ telltale \d+ kube-audit \[telltale@32473 cluster="prod"\] \uFEFF\{"kind":"Event"/,
    );
    expect(text).toContain(two[1]?.record);
    await streams.close();
    const packets = await receivePackets();
    await send({ kind: 'syslog', host: '127.0.0.1', port: packets.port, transport: 'udp', maxBytes: '1KiB' }, [
      event('3', { cluster: 'a"b]c\n', record: `{"x":"${'ä'.repeat(2000)}"}` }),
    ]);
    await expect.poll(() => packets.streams.length).toBe(1);
    const [packet] = packets.streams;
    expect(packet?.length).toBeGreaterThan(1000);
    expect(packet?.length).toBeLessThanOrEqual(1024);
    expect(packet?.toString()).toContain('cluster="a\\"b\\]c_"');
    expect(packet?.toString()).not.toContain('\uFFFD');
    await packets.close();
  });

  it('go to a file as lines', async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'events.ndjson');
    expect((await send({ kind: 'file', path })).outcomes).toEqual(done);
    expect(readFileSync(path, 'utf8')).toBe(two.map(({ record }) => `${record}\n`).join(''));
    rmSync(path);
    folder.remove();
  });

  it('a record that is no object is a text there, and breaks nothing', async () => {
    for (const record of ['', 'no json', '{"a":', '1', 'null', hostileText]) expect(JSON.parse(jsonOf(record))).toBe(record);
    const { received } = await send({ kind: 'splunk', url: receiver.url, token: { env: 'TOKEN' } }, [
      event('1', { record: '{"cut', cluster: hostileText }),
    ]);
    expect(JSON.parse(received?.body ?? '').event).toBe('{"cut');
    expect((await send({ kind: 'webhook', url: receiver.url }, [event('1', { cluster: hostileText })])).outcomes).toEqual(['done']);
  });

  it('what fails is tried again, what is refused is not', async () => {
    receiver.answer = (_, response) => response.writeHead(503).end();
    expect((await send({ kind: 'webhook', url: receiver.url })).outcomes).toEqual(['retry', 'retry']);
    receiver.answer = (_, response) => response.writeHead(413).end();
    expect((await send({ kind: 'webhook', url: receiver.url })).outcomes).toEqual(['refused', 'refused']);
    expect(eventKinds.length).toBe(7);
  });
});
