import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scratch } from '../../../tests/sources/scratch.ts';
import type { AgentReport } from './notice.ts';
import { NoticeKeeper } from './notice-keeper.ts';
import type { Posted } from './post-body.ts';
import { sendNotices } from './send-notices.ts';

const away = -1;

/** Sends to a server that answers as told. */
async function sending(answer: (report: AgentReport, count: number) => number, everyMs = 60_000) {
  const keeper = await NoticeKeeper.open({ path: join(scratch(), 'notices.json'), clock: Date.now, warn: () => undefined });
  const sent: AgentReport[] = [];
  const lines: string[] = [];
  const stop = new AbortController();
  const urls: string[] = [];
  const done = sendNotices({
    keeper,
    to: new URL('http://127.0.0.1:1/behind/'),
    cluster: 'prod',
    node: 'cp-1',
    version: '1.2.3',
    waiting: () => ({ bodies: 2, bytes: 30 }),
    poster: {
      post: async (url, _, body): Promise<Posted> => {
        urls.push(url.pathname);
        const report = JSON.parse(Buffer.from(body).toString()) as AgentReport;
        const status = answer(report, sent.length);
        sent.push(report);
        if (status === away) throw new Error('away');
        return { status, retryAfter: undefined, text: '' };
      },
      close: () => undefined,
    },
    backoff: { next: () => 5, reset: () => undefined },
    log: { info: (message) => lines.push(message), warn: (message) => lines.push(message) },
    clock: Date.now,
    signal: stop.signal,
    everyMs,
  });
  const end = async () => {
    stop.abort();
    await done;
  };
  onTestFinished(end);
  return { keeper, sent, lines, urls, end };
}

const note = (keeper: NoticeKeeper, ...paths: readonly string[]) => {
  for (const path of paths) keeper.note({ kind: 'deleted', path, replaced: false, content: path });
};

describe('telling the server', () => {
  it('gives a sign of life at once, and again', async () => {
    const { sent, urls } = await sending(() => 200, 20);
    await expect.poll(() => sent.length).toBeGreaterThan(2);
    expect(sent[0]).toMatchObject({ node: 'cp-1', version: '1.2.3', everySeconds: 1, waiting: { bodies: 2, bytes: 30 }, notices: [] });
    expect(urls[0]).toBe('/behind/v1/ingest/notices/prod');
  });

  it('tells what was noticed at once, until it is taken', async () => {
    const { keeper, sent, lines } = await sending((_, count) => [200, away, 503, 404][count] ?? 200);
    await expect.poll(() => sent.length).toBe(1);
    note(keeper, '/a.log', '/b.log');
    await expect.poll(() => sent.length).toBe(5);
    expect(sent.slice(1).map(({ notices }) => notices.map(({ path }) => path))).toEqual(Array(4).fill(['/a.log', '/b.log']));
    await expect.poll(() => keeper.waiting).toEqual([]);
    expect(lines[0]).toBe('The server did not take what was noticed: away. It is tried again.');
    expect(lines.join()).toContain('404, the address is not that of a telltale server, or the server is older');
    expect(lines.at(-1)).toBe('The server takes notices again.');
  });

  it('gives up what the server makes no sense of, and nothing beside it', async () => {
    const { keeper, sent, lines } = await sending(({ notices }) => (notices.some(({ path }) => path === '/odd.log') ? 400 : 200));
    await expect.poll(() => sent.length).toBe(1);
    note(keeper, '/odd.log', '/a.log');
    await expect.poll(() => keeper.waiting, { timeout: 8000 }).toEqual([]);
    expect(sent.map(({ notices }) => notices.map(({ path }) => path))).toEqual([[], ['/odd.log', '/a.log'], ['/odd.log'], ['/a.log']]);
    expect(lines).toEqual(['The server makes no sense of what was noticed, which is given up: 400']);
  });
});
