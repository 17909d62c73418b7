import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpReceiver, receiveHttp } from '../notify/receivers.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
let receiver: HttpReceiver;
let config = '';
beforeEach(async () => {
  receiver = await receiveHttp();
  config = write(
    'telltale.yaml',
    [
      'spool: {directory: spool}',
      'destinations:',
      `  - {name: hook, kind: webhook, url: "${receiver.url}/in", token: {file: token}, minLevel: high}`,
      '  - {name: chat, kind: slack, webhookUrl: {env: CHAT_URL}}',
      '  - {name: file, kind: file, path: out/alerts.ndjson, schema: ocsf}',
    ].join('\n'),
  );
  write('token', 'very-secret-token\n');
});
afterEach(() => receiver.close());
afterAll(() => folder.remove());

const { write } = folder;

const run = (...words: string[]) =>
  runCli(['destinations', ...words], { env: { TELLTALE_CONFIG: config, CHAT_URL: `${receiver.url}/chat-secret` } });

describe('telltale destinations', () => {
  it('lists where alerts go', async () => {
    const { code, stdout } = await run('list');
    expect(code).toBe(0);
    expect(stdout).toContain(`hook  webhook  ${new URL(receiver.url).host}\n  from high on; nothing waits; never used\n`);
    expect(stdout).toContain('chat  slack  the webhook in CHAT_URL\n');
    expect(stdout).toContain(`file  file  ${join(folder.path, 'out/alerts.ndjson')}\n`);
  });

  it('sends a test, and says what was sent and what came back, without its secrets', async () => {
    receiver.answer = ({ headers }, response) => response.end(`thanks, ${headers.authorization}`);
    const { code, stdout, stderr } = await run('test', 'hook');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('"type":"io.telltale.alert.raised"');
    expect(stdout).toContain('It was taken: HTTP 200: thanks, Bearer (hidden)');
    expect(receiver.received[0]?.headers.authorization).toBe('Bearer very-secret-token');
    const chat = await run('test', 'chat', '-o', 'json');
    expect(JSON.parse(chat.stdout)).toMatchObject({ outcome: { result: 'done' } });
    expect(chat.stdout).toContain('This is a test of the destination chat; nothing has happened.');
    expect(receiver.received[1]?.path).toBe('/chat-secret');
  });

  it('fails where the test was not taken', async () => {
    receiver.answer = (_, response) => response.writeHead(500).end('\u001B[2Jbroken');
    const { code, stdout } = await run('test', 'hook');
    expect(code).toBe(5);
    expect(stdout).toContain('It was not taken; an alert would be tried again: HTTP 500: \\u{1B}[2Jbroken');
  });

  it('knows what name was meant, and what is missing', async () => {
    expect(await run('test', 'hok')).toMatchObject({ code: 1, stderr: expect.stringContaining('Did you mean hook?') });
    expect(await run('test')).toMatchObject({ code: 2, stderr: expect.stringContaining('test needs the NAME') });
    expect(await run('log')).toMatchObject({ code: 0, stdout: 'Nothing was sent yet.\n' });
  });

  it('says when a configuration is checked that a secret is missing', async () => {
    const { code, stdout, stderr } = await runCli(['config', 'check', config]);
    expect(code).toBe(1);
    expect(stderr).toContain('The webhookUrl of the destination chat (environment variable CHAT_URL) is empty.');
    expect(stdout).toContain('no errors, but alerts would wait for a secret.');
  });

  it.each([
    ['{name: a, kind: slak}', 'The kind is one of slack, teams,'],
    ['{name: a, kind: slack, webhookUrl: "https://hooks.slack.com/secret"}', 'no secret stands in this file'],
    ['{name: a, kind: slack, webhookUrl: {env: A}, titel: x}', 'Did you mean title?'],
    ['{name: a, kind: slack, webhookUrl: {env: A}, title: "{{alert.sentnce}}"}', 'did you mean {{alert.sentence}}'],
    ['{name: a, kind: webhook, url: "ftp://a/"}', 'This is no address'],
    ['{name: a, kind: webhook, url: "https://u:p@a/"}', 'A password never stands in it'],
    ['{name: a, kind: email, host: m, from: "a@b\\r\\nBcc: c@d", to: [a@b]}', 'This is no mail address'],
    [
      '{name: a, kind: email, host: m, from: a@b, to: [a@b], security: none, username: u, password: {env: P}}',
      'A password is not sent in clear',
    ],
    ['{name: a, kind: file, path: x}, {name: a, kind: file, path: y}', 'Two destinations have the same name'],
  ])('says what is wrong with %s', async (destination, said) => {
    const file = write('wrong.yaml', `destinations: [${destination}]\n`);
    const { code, stderr } = await runCli(['config', 'check', file]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('hooks.slack.com/secret');
  });
});
