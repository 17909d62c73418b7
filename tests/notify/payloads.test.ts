/** The page of payloads, held to what real receivers get when the alert on it is sent with the settings on it. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Alert } from '../../src/model/alert.ts';
import { temporaryFolder } from '../cli/run-cli.ts';
import { type HttpReceiver, receiveHttp, receiveMail, receiveStreams } from './receivers.ts';
import { settingsOf, trySending } from './try-destination.ts';

interface Section {
  readonly title: string;
  readonly settings: Readonly<Record<string, unknown>> & { readonly kind: string };
  /** By their language, in order. */
  readonly blocks: readonly { readonly language: string; readonly text: string }[];
}

const page = readFileSync(new URL('../../docs/reference/payloads.md', import.meta.url), 'utf8');
const sections = page
  .split(/\n(?=## )/)
  .slice(1)
  .map((text): Section => {
    const [yaml, ...blocks] = [...text.matchAll(/```(\w+)\n([\s\S]*?)\n```/g)].map(([, language = '', inner = '']) => ({
      language,
      text: inner,
    }));
    return { title: /^## (.*)/.exec(text)?.[1] ?? '', settings: parse(yaml?.text ?? ''), blocks };
  });

const documentsIn = (text: string) => text.split(/\n(?=[{[])/).map((one) => JSON.parse(one) as Record<string, unknown>);
/** The alert, as the file destination has it. */
const told = documentsIn(sections.find(({ settings }) => settings.kind === 'file')?.blocks[0]?.text ?? '')[0] ?? {};
const { sourceIP: _, ...alert } = told;

const nowMs = Date.parse('2026-11-21T10:00:02Z');
const world = { clock: () => nowMs, version: '1.0.0' };
const folder = temporaryFolder();
let receiver: HttpReceiver;
beforeAll(async () => {
  receiver = await receiveHttp();
  receiver.answer = (_request, response) => response.writeHead(200).end('{"access_token":"TOKEN","expires_in":3600,"items":[]}');
});
afterAll(async () => {
  await receiver.close();
  folder.remove();
});

/** Secrets are called as they are on the page. */
const env = (url: string) => ({
  SLACK_WEBHOOK: `${url}/services/T000/B000/SECRET`,
  TEAMS_WEBHOOK: `${url}/workflows/SECRET`,
  PAGERDUTY_KEY: 'PAGERDUTY_KEY',
  SIGNING_KEY: 'SIGNING_KEY',
  HEC_TOKEN: 'HEC_TOKEN',
  API_KEY: 'API_KEY',
  CLIENT_SECRET: 'CLIENT_SECRET',
});

async function sendOverHttp(settings: Section['settings']) {
  const path = 'url' in settings ? new URL(String(settings['url'])).pathname : '';
  const there = {
    ...('url' in settings && { url: `${receiver.url}${path === '/' ? '' : path}` }),
    ...(settings.kind === 'pagerduty' && { url: `${receiver.url}/v2/enqueue` }),
    ...('endpoint' in settings && { endpoint: receiver.url, authority: receiver.url }),
  };
  await trySending({ ...settings, ...there }, [alert as unknown as Alert], { ...world, env: env(receiver.url) });
  const received = receiver.received.at(-1);
  if (received === undefined) throw new Error('nothing came');
  return received;
}

describe('the page of payloads', () => {
  it('shows every kind of destination', () => {
    const kinds = new Set(sections.map(({ settings }) => settings.kind));
    const error = (() => {
      try {
        settingsOf({ kind: 'none' });
        return '';
      } catch (caught) {
        return String(caught);
      }
    })();
    const all = /The kind is one of ([a-z, ]+)\./.exec(error)?.[1]?.split(', ') ?? [];
    expect(all).toHaveLength(12);
    expect([...kinds].sort()).toEqual([...all].sort());
  });

  it.each(sections.filter(({ blocks }) => blocks[0]?.language === 'http'))(
    '$title: what an HTTP server gets',
    async ({ settings, blocks: [head, body] }) => {
      const { method, path, headers, body: got } = await sendOverHttp(settings);
      const [line = '', ...shown] = head?.text.split('\n') ?? [];
      const url = new URL(line.replace(/^POST /, ''));
      expect([method, path]).toEqual(['POST', `${url.pathname}${url.search}`]);
      expect(shown.length).toBeGreaterThan(0);
      expect(headers).toMatchObject(Object.fromEntries(shown.map((one) => one.split(/: (.*)/).slice(0, 2))));
      const documents = (got.startsWith('[') ? [got] : got.split('\n').filter(Boolean)).map((one) => JSON.parse(one));
      for (const document of documents) if (document.sourcetype !== undefined) document.host = 'telltale-0';
      expect(documents).toEqual(documentsIn(body?.text ?? ''));
    },
  );

  it.each(sections.filter(({ settings }) => settings.kind === 'syslog'))(
    '$title: what a syslog server gets',
    async ({ settings, blocks: [message] }) => {
      const streams = await receiveStreams();
      await trySending({ ...settings, host: '127.0.0.1', port: streams.port, transport: 'tcp' }, [alert as unknown as Alert], world);
      const got = streams.streams[0]
        ?.toString()
        .replace(/^\d+ /, '')
        .replace('\uFEFF', '')
        .replace(` ${hostname()} telltale ${process.pid} `, ' telltale-0 telltale 1 ');
      expect(got).toBe(message?.text);
      await streams.close();
    },
  );

  it('email: what a mail server gets', async () => {
    const section = sections.find(({ settings }) => settings.kind === 'email');
    const mail = await receiveMail({ offers: [] });
    await trySending({ ...section?.settings, host: '127.0.0.1', port: mail.port, security: 'none' }, [alert as unknown as Alert], world);
    const [head = '', ...parts] = mail.mails[0]?.split('\r\n\r\n') ?? [];
    const text = Buffer.from(parts[1]?.split('\r\n--')[0] ?? '', 'base64').toString();
    const shown = head.split('\r\n').filter((line) => /^(From|To|Subject): /.test(line));
    expect(`${shown.join('\n')}\n\n${text.trimEnd()}`).toBe(section?.blocks[0]?.text);
    await mail.close();
  });

  it('file: what stands in the file', async () => {
    const section = sections.find(({ settings }) => settings.kind === 'file');
    const path = join(folder.path, 'alerts.ndjson');
    await trySending({ ...section?.settings, path }, [alert as unknown as Alert], world);
    expect(
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(documentsIn(section?.blocks[0]?.text ?? ''));
  });
});
