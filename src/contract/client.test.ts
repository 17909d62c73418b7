import { describe, expect, it } from 'vitest';
import { createClient } from './client.ts';
import { ProblemError } from './problem-error.ts';

const head = { counting: 'requests', kind: 'events', columns: [{ key: 'user', type: 'text' }], warnings: [] };
const end = { next: 'cursor', notes: [] };

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A client whose server answers with these responses, and what it was sent. */
function clientOf(...responses: (Response | Error)[]) {
  const sent: Sent[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    init.signal?.throwIfAborted();
    const response = responses.shift() ?? new Error('asked too often');
    if (response instanceof Error) throw response;
    return response;
  };
  const headers = () => ({ authorization: 'Bearer t' });
  return { client: createClient({ base: 'https://telltale.example.com/audit/', fetch, headers }), sent };
}

/** The body in pieces of this many bytes, so that lines and characters are cut anywhere. */
function inPieces(text: string, size: number): Response {
  const bytes = new TextEncoder().encode(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.slice(index * size, (index + 1) * size));
  return new Response(ReadableStream.from(pieces) as ReadableStream<Uint8Array<ArrayBuffer>>);
}

const lines = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

async function failure(asking: Promise<unknown>): Promise<ProblemError> {
  const error = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
}

describe('createClient', () => {
  it('puts a request where the route wants it', async () => {
    const { client, sent } = clientOf(Response.json({ text: '' }), Response.json({ ...head, rows: [], ...end }), Response.json({}));
    expect(await client.fmt({ text: 'verb=get' })).toEqual({ text: '' });
    await client.get({ id: 'a/b c' });
    await client.summary({ clusters: ['a', 'b&c'], since: '1h', until: undefined });
    expect(sent.map(({ url, init }) => [init.method, url, init.body])).toEqual([
      ['POST', 'https://telltale.example.com/audit/api/v1/fmt', '{"text":"verb=get"}'],
      ['GET', 'https://telltale.example.com/audit/api/v1/events/a%2Fb%20c', undefined],
      ['GET', 'https://telltale.example.com/audit/api/v1/summary?clusters=a&clusters=b%26c&since=1h', undefined],
    ]);
    expect(sent[0]?.init).toMatchObject({ headers: { authorization: 'Bearer t' }, redirect: 'manual' });
  });

  it('gives rows in one piece, or as they come, wherever the body is cut', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => [`jané-${index}`, index]);
    const one = clientOf(Response.json({ ...head, rows, ...end }));
    expect(await one.client.query({ text: '' })).toEqual({ ...head, rows, ...end });
    for (const size of [1, 7, 64, 100_000]) {
      const { client, sent } = clientOf(inPieces(lines(head, ...rows, end), size));
      const answer = await client.query({ text: '' }, { lines: true });
      expect([answer.columns, answer.end()]).toEqual([head.columns, null]);
      const read: unknown[] = [];
      for await (const batch of answer.batches) read.push(...batch);
      expect(read).toEqual(rows);
      expect(answer.end()).toEqual(end);
      expect(sent[0]?.init.headers).toMatchObject({ accept: 'application/x-ndjson' });
    }
  });

  it('stops the answer when nobody reads on', async () => {
    let cancelled = false;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(lines(head, ['a']))),
      cancel: () => {
        cancelled = true;
      },
    });
    const answer = await clientOf(new Response(body)).client.query({ text: '', follow: true }, { lines: true });
    for await (const batch of answer.batches) if (batch.length > 0) break;
    expect(cancelled).toBe(true);
  });

  it('tells a failure with the words of the server, also behind the rows', async () => {
    const known = { code: 'query-timeout', status: 408, title: 'Slow', detail: 'It took long.', remedy: 'Ask less.' };
    const told = { type: 'about:blank', ...known };
    const { client } = clientOf(Response.json({ ...told, id: 'abc' }, { status: 408 }));
    expect(await failure(client.status({}))).toMatchObject({ ...known, detail: 'It took long.', id: 'abc' });

    const late = clientOf(inPieces(lines(head, ['a'], { problem: { ...told, id: 'abc' } }), 1000));
    const answer = await late.client.query({ text: '' }, { lines: true });
    const read: unknown[] = [];
    const error = await failure(
      (async () => {
        for await (const batch of answer.batches) read.push(...batch);
      })(),
    );
    expect([read, error.code]).toEqual([[['a']], 'query-timeout']);

    const { code: _, ...bug } = told;
    const odd = clientOf(Response.json({ ...bug, status: 500, id: 'd' }, { status: 500 }));
    expect(await failure(odd.client.status({}))).toMatchObject({ code: 'remote-failed', status: 500, title: 'Slow' });
  });

  it('tells a code that it does not know as a failure of the server', async () => {
    const told = { type: 'about:blank', code: 'toString', status: 418, title: 'New', detail: 'A new thing.', id: 'x' };
    const { client } = clientOf(Response.json(told, { status: 418 }));
    expect(await failure(client.fields({}))).toMatchObject({ code: 'remote-failed', status: 418, detail: 'A new thing.' });
  });

  it('says so where the answer breaks off, is none of Telltale, or leads elsewhere', async () => {
    const { client } = clientOf(
      new Error('fetch failed', { cause: new Error('connect ECONNREFUSED') }),
      new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } }),
      new Response('<html>', { headers: { 'content-type': 'text/html' } }),
      new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }),
    );
    expect(await failure(client.fields({}))).toMatchObject({ code: 'remote-unreachable', detail: expect.stringContaining('ECONNREFUSED') });
    expect(await failure(client.fields({}))).toMatchObject({ code: 'remote-failed', detail: expect.stringContaining('502, text/html') });
    expect(await failure(client.fields({}))).toMatchObject({ code: 'remote-failed' });
    expect(await failure(client.fields({}))).toMatchObject({ detail: expect.stringContaining('https://evil.example/') });

    for (const text of [lines(head, ['a']), `${lines(head)}["a`, lines(head)]) {
      const { batches } = await clientOf(inPieces(text, 1000)).client.query({ text: '' }, { lines: true });
      const reading = (async () => {
        for await (const batch of batches) expect(batch.every(Array.isArray)).toBe(true);
      })();
      expect(await failure(reading)).toMatchObject({ code: 'remote-unreachable', detail: expect.stringContaining('broke off') });
    }
    expect(await failure(clientOf(new Response('')).client.query({ text: '' }, { lines: true }))).toMatchObject({ code: 'remote-failed' });
  });

  it('lets what was aborted fail as aborted', async () => {
    const reason = new Error('enough');
    const { client } = clientOf(Response.json({}));
    await expect(client.status({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
