import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServer, type TestServer } from './run-server.ts';
import { send } from './send.ts';

const packed = readFileSync(new URL('../fixtures/webhook/body.json.gz', import.meta.url));
const body = gunzipSync(packed);
const list = JSON.parse(body.toString()) as { readonly items: readonly object[] };
let server: TestServer;

beforeAll(async () => {
  server = await runServer({ api: { anonymous: true }, ingest: { maxBody: '2MiB' } });
});
afterAll(() => server.remove());

const post = (cluster: string, sent: Parameters<typeof send>[1]) => send(`${server.url}/v1/ingest/webhook/${cluster}?timeout=30s`, sent);
const ask = async (text: string) => {
  const { body: answer } = await send(`${server.url}/api/v1/query`, { body: JSON.stringify({ text }) });
  return JSON.parse(answer) as { readonly columns: { readonly key: string }[]; readonly rows: unknown[][] };
};
const countOf = async (cluster: string) => Number((await ask(`stage=* and cluster=${cluster} stats count`)).rows[0]?.[0] ?? 0);
const metric = async (pattern: RegExp) => pattern.exec((await send(`${server.url}/metrics`, { method: 'GET' })).body)?.[1];

async function until(wanted: number, count: () => Promise<number>): Promise<void> {
  let found = -1;
  for (let tries = 0; tries < 100 && found !== wanted; tries++) {
    if (tries > 0) await sleep(100);
    found = await count();
  }
  expect(found).toBe(wanted);
}

describe('what an API server sends', () => {
  it('is stored, and once only when it is sent again', async () => {
    for (let time = 0; time < 3; time++) expect((await post('prod', { body })).status).toBe(200);
    await until(list.items.length, () => countOf('prod'));
    expect((await post('prod', { body: packed, headers: { 'content-encoding': 'gzip' } })).status).toBe(200);
    await until(list.items.length * 3, async () =>
      Number(await metric(/^telltale_duplicates_total\{cluster="prod",source="webhook"\} (\d+)/m)),
    );
    expect(await countOf('prod')).toBe(list.items.length);
    const { rows } = await ask('stage=* and cluster=prod groupby source');
    expect(rows).toEqual([['webhook', list.items.length]]);
  });

  it.each(['v1', 'v1beta1', 'v1alpha1'])('may be of %s', async (version) => {
    const text = body.toString().replace('audit.k8s.io/v1', `audit.k8s.io/${version}`);
    expect((await post(`cluster-${version}`, { body: text })).status).toBe(200);
    await until(list.items.length, () => countOf(`cluster-${version}`));
  });

  it('is counted by cluster, level, verb and code', async () => {
    const { body: text } = await send(`${server.url}/metrics`, { method: 'GET' });
    const counts = [
      ...text.matchAll(
        /^telltale_events_total\{cluster="prod",source="webhook",level="(\w+)",verb_class="(\w+)",code_class="(\w+)"\} (\d+)$/gm,
      ),
    ];
    expect(counts.reduce((sum, [, , , , count]) => sum + Number(count), 0)).toBe(list.items.length);
    const wanted = list.items.filter((item) =>
      /"code":2\d\d/.test(JSON.stringify((item as { responseStatus?: object }).responseStatus ?? {})),
    );
    const found = counts.filter(([, , , code]) => code === '2xx').reduce((sum, [, , , , count]) => sum + Number(count), 0);
    expect(found).toBe(wanted.length);
    expect(text).toMatch(/^telltale_event_lag_seconds\{cluster="prod"\} \d/m);
    expect(text).toContain('telltale_loader_stalled 0');
  });
});

describe('what cannot be read', () => {
  const bad = async (cluster: string) =>
    JSON.parse((await send(`${server.url}/api/v1/bad-records?cluster=${cluster}&limit=10`, { method: 'GET' })).body) as Awaited<
      ReturnType<typeof ask>
    >;
  const badRows = async (cluster: string) => (await bad(cluster)).rows.map((row) => [row[2], row[5], String(row[6]).slice(0, 30)]);

  it('is acknowledged, and kept as a bad record', async () => {
    expect((await post('bad-1', { body: 'not JSON at all' })).status).toBe(200);
    await until(1, async () => (await badRows('bad-1')).length);
    expect(await badRows('bad-1')).toEqual([['webhook', 'not-json', 'not JSON at all']]);
    // The record is there a moment before its load is counted.
    await until(1, async () =>
      Number(await metric(/^telltale_bad_records_total\{cluster="bad-1",source="webhook",reason="not-json"\} (\d+)/m)),
    );
  });

  it('does not keep its neighbours out', async () => {
    const [first, second] = list.items;
    const text = JSON.stringify({
      kind: 'EventList',
      apiVersion: 'audit.k8s.io/v1',
      metadata: {},
      items: [first, { nonsense: true }, second],
    });
    expect((await post('bad-2', { body: text })).status).toBe(200);
    await until(2, () => countOf('bad-2'));
    await until(1, async () => (await badRows('bad-2')).length);
    expect(await badRows('bad-2')).toEqual([['webhook', 'not-an-event', '{"nonsense":true}']]);
  });

  it('is no bad record where it is the log of a component', async () => {
    const line = 'I1121 01:30:00.000000       1 controller.go:10] "Starting" component="x"';
    expect(
      (
        await post('logs', {
          body: `${JSON.stringify({ kind: 'Event', ...list.items[0] })}\n${line}\n`,
          headers: { 'content-type': 'application/x-ndjson' },
        })
      ).status,
    ).toBe(200);
    await until(1, async () =>
      Number(await metric(/^telltale_skipped_records_total\{cluster="logs",source="webhook",kind="klog"\} (\d+)/m)),
    );
    expect(await badRows('logs')).toEqual([]);
    // Alone they are told by the form of the whole body.
    expect((await post('only-logs', { body: `${line}\n${line}\n`, headers: { 'content-type': 'application/x-ndjson' } })).status).toBe(200);
    await until(2, async () =>
      Number(await metric(/^telltale_skipped_records_total\{cluster="only-logs",source="webhook",kind="klog"\} (\d+)/m)),
    );
  });

  it('for being too large leaves its beginning behind, once', async () => {
    const items = Array.from({ length: 4000 }, (_, index) => ({ ...list.items[0], auditID: `id-${index}` }));
    const text = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items });
    for (let time = 0; time < 5; time++) expect((await post('large', { body: text })).status).toBe(413);
    await until(1, async () => (await badRows('large')).length);
    const [[source, , bytes] = []] = await badRows('large');
    expect(source).toBe('webhook:too-large');
    expect(text).toContain(bytes);
    expect(await countOf('large')).toBeGreaterThan(5);
    expect(await metric(/^telltale_shed_total\{reason="body-too-large"\} (\d+)/m)).toBe('5');
    expect(server.log.join('')).toContain('A body was not taken: The body has');
  });
});

describe('questions over HTTP', () => {
  it('are answered as the command line answers them', async () => {
    const { rows, columns } = await ask('cluster=prod groupby verb sort count desc limit 3');
    expect(columns.map(({ key }) => key)).toEqual(['verb', 'count']);
    expect(rows.length).toBe(3);
    const lines = await send(`${server.url}/api/v1/query`, {
      body: '{"text":"cluster=prod limit 2","events":true}',
      headers: { accept: 'application/x-ndjson' },
    });
    const [head, one, two, end] = lines.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(head).toMatchObject({ kind: 'events', counting: 'requests' });
    for (const row of [one, two]) expect(JSON.parse(String((row as unknown[]).at(-1)))).toHaveProperty('auditID');
    expect(end).toHaveProperty('next');
    expect((await send(`${server.url}/api/v1/summary?clusters=prod&since=100000h`, { method: 'GET' })).status).toBe(200);
  });

  it.each([
    ['a field that does not exist', 'POST', '/api/v1/query', '{"text":"usr=x"}', 400, 'query-invalid'],
    ['a request that is not JSON', 'POST', '/api/v1/query', '{', 400, 'request-invalid'],
    ['a key that is not known', 'POST', '/api/v1/query', '{"text":"verb=get","paths":["/etc"]}', 400, 'request-invalid'],
    ['a number that is none', 'GET', '/api/v1/bad-records?limit=many', undefined, 400, 'request-invalid'],
    ['a parameter given twice', 'GET', '/api/v1/bad-records?limit=1&limit=2', undefined, 400, 'request-invalid'],
    ['an event that is not there', 'GET', '/api/v1/events/00000000000000000000000000000000', undefined, 404, 'not-found'],
    ['a path that is not there', 'GET', '/api/v1/nothing', undefined, 404, 'not-found'],
    ['ingest, which is for the machine itself', 'POST', '/api/v1/ingest', '{"paths":["/etc/passwd"]}', 404, 'not-found'],
  ])('say what is wrong: %s', async (_, method, path, text, status, code) => {
    const answer = await send(`${server.url}${path}`, { method, ...(text !== undefined && { body: text }) });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ status, code });
  });
});

describe('a server that stops', () => {
  it('ends questions that follow, after it has given what arrived', async () => {
    const own = await runServer({ api: { anonymous: true } });
    const answer = await fetch(`${own.url}/api/v1/query`, {
      method: 'POST',
      body: '{"text":"cluster=live","follow":true}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await lines?.read())?.value).toContain('"columns"');
    await send(`${own.url}/v1/ingest/webhook/live`, { body });
    expect((await lines?.read())?.value).toContain('[');
    const started = performance.now();
    await own.remove();
    expect(performance.now() - started).toBeLessThan(5000);
    await lines?.cancel().catch(() => undefined);
  });

  it('leaves what is not stored in the spool, and stores it when it comes back', async () => {
    const away = await runServer({}, { store: '/dev/null/store' });
    expect((await send(`${away.url}/v1/ingest/webhook/later`, { body })).status).toBe(200);
    expect(await send(`${away.url}/readyz`, { method: 'GET' })).toMatchObject({ status: 200 });
    await away.stop();
    const back = await runServer({ api: { anonymous: true } }, { folder: away.folder });
    try {
      const count = async () => {
        const { body: text } = await send(`${back.url}/api/v1/query`, { body: '{"text":"stage=* and cluster=later stats count"}' });
        return Number((JSON.parse(text) as { rows?: unknown[][] }).rows?.[0]?.[0] ?? 0);
      };
      await until(list.items.length, count);
    } finally {
      await back.remove();
    }
  });
});
