import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, readSigned } from '../api/certificates.ts';
import { temporaryFolder } from '../cli/run-cli.ts';
import { exampleAlert, hostileAlert, hostileText } from './example-alert.ts';
import { receiveMail, type SmtpOptions, type SmtpReceiver } from './receivers.ts';
import { secrets, trySending } from './try-destination.ts';

const folder = temporaryFolder();
let tls: { cert: Buffer; key: Buffer };
let ca = '';
let server: SmtpReceiver;

beforeAll(() => {
  const authority = createAuthority(folder.path);
  tls = readSigned(authority.sign('mail', '/CN=mail', 'IP:127.0.0.1'));
  ca = authority.certificate;
});
afterEach(() => server.close());
afterAll(() => folder.remove());

const start = async (options: Partial<SmtpOptions> = {}) => {
  server = await receiveMail({ tls, offers: ['STARTTLS', 'AUTH PLAIN LOGIN'], ...options });
};
const send = async (changes: object = {}, alert = exampleAlert()) => {
  const written = {
    kind: 'email',
    host: '127.0.0.1',
    port: server.port,
    from: 'telltale@example.com',
    to: ['soc@example.com', 'b@example.com'],
    ca,
  };
  return (await trySending({ ...written, username: 'telltale', password: { env: 'PASSWORD' }, ...changes }, [alert]))[0];
};

/** Headers, unfolded, and the parts of a mail. */
function read(mail: string) {
  const [head = ''] = mail.split('\r\n\r\n', 1);
  const headers = head.replace(/\r\n[ \t]/g, ' ').split('\r\n');
  const parts = [...mail.matchAll(/Content-Type: text\/(\w+);[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]*)/g)];
  const decoded = Object.fromEntries(parts.map(([, type = '', base64 = '']) => [type, Buffer.from(base64, 'base64').toString()]));
  return { headers, text: decoded['plain'] ?? '', html: decoded['html'] ?? '' };
}

describe('mail', () => {
  it('goes out with TLS and a password, as text and HTML', async () => {
    await start();
    expect(await send()).toEqual({ result: 'done', detail: '250' });
    const auth = Buffer.from(`\0telltale\0${secrets.PASSWORD}`).toString('base64');
    expect(server.said.map((line) => line.replace(/^EHLO .*/, 'EHLO'))).toEqual([
      'EHLO',
      'STARTTLS',
      'TLS',
      'EHLO',
      `AUTH PLAIN ${auth}`,
      'MAIL FROM:<telltale@example.com>',
      'RCPT TO:<soc@example.com>',
      'RCPT TO:<b@example.com>',
      'DATA',
      'QUIT',
    ]);
    const { headers, text, html } = read(server.mails[0] ?? '');
    expect(headers).toContain('Subject: [high] Shell opened in a container');
    expect(headers).toContain('To: <soc@example.com>, <b@example.com>');
    expect(text).toContain(`${exampleAlert().sentence}\n`);
    expect(text).toContain('User:     jane (acting as admin)');
    expect(html).toContain('<a href="https://telltale.example.com/alerts/a3f1c2d4e5b60718293a4b5c6d7e8f90?tab=a&#38;b=1">');
  });

  it('makes a thread of what is said of one alert', async () => {
    await start();
    await send();
    await send({}, exampleAlert({ status: 'closed' }));
    const [first, second] = server.mails.map((mail) => read(mail).headers);
    const id = first?.find((line) => line.startsWith('Message-ID'))?.slice('Message-ID: '.length);
    expect(second).toContain(`In-Reply-To: ${id}`);
    expect(second?.find((line) => line.startsWith('Subject'))).toBe('Subject: Closed: [high] Shell opened in a container');
  });

  it('keeps hostile values out of the headers, the dialogue and the markup', async () => {
    await start();
    expect(await send({}, hostileAlert())).toMatchObject({ result: 'done' });
    const [mail = ''] = server.mails;
    const { headers, text, html } = read(mail);
    expect(headers.map((line) => line.split(':', 1)[0])).toEqual([
      'From',
      'To',
      'Subject',
      'Date',
      'Message-ID',
      'Auto-Submitted',
      'MIME-Version',
      'Content-Type',
    ]);
    for (const line of mail.split('\r\n')) expect(line.length).toBeLessThanOrEqual(200);
    expect(mail).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(server.mails).toHaveLength(1);
    expect(server.said.filter((line) => line.startsWith('RCPT'))).toHaveLength(2);
    expect(html).not.toMatch(/<script|<at>|<!channel|\u202e/);
    expect(text).toContain('\\u{202E}evil');
    const subject = headers.find((line) => line.startsWith('Subject')) ?? '';
    const words = [...subject.matchAll(/=\?utf-8\?B\?([^?]*)\?=/g)].map(([, word = '']) => Buffer.from(word, 'base64').toString());
    expect(words.join('')).toContain(hostileText.slice(3, 23));
  });

  it('is not sent, nor the password, where the server offers no TLS', async () => {
    await start({ offers: ['AUTH PLAIN'] });
    expect(await send()).toMatchObject({ result: 'retry', detail: expect.stringContaining('offers no STARTTLS') });
    expect(server.said.filter((line) => !line.startsWith('EHLO'))).toEqual([]);
  });

  it('is not sent to a server whose certificate is not that of its authorities', async () => {
    await start();
    expect(await send({ ca: undefined })).toMatchObject({ result: 'retry', detail: expect.stringContaining('certificate') });
    expect(server.mails).toEqual([]);
  });

  it('signs in step by step where the server wants that', async () => {
    await start({ offers: ['STARTTLS', 'AUTH LOGIN'] });
    server.replies.set(Buffer.from('telltale').toString('base64'), '334 UGFzc3dvcmQ6');
    server.replies.set(Buffer.from(secrets.PASSWORD).toString('base64'), '235 welcome');
    expect(await send()).toMatchObject({ result: 'done' });
  });

  it('goes in clear, without a password, where that was asked for', async () => {
    await start({ offers: [] });
    expect(await send({ security: 'none', username: undefined, password: undefined })).toMatchObject({ result: 'done' });
  });

  it.each([
    ['MAIL', '451 try later', 'retry', '451 after MAIL FROM:<telltale@example.com>: try later'],
    ['MAIL', '552 too much', 'refused', '552 after MAIL FROM:<telltale@example.com>: too much'],
    ['RCPT', '550 no such user', 'refused', '550 after RCPT TO:<soc@example.com>: no such user'],
    ['RCPT TO:<b', '550 no such user', 'done', '250, but of 2 recipients 1 not: 550 after RCPT TO:<b@example.com>: no such user'],
  ])('told %s %s', async (command, reply, result, detail) => {
    await start();
    server.replies.set(command, reply);
    expect(await send()).toEqual({ result, detail });
  });

  it('tells no password of what a server says back', async () => {
    await start();
    server.replies.set('AUTH', `535 no: ${secrets.PASSWORD}`);
    expect(await send()).toEqual({ result: 'retry', detail: '535 after AUTH: no: (hidden)' });
  });

  it('waits for a server that is none', async () => {
    await start();
    server.replies.set('EHLO', 'HTTP/1.1 400 Bad Request');
    expect(await send()).toMatchObject({ result: 'retry', detail: expect.stringContaining('speaks no SMTP') });
    expect(await send({ port: 1 })).toMatchObject({ result: 'retry' });
    expect(await send({ host: '169.254.169.254' })).toMatchObject({ result: 'refused' });
  });

  it('has a certificate to check against', () => {
    expect(readFileSync(ca, 'utf8')).toContain('BEGIN CERTIFICATE');
  });
});
