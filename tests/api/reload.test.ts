import { spawn } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authority, createAuthority, readSigned } from './certificates.ts';
import { runServer, type TestServer, testFolder } from './run-server.ts';
import { openHttp2, send, sendHttp2 } from './send.ts';

const folder = testFolder();
const at = (name: string) => join(folder, name);
let authority: Authority;
let ca: Buffer;
let server: TestServer;
let config: { readonly ingest: { readonly credentials: readonly object[] } };

function install(name: string): void {
  const { certificate, key } = authority.sign(name, `/CN=${name}`, 'DNS:localhost,IP:127.0.0.1');
  copyFileSync(certificate, at('tls.crt'));
  copyFileSync(key, at('tls.key'));
}

beforeAll(async () => {
  authority = createAuthority(folder);
  ca = readSigned(authority).cert;
  install('first');
  writeFileSync(at('token'), 'the-first-token');
  config = { ingest: { credentials: [{ name: 'prod', clusters: ['prod'], token: { file: 'token' } }] } };
  server = await runServer({ tls: { certificate: 'tls.crt', key: 'tls.key' }, ...config }, { folder });
});
const others: string[] = [];
const otherFolder = () => {
  const made = testFolder();
  others.push(made);
  return made;
};
afterAll(async () => {
  await server.remove();
  for (const made of others) rmSync(made, { recursive: true, force: true, maxRetries: 5 });
});

const post = (token: string) =>
  send(`${server.url}/v1/ingest/webhook/prod`, { body: '{}', headers: { authorization: `Bearer ${token}` }, tls: { ca } });

describe('reading the configuration again', () => {
  it('takes new certificates and new secrets, on connections that stay open', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca });
    const headers = { 'content-type': 'application/json' };
    const ask = (token: string) =>
      new Promise<{ status: number; subject: string; localPort: number | undefined }>((resolve, reject) => {
        const sent = request(`${server.url}/v1/ingest/webhook/prod`, {
          method: 'POST',
          agent,
          headers: { ...headers, authorization: `Bearer ${token}` },
        });
        sent.on('error', reject);
        sent.on('response', (response) => {
          const socket = response.socket as TLSSocket;
          const { localPort } = socket;
          const subject = String(socket.getPeerCertificate().subject.CN);
          response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, subject, localPort }));
        });
        sent.end('{}');
      });
    const session = await openHttp2(server.url, { ca });
    const before = await ask('the-first-token');
    expect(before).toMatchObject({ status: 200, subject: 'first' });

    install('second');
    writeFileSync(at('token'), 'the-second-token');
    expect(await server.reload()).toBe(true);

    expect(await ask('the-first-token')).toMatchObject({ status: 401, localPort: before.localPort });
    expect(await ask('the-second-token')).toMatchObject({ status: 200, localPort: before.localPort, subject: 'first' });
    const h2 = await sendHttp2(session, '/v1/ingest/webhook/prod', { headers: { authorization: 'Bearer the-second-token' }, body: '{}' });
    expect(h2.status).toBe(200);
    agent.destroy();
    session.close();
    const fresh = new Agent({ ca });
    const subject = await new Promise((resolve, reject) => {
      request(`${server.url}/healthz`, { agent: fresh }, (response) => {
        resolve((response.socket as TLSSocket).getPeerCertificate().subject.CN);
        response.resume();
      })
        .on('error', reject)
        .end();
    });
    expect(subject).toBe('second');
  });

  it('keeps what holds when the new one is wrong, and says why without showing a secret', async () => {
    server.configure({ tls: { certificate: 'tls.crt', key: 'tls.key' }, ...config, listn: 'x' });
    expect(await server.reload()).toBe(false);
    writeFileSync(at('tls.key'), 'no key');
    server.configure({ tls: { certificate: 'tls.crt', key: 'tls.key' }, ...config });
    expect(await server.reload()).toBe(false);
    install('third');
    writeFileSync(at('token'), 'x');
    expect(await server.reload()).toBe(false);
    server.configure({
      tls: { certificate: 'tls.crt', key: 'tls.key' },
      ingest: { credentials: [{ name: 'a', clusters: ['b'], token: 'secret-in-file' }] },
    });
    expect(await server.reload()).toBe(false);
    expect(await post('the-second-token')).toMatchObject({ status: 200 });
    const text = server.log.join('');
    expect(text).toContain('listn');
    expect(text).toContain('do not fit together');
    expect(text).toContain('shorter than 8 characters');
    expect(text).not.toContain('secret-in-file');
    server.configure({ tls: { certificate: 'tls.crt', key: 'tls.key' }, ...config });
    writeFileSync(at('token'), 'the-second-token');
    expect(await server.reload()).toBe(true);
  });

  it('lets connections go whose certificates were signed by an authority that is no more', async () => {
    const own = otherFolder();
    const [first, second] = [createAuthority(own, 'first-ca'), createAuthority(own, 'second-ca')];
    const files = first.sign('server', '/CN=telltale', 'DNS:localhost,IP:127.0.0.1');
    const configOf = (authority: Authority) => ({
      tls: { certificate: files.certificate, key: files.key, clientCA: authority.certificate },
      ingest: { credentials: [{ name: 'prod', clusters: ['prod'], certificate: { commonName: 'apiserver' } }] },
    });
    const other = await runServer(configOf(first), { folder: own });
    const trusted = { ca: readSigned(first).cert };
    const old = readSigned(first.sign('old', '/CN=apiserver'));
    const path = '/v1/ingest/webhook/prod';
    try {
      const session = await openHttp2(other.url, { ...trusted, ...old });
      expect((await sendHttp2(session, path, { body: '{}' })).status).toBe(200);
      const closed = new Promise((resolve) => session.once('close', resolve));
      other.configure(configOf(second));
      expect(await other.reload()).toBe(true);
      await closed;
      expect((await send(`${other.url}${path}`, { body: '{}', tls: { ...trusted, ...old } })).status).toBe(401);
      const fresh = readSigned(second.sign('fresh', '/CN=apiserver'));
      expect((await send(`${other.url}${path}`, { body: '{}', tls: { ...trusted, ...fresh } })).status).toBe(200);
    } finally {
      await other.remove();
    }
  });

  it('says which changes wait for the next start', async () => {
    server.configure({ tls: { certificate: 'tls.crt', key: 'tls.key' }, ...config, spool: { maxSize: '1GiB' } });
    expect(await server.reload()).toBe(true);
    expect(server.log.at(-2)).toContain('"settings":["spool"]');
  });
});

describe('the process', () => {
  const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, [program, 'serve', ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const until = async (pattern: RegExp) => {
      for (let tries = 0; tries < 400; tries++) {
        const match = pattern.exec(text);
        if (match !== null) return match;
        await sleep(25);
      }
      throw new Error(`${pattern} did not come: ${text}`);
    };
    return { child, ended, until, text: () => text };
  };

  it('reads again on SIGHUP, and ends with 0 on SIGTERM within ten seconds though a body does not end', async () => {
    const own = otherFolder();
    const { child, ended, until } = start(['--store', join(own, 'store'), '--listen', '127.0.0.1:0'], { TELLTALE_LOG_LEVEL: 'debug' });
    const [, url = ''] = await until(/"url":"([^"]+)"/);
    expect((await send(`${url}/v1/ingest/webhook/prod`, { body: '{}' })).status).toBe(200);
    child.kill('SIGHUP');
    await until(/Took the configuration/);
    const slow = send(`${url}/v1/ingest/webhook/prod`, { body: '{', headers: { 'content-length': '1000' } }).catch(
      (error: unknown) => error,
    );
    await sleep(200);
    const started = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await slow).toBeInstanceOf(Error);
  });

  it('acknowledges a body that ends while it drains', async () => {
    const own = otherFolder();
    const { child, ended, until } = start(['--store', join(own, 'store'), '--listen', '127.0.0.1:0']);
    const [, url = ''] = await until(/"url":"([^"]+)"/);
    const answer = new Promise<number>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': '2' };
      const sent = requestPlain(`${url}/v1/ingest/webhook/prod`, { method: 'POST', headers }, (response) =>
        resolve(response.statusCode ?? 0),
      );
      sent.on('error', reject);
      sent.write('{');
      setTimeout(() => child.kill('SIGTERM'), 200);
      setTimeout(() => sent.end('}'), 1000);
    });
    expect(await answer).toBe(200);
    const started = performance.now();
    expect(await ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it.each([
    ['an open address without credentials', ['--listen', '0.0.0.0:0'], 'without tls and ingest.credentials'],
    ['all addresses, shortly', ['--listen', ':0'], 'without tls and ingest.credentials'],
    ['no address', ['--listen', 'somewhere'], 'no address to listen on'],
    ['an address of another machine', ['--listen', '127.1.2.3.4:1'], 'without tls'],
    ['a file that is not there', ['--config', 'none.yaml'], 'none.yaml'],
  ])('does not start: %s', async (_, args, said) => {
    const { ended, text } = start(['--store', join(folder, 'other'), ...args]);
    expect(await ended).toBe(2);
    expect(text()).toContain(said);
  });

  it('does not start on a port that is taken', async () => {
    const { ended, text } = start(['--store', join(otherFolder(), 'store'), '--listen', new URL(server.url).host]);
    expect(await ended).toBe(2);
    expect(text()).toContain('another program listens there already');
  });
});
