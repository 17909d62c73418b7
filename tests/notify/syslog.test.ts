import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, readSigned } from '../api/certificates.ts';
import { temporaryFolder } from '../cli/run-cli.ts';
import { exampleAlert, hostileAlert } from './example-alert.ts';
import { receivePackets, receiveStreams, type StreamReceiver } from './receivers.ts';
import { lookupOf, trySending } from './try-destination.ts';

const folder = temporaryFolder();
let certificate: { cert: Buffer; key: Buffer };
let ca = '';
beforeAll(() => {
  const authority = createAuthority(folder.path);
  certificate = readSigned(authority.sign('log', '/CN=log', 'DNS:syslog.test'));
  ca = authority.certificate;
});
afterAll(() => folder.remove());

/** Cuts a stream by the lengths that stand before each message. */
function messagesOf(stream: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < stream.length; ) {
    const blank = stream.indexOf(' ', at);
    const length = Number(stream.subarray(at, blank).toString());
    messages.push(stream.subarray(blank + 1, blank + 1 + length).toString());
    at = blank + 1 + length;
  }
  return messages;
}

async function through(receiver: StreamReceiver, written: object, alerts = [exampleAlert()], world = {}): Promise<string[]> {
  const outcomes = await trySending({ kind: 'syslog', host: '127.0.0.1', port: receiver.port, ...written }, alerts, world);
  expect(
    outcomes.every(({ result }) => result === 'done'),
    JSON.stringify(outcomes),
  ).toBe(true);
  await expect.poll(() => receiver.streams.length).toBeGreaterThan(0);
  await receiver.close();
  return receiver.streams.flatMap((stream) =>
    (written as { transport: string }).transport === 'udp' ? stream.toString() : messagesOf(stream),
  );
}

const head = /^<(\d+)>1 2026-11-21T10:00:00\.123Z [\x21-\x7e]+ telltale \d+ [\x21-\x7e]{1,32} /;

describe('syslog', () => {
  it('has a head, structured data and the sentence, over TCP with lengths', async () => {
    const messages = await through(await receiveStreams(), { transport: 'tcp' }, [exampleAlert(), exampleAlert({ count: 2 })]);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(head);
    // Facility 13, severity 3.
    expect(messages[0]).toMatch(/^<107>1 /);
    expect(messages[0]).toContain('[telltale@32473 alertId="a3f1c2d4e5b60718293a4b5c6d7e8f90" ');
    expect(messages[0]?.endsWith(`] \uFEFF${exampleAlert().sentence}`)).toBe(true);
  });

  it('goes over TLS to the server that the certificate names', async () => {
    const lookup = lookupOf({ 'syslog.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] });
    const messages = await through(await receiveStreams(certificate), { transport: 'tls', host: 'syslog.test', ca }, [exampleAlert()], {
      lookup,
    });
    expect(messages[0]).toMatch(head);
    const other = await receiveStreams(certificate);
    const written = { kind: 'syslog', host: 'other.test', port: other.port, ca };
    expect((await trySending(written, [exampleAlert()], { lookup }))[0]).toMatchObject({ result: 'retry' });
    await other.close();
    expect(other.streams.filter(({ length }) => length > 0)).toEqual([]);
  });

  it('goes in packets, cut to their length between characters', async () => {
    const alert = exampleAlert({ sentence: 'ä'.repeat(5000) });
    const [message = ''] = await through(await receivePackets(), { transport: 'udp', maxBytes: 1001 }, [alert]);
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1001);
    expect(Buffer.byteLength(message)).toBeGreaterThan(990);
    expect(message).not.toContain('\uFFFD');
  });

  it('is not sent to addresses that nothing is sent to', async () => {
    for (const transport of ['tcp', 'udp', 'tls'])
      for (const host of ['169.254.169.254', 'rebind.test'])
        expect(
          await trySending({ kind: 'syslog', host, transport }, [exampleAlert()], {
            lookup: lookupOf({ 'rebind.test': ['169.254.169.254'] }),
          }),
        ).toMatchObject([{ result: 'refused' }]);
  });

  it('waits for a server that is away', async () => {
    expect(await trySending({ kind: 'syslog', host: '127.0.0.1', port: 1, transport: 'tcp' }, [exampleAlert()])).toMatchObject([
      { result: 'retry' },
    ]);
  });

  it('keeps hostile values within one line and its marks', async () => {
    const [message = ''] = await through(await receiveStreams(), { transport: 'tcp' }, [hostileAlert()]);
    expect(message).toMatch(head);
    expect(message).not.toMatch(/[\u0000-\u001f\u0085\u2028\u202e]/u);
    // One element of data: its end is the first bracket that is not escaped.
    const data = /\[telltale@32473((?: \w+="(?:[^"\\\]]|\\["\\\]])*")*)\] \uFEFF/.exec(message);
    expect(data).not.toBeNull();
  });
});

describe('CEF', () => {
  it('has seven fields of head, and pairs', async () => {
    const [message = ''] = await through(await receiveStreams(), { transport: 'tcp', format: 'cef' });
    const body = message.slice(message.indexOf('CEF:0'));
    expect(body).toContain('CEF:0|Telltale|Telltale|1.2.3|2f6d8b1a-0c3e-4f57-9a68-1b2c3d4e5f60|Shell opened in a container|8|');
    for (const pair of [
      'externalId=a3f1c2d4e5b60718293a4b5c6d7e8f90',
      'src=203.0.113.9',
      'suser=jane',
      'duser=admin',
      'cs2=pods/exec dev/web',
      'cnt=1',
    ])
      expect(body).toContain(pair);
    expect(body).toContain('request=https://telltale.example.com/alerts/a3f1c2d4e5b60718293a4b5c6d7e8f90?tab\\=a&b\\=1');
  });

  it('lets no value end its field or begin another', async () => {
    const [message = ''] = await through(await receiveStreams(), { transport: 'tcp', format: 'cef' }, [hostileAlert()]);
    const body = message.slice(message.indexOf('CEF:0'));
    const fields = body.split(/(?<!\\)(?:\\\\)*\|/);
    // What is behind the seventh bar is the extension, where a bar needs no escape.
    expect(fields.slice(0, 3)).toEqual(['CEF:0', 'Telltale', 'Telltale']);
    expect(fields[6]).toBe('8');
    const keys = [...body.slice(body.indexOf('externalId')).matchAll(/(?:^| )(\w+)(?<!\\)=/g)].map(([, key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain('1');
  });
});

describe('LEEF', () => {
  it('has attributes between tabs, and values without any', async () => {
    const [message = ''] = await through(await receiveStreams(), { transport: 'tcp', format: 'leef' });
    const body = message.slice(message.indexOf('LEEF:2.0'));
    expect(body.split('|').slice(0, 6)).toEqual(['LEEF:2.0', 'Telltale', 'Telltale', '1.2.3', exampleAlert().rule.id, 'x09']);
    const attributes = Object.fromEntries(
      body
        .split('|')
        .slice(6)
        .join('|')
        .split('\t')
        .map((pair) => pair.split(/=(.*)/s).slice(0, 2)),
    );
    expect(attributes).toMatchObject({ sev: '8', src: '203.0.113.9', usrName: 'jane', cat: 'Shell opened in a container' });
    const [hostile = ''] = await through(await receiveStreams(), { transport: 'tcp', format: 'leef' }, [hostileAlert()]);
    const pairs = hostile.slice(hostile.indexOf('|x09|') + 5).split('\t');
    for (const pair of pairs)
      expect(pair).toMatch(
        /^(cat|devTime|devTimeFormat|sev|src|usrName|impersonatedUser|action|resource|cluster|status|count|alertId|auditIDs|msg)=/,
      );
  });
});
