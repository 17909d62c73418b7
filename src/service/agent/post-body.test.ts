import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAuthority, readSigned } from '../../../tests/api/certificates.ts';
import { scratch } from '../../../tests/sources/scratch.ts';
import { createPoster } from './post-body.ts';

const body = Buffer.from('line\n');
const running = new AbortController().signal;

async function listen(server: http.Server | https.Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return new URL(`${server instanceof https.Server ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

function poster(options: Partial<Parameters<typeof createPoster>[0]> = {}) {
  const made = createPoster({ token: null, tls: {}, env: {}, ...options });
  onTestFinished(() => made.close());
  return made;
}

describe('createPoster', () => {
  it('keeps one connection, and gives the answer with what the server says of waiting', async () => {
    const sockets = new Set<unknown>();
    const url = await listen(
      http.createServer((request, response) => {
        sockets.add(request.socket);
        request.resume().on('end', () => response.writeHead(429, { 'retry-after': '3' }).end('x'.repeat(10_000)));
      }),
    );
    const { post } = poster();
    for (let time = 0; time < 3; time++) {
      const { status, retryAfter, text } = await post(url, {}, body, running);
      expect([status, retryAfter, text.length]).toEqual([429, '3', 4096]);
    }
    expect(sockets.size).toBe(1);
  });

  it('presents a new certificate once its files are new', async () => {
    const folder = scratch();
    const authority = createAuthority(folder);
    const ca = readFileSync(authority.certificate);
    const names: string[] = [];
    const server = https.createServer(
      { ...readSigned(authority.sign('server', '/CN=server', 'IP:127.0.0.1')), ca, requestCert: true, rejectUnauthorized: true },
      (request, response) => {
        names.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN));
        request.resume().on('end', () => response.end());
      },
    );
    const url = await listen(server);
    const [first, second] = [authority.sign('first', '/CN=first'), authority.sign('second', '/CN=second')];
    const [certificate, key] = [join(folder, 'own.crt'), join(folder, 'own.key')];
    const put = (signed: typeof first) => {
      copyFileSync(signed.certificate, certificate);
      copyFileSync(signed.key, key);
    };
    put(first);
    const { post } = poster({ tls: { ca: authority.certificate, certificate, key } });
    await post(url, {}, body, running);
    await post(url, {}, body, running);
    put(second);
    await post(url, {}, body, running);
    expect(names).toEqual(['first', 'first', 'second']);
  });

  it('gives up waiting for a server that does not answer, and when it is told to', async () => {
    const url = await listen(http.createServer((request) => request.resume()));
    await expect(poster({ timeoutMs: 100 }).post(url, {}, body, running)).rejects.toThrow('no answer within 0.1 s');
    const stopping = new AbortController();
    const posted = poster().post(url, {}, body, stopping.signal);
    setTimeout(() => stopping.abort(), 50);
    await expect(posted).rejects.toThrow('stopped');
    await expect(poster().post(url, {}, body, stopping.signal)).rejects.toThrow();
  });

  it('names the place of a token that is no good, and never the token', async () => {
    const url = await listen(http.createServer((request, response) => request.resume().on('end', () => response.end())));
    const file = join(scratch(), 'token');
    const { post } = poster({ token: { file } });
    await expect(post(url, {}, body, running)).rejects.toThrow('ENOENT');
    writeFileSync(file, ' \n');
    await expect(post(url, {}, body, running)).rejects.toThrow(`there is no token in ${file}`);
    writeFileSync(file, 'geheim\r\nX-Other: 1');
    const failure = await post(url, {}, body, running).catch((error: unknown) => String(error));
    expect(failure).toContain(file);
    expect(failure).not.toContain('geheim');
    await expect(poster({ token: { env: 'NOT_SET' } }).post(url, {}, body, running)).rejects.toThrow('NOT_SET');
  });
});
