/** What doctor asks over the network: the receiver of a webhook, the metrics of an API server, its pods. Servers and certificates are the test's own. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { basename, join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { readWebhookTarget } from '../../src/policy/doctor/webhook-target.ts';
import { readClusterServers } from '../../src/service/doctor/cluster-servers.ts';
import { probeWebhook } from '../../src/service/doctor/probe-webhook.ts';
import { createAuthority, readSigned, type Signed } from '../api/certificates.ts';
import { runCli, temporaryFolder } from '../cli/run-cli.ts';
import { staticPod } from '../policy/server-manifests.ts';

const folder = temporaryFolder();
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  folder.remove();
});

const authority = createAuthority(folder.path);
const ours = authority.sign('server', '/CN=server', 'DNS:localhost,IP:127.0.0.1');
const other = authority.sign('other', '/CN=other', 'DNS:elsewhere.example');
const client = authority.sign('client', '/CN=kube-apiserver');
const pem = (path: string) => readSigned({ certificate: path, key: path }).cert.toString();

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

type Answer = (seen: Seen, request: IncomingMessage, response: ServerResponse) => void;

async function listen(answer: Answer, signed: Signed | null = ours, asksClient = false): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, authorization: headers.authorization, body: Buffer.concat(pieces).toString() });
      const [last] = seen.slice(-1);
      if (last !== undefined) answer(last, request, response);
    });
  };
  const tls =
    signed === null
      ? null
      : { ...readSigned(signed), ...(asksClient && { ca: pem(authority.certificate), requestCert: true, rejectUnauthorized: true }) };
  const server = tls === null ? createPlain(handle) : createServer(tls, handle);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `${tls === null ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const status =
  (code: number): Answer =>
  (_, __, response) =>
    void response.writeHead(code, { location: 'https://elsewhere.example/' }).end('{}');

const signal = new AbortController().signal;
const nobody = { ca: pem(authority.certificate), certificate: null, key: null, authorization: null };

function targetOf(server: string) {
  const target = readWebhookTarget(
    `clusters: [{name: c, cluster: {server: "${server}"}}]\ncontexts: [{name: x, context: {cluster: c}}]\ncurrent-context: x\n`,
  );
  if ('problem' in target) throw new Error(target.problem);
  return target;
}

const probe = (url: string, more: object = {}, timeoutMs = 5000) =>
  probeWebhook(targetOf(url), { ...nobody, ...more }, { nowMs: Date.now(), signal, timeoutMs });

describe('the receiver of a webhook', () => {
  it('is sent an empty list of events as an API server would, and nothing else', async () => {
    const { url, seen } = await listen(status(200));
    const answer = await probe(`${url}/v1/ingest/webhook/prod?dropped=1`, { authorization: 'Bearer the-token' });
    expect(answer).toMatchObject({ state: 'answered', status: 200 });
    expect(answer?.certificateDays).toBeGreaterThan(1);
    expect(answer?.certificateDays).toBeLessThan(2.1);
    expect(seen).toMatchObject([{ method: 'POST', url: '/v1/ingest/webhook/prod?timeout=30s', authorization: 'Bearer the-token' }]);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: [] });
  });

  it.each([401, 302, 404, 429, 503])('answers %i, which is told and not followed', async (code) => {
    const { url, seen } = await listen(status(code));
    expect(await probe(url)).toMatchObject({ state: 'answered', status: code });
    expect(seen).toHaveLength(1);
  });

  it('is not trusted by the wrong authority, for another name, or without one', async () => {
    const right = await listen(status(200));
    const wrong = await listen(status(200), other);
    const stranger = createAuthority(folder.path, 'stranger');
    expect(await probe(right.url, { ca: pem(stranger.certificate) })).toMatchObject({ state: 'untrusted' });
    expect(await probe(right.url, { ca: null })).toMatchObject({ state: 'untrusted' });
    expect(await probe(wrong.url)).toMatchObject({ state: 'wrong-name' });
    expect(
      await probeWebhook({ ...targetOf(wrong.url), tlsServerName: 'elsewhere.example' }, nobody, { nowMs: Date.now(), signal }),
    ).toMatchObject({ status: 200 });
    expect(await probeWebhook({ ...targetOf(wrong.url), isUnchecked: true }, nobody, { nowMs: Date.now(), signal })).toMatchObject({
      status: 200,
    });
    expect([...right.seen, ...wrong.seen]).toHaveLength(2);
  });

  it('is shown the certificate of the kubeconfig', async () => {
    const { url } = await listen(status(200), ours, true);
    expect(await probe(url)).toMatchObject({ state: 'failed', status: null });
    const { cert, key } = readSigned(client);
    expect(await probe(url, { certificate: cert.toString(), key: key.toString() })).toMatchObject({ status: 200 });
  });

  it('may be away, silent, or no server at all', async () => {
    const silent = await listen(() => undefined);
    expect(await probe(silent.url, {}, 300)).toMatchObject({ state: 'silent' });
    const gone = await listen(status(200));
    const last = servers.at(-1);
    await new Promise((closed) => last?.close(closed));
    expect(await probe(gone.url)).toMatchObject({ state: 'refused' });
    expect(await probe('https://nowhere.invalid/')).toMatchObject({ state: 'unresolved' });
    const plain = await listen(status(200), null);
    expect(await probe(plain.url.replace('http:', 'https:'))).toMatchObject({ state: 'failed' });
    expect(await probe(plain.url)).toMatchObject({ status: 200, certificateDays: null });
    expect(await probe('ftp://x/')).toBeNull();
    // A key that is none.
    expect(await probe(silent.url, { certificate: 'x', key: 'y' })).toMatchObject({ state: 'failed' });
  });
});

describe('the whole way, from a node', () => {
  const flags = [
    '--audit-policy-file=/etc/kubernetes/audit/policy.yaml',
    '--audit-webhook-config-file=/etc/kubernetes/audit/webhook.kubeconfig',
    '--audit-webhook-truncate-enabled',
    '--audit-webhook-truncate-max-event-size=8388608',
  ];
  const policy = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n- level: Metadata\n';
  const at = (name: string) => join(folder.path, 'node', name);

  async function run(kubeconfig: string, mode = 0o600) {
    mkdirSync(at('etc/kubernetes/audit'), { recursive: true });
    mkdirSync(at('etc/kubernetes/manifests'), { recursive: true });
    writeFileSync(at('etc/kubernetes/manifests/kube-apiserver.yaml'), staticPod({ flags, mounts: ['/etc/kubernetes/audit ro Directory'] }));
    writeFileSync(at('etc/kubernetes/audit/policy.yaml'), policy);
    writeFileSync(at('etc/kubernetes/audit/webhook.kubeconfig'), kubeconfig);
    chmodSync(at('etc/kubernetes/audit/webhook.kubeconfig'), mode);
    return runCli(['doctor', '--root', at('')]);
  }

  it('finds a refused token, an open file, a missing one; and then nothing, and no secret is shown', async () => {
    const { url, seen } = await listen(
      ({ authorization }, _, response) => void response.writeHead(authorization === 'Bearer right-secret' ? 200 : 401).end(),
    );
    const config = (token: string) =>
      JSON.stringify({
        'clusters': [{ name: 'c', cluster: { server: url, 'certificate-authority': 'ca.pem' } }],
        'users': [{ name: 'u', user: { token } }],
        'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      });
    const lost = await run(config('wrong-secret'));
    expect(lost.stdout).toContain('names ca.pem, which is not there');
    expect(seen).toHaveLength(0);
    writeFileSync(at('etc/kubernetes/audit/ca.pem'), pem(authority.certificate));
    const refused = await run(config('wrong-secret'), 0o644);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('answers 401: it does not take the credential');
    expect(refused.stdout).toContain('others than its owner may read it');
    // The certificate of the test ends in two days.
    const fine = await run(config('right-secret'));
    expect(fine.stdout).toContain('webhook-certificate');
    expect(fine.stdout).toContain('1 warning.');
    expect(refused.stdout + fine.stdout + lost.stdout).not.toContain('-secret');
    expect((await run('current-context: x\n')).stdout).toContain('its current-context, x, is not among its contexts');
    expect((await run('')).stdout).toContain('it is empty');
  });
});

describe('the API server', () => {
  it('is read its metrics from, with a token', async () => {
    const text = `${'etcd_request_duration{a="b"} 1\n'.repeat(20_000)}apiserver_audit_event_total 100\napiserver_audit_error_total{plugin="log"} 3\n`;
    const { url } = await listen(
      ({ authorization }, _, response) => void response.writeHead(authorization === 'Bearer t0ken' ? 200 : 403).end(text),
    );
    const token = join(folder.path, 'token');
    writeFileSync(token, 't0ken\n');
    const ca = ['--ca', authority.certificate];
    const found = await runCli(['doctor', '--metrics', `${url}/metrics`, '--token-file', token, ...ca]);
    expect(found.code).toBe(1);
    expect(found.stdout).toContain(':20002:1 lost-events');
    const refused = await runCli(['doctor', '--metrics', `${url}/metrics`, ...ca]);
    expect({ code: refused.code, said: refused.stderr.includes('--token-file') }).toEqual({ code: 5, said: true });
    expect((await runCli(['doctor', '--metrics', `${url}/metrics`, '--token-file', token])).code).toBe(5);
    expect((await runCli(['doctor', '--metrics', `${url}/metrics`, '--offline'])).code).toBe(2);
  });

  const pods = {
    kind: 'PodList',
    items: ['cp-1', 'cp-2'].map((name, at) => ({
      metadata: { name: `kube-apiserver-${name}` },
      spec: {
        containers: [
          { name: 'kube-apiserver', image: 'kube-apiserver:v1.36.1', command: ['kube-apiserver', `--audit-log-path=/a/${at}.log`] },
        ],
      },
    })),
  };
  const cluster: Answer = ({ authorization, url }, request, response) => {
    const isKnown =
      authorization === 'Bearer pod-token' || (request.socket as TLSSocket).getPeerCertificate().subject?.CN === 'kube-apiserver';
    const text = url === '/metrics' ? 'up 1\napiserver_audit_error_total{plugin="log"} 3\n' : JSON.stringify(pods);
    response.writeHead(isKnown ? 200 : 403).end(text);
  };

  it('is asked for its pods from within the cluster', async () => {
    const { url, seen } = await listen(cluster);
    const account = join(folder.path, 'account');
    mkdirSync(account, { recursive: true });
    writeFileSync(join(account, 'token'), 'pod-token');
    writeFileSync(join(account, 'ca.crt'), pem(authority.certificate));
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: new URL(url).port };
    const notes: string[] = [];
    const asking = { note: (text: string) => void notes.push(text), signal, env, account, asKubectl: false };
    const found = await readClusterServers(asking);
    expect(found?.servers.map(({ name }) => name)).toEqual(['kube-apiserver-cp-1', 'kube-apiserver-cp-2']);
    expect(JSON.parse(found?.servers[0]?.text ?? '')).toMatchObject({ kind: 'Pod', spec: { containers: [{ name: 'kube-apiserver' }] } });
    expect(found?.metrics?.text).toBe('\napiserver_audit_error_total{plugin="log"} 3\n');
    expect(seen[0]?.url).toContain('component%3Dkube-apiserver');
    writeFileSync(join(account, 'token'), 'other');
    expect(await readClusterServers(asking)).toBeNull();
    expect(notes.join()).toContain('answers 403');
    expect(await readClusterServers({ ...asking, env: {} })).toBeNull();
  });

  it('is asked as kubectl would, with --live alone', async () => {
    const { url, seen } = await listen(cluster, ours, true);
    const config = write('kubeconfig', {
      'clusters': [{ name: 'c', cluster: { server: url, 'certificate-authority': basename(authority.certificate) } }],
      'users': [{ name: 'u', user: { 'client-certificate': basename(client.certificate), 'client-key': basename(client.key) } }],
      'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    });
    const env = { KUBECONFIG: config, KUBERNETES_SERVICE_HOST: '' };
    const root = ['--root', join(folder.path, 'no-node')];
    const { code, stdout, stderr } = await runCli(['doctor', '--live', ...root], { env });
    expect(code).toBe(1);
    expect([...stdout.matchAll(/ ([a-z-]+)$/gm)].map(([, found]) => found)).toEqual([
      'no-policy-file',
      'no-policy-file',
      'servers-differ',
      'lost-events',
    ]);
    expect(stderr).toBe('');
    expect(seen).toHaveLength(2);
    expect((await runCli(['doctor', ...root], { env })).code).toBe(3);
    expect((await runCli(['doctor', '--live', '--offline', ...root], { env })).code).toBe(3);
    expect(seen).toHaveLength(2);
    const plugin = write('plugin', {
      'clusters': [{ name: 'c', cluster: { server: url } }],
      'users': [{ name: 'u', user: { exec: { command: 'aws' } } }],
      'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    });
    const refused = await runCli(['doctor', '--live', ...root], { env: { ...env, KUBECONFIG: plugin } });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('its credential comes from a program');
  });

  function write(name: string, config: object): string {
    const path = join(folder.path, name);
    writeFileSync(path, JSON.stringify(config));
    return path;
  }
});
