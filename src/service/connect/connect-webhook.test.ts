import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { operations } from '../../contract/operations.ts';
import { connect as connectWith } from './connect.ts';
import { batchesFor } from './webhook-flags.ts';

const request = (more: object) =>
  operations.connect.request.parse({ what: 'webhook', cluster: 'prod', url: 'https://telltale.example:8443', ...more });
const connect = (more: object, secret: string | null = null, ca: string | null = null) =>
  connectWith(request(more), { secret, ca, manifest: null });
const file = ({ files }: ReturnType<typeof connect>, name: string) =>
  parse(files.find((each) => each.name === name)?.text ?? '') as Record<string, unknown>;

describe('the kubeconfig', () => {
  it.each([
    [{}, { token: 'the-token' }],
    [{ auth: 'basic' }, { username: 'kube-apiserver', password: 'the-token' }],
    [
      { auth: 'certificate' },
      { 'client-certificate': '/etc/kubernetes/telltale/client.crt', 'client-key': '/etc/kubernetes/telltale/client.key' },
    ],
  ])('has the credential: %j', (more, user) => {
    const config = file(connect(more, 'the-token', 'PEM'), 'webhook.kubeconfig') as {
      users: [{ user: object }];
      clusters: [{ cluster: object }];
    };
    expect(config.users[0].user).toEqual(user);
    expect(config.clusters[0].cluster).toEqual({
      'server': 'https://telltale.example:8443/v1/ingest/webhook/prod',
      'certificate-authority-data': Buffer.from('PEM').toString('base64'),
    });
  });

  it('is not for others to read, and quotes what YAML would take for something else', () => {
    const [kubeconfig] = connect({}, 'yes: {no}').files;
    expect(kubeconfig?.secret).toBe(true);
    expect(file(connect({}, 'yes: {no}'), 'webhook.kubeconfig')).toHaveProperty('users.0.user.token', 'yes: {no}');
  });

  it.each([
    ['https://telltale.example:8443/', 'https://telltale.example:8443/v1/ingest/webhook/prod'],
    ['https://telltale.example/behind/a/proxy', 'https://telltale.example/behind/a/proxy/v1/ingest/webhook/prod'],
    ['https://10.0.0.9:8443/v1/ingest/webhook/prod', 'https://10.0.0.9:8443/v1/ingest/webhook/prod'],
    ['http://127.0.0.1:8380', 'http://127.0.0.1:8380/v1/ingest/webhook/prod'],
  ])('takes %s', (url, server) => {
    expect(file(connect({ url }), 'webhook.kubeconfig')).toHaveProperty('clusters.0.cluster.server', server);
  });

  it.each([
    [{ url: undefined }, '--url is missing'],
    [{ url: 'telltale.example' }, 'is no URL'],
    [{ url: 'http://telltale.example' }, 'https://'],
    [{ url: 'https://user:secret@telltale.example' }, 'credential in the URL'],
    [{ cluster: undefined }, '--cluster is missing'],
    [{ cluster: 'a/b' }, 'no name for a cluster'],
    [{ policy: 'policy.yaml' }, '--policy'],
  ])('refuses %j', (more, said) => {
    expect(() => connect(more)).toThrow(said);
  });

  it('says that a query string is lost', () => {
    const { warnings, files } = connect({ url: 'https://telltale.example:8443/?token=x' });
    expect(warnings[0]).toContain('query string');
    expect(files.map(({ text }) => text).join()).not.toContain('token=x');
  });
});

describe('the batches', () => {
  it.each([1, 500, 1300, 4000, 6000, 20_000, 100_000])('carry %i events a second with room for bursts', (rate) => {
    const { ceiling, size, qps, burst, buffer } = batchesFor(rate);
    expect(ceiling).toBeGreaterThanOrEqual(rate * 3);
    expect(size).toBeLessThanOrEqual(400);
    expect(burst).toBeGreaterThan(qps);
    expect(buffer).toBeGreaterThanOrEqual(10_000);
  });

  it('keep to the defaults where these do', () => {
    expect(batchesFor(500)).toEqual({ size: 400, qps: 10, burst: 15, buffer: 10_000, ceiling: 4000 });
  });

  it('are warned of where the defaults would lose events', () => {
    expect(connect({ rate: 6000 }).warnings.join('\n')).toContain('with these flags 18000');
  });
});

describe('the change of the API server', () => {
  const flagsOf = (text: string) => text.split('\n').filter((line) => line.startsWith('--'));

  it('has the same flags for every way to run it', () => {
    const flags = flagsOf(connect({}).files.find(({ name }) => name === 'flags.txt')?.text ?? '');
    expect(flags).toContain('--audit-webhook-config-file=/etc/kubernetes/telltale/webhook.kubeconfig');
    expect(flags).toContain('--audit-webhook-truncate-enabled=true');
    const { apiServer } = file(connect({}), 'kubeadm-config.yaml') as { apiServer: { extraArgs: { name: string; value: string }[] } };
    expect(apiServer.extraArgs.map(({ name, value }) => `--${name}=${value}`)).toEqual(flags);
    const patch = file(connect({ install: 'static-pod' }), 'kube-apiserver0+json.yaml') as unknown as {
      op: string;
      path: string;
      value: string;
    }[];
    expect(patch.filter(({ path }) => path.endsWith('/command/-')).map(({ value }) => value)).toEqual(flags);
    expect(connect({ install: 'flags' }).files).toHaveLength(2);
  });

  it('mounts what it names', () => {
    const patch = file(connect({ install: 'static-pod', policy: '/srv/audit/policy.yaml' }), 'kube-apiserver0+json.yaml') as unknown as {
      path: string;
      value: { name: string; mountPath: string };
    }[];
    const mounts = patch.filter(({ path }) => path.endsWith('/volumeMounts/-')).map(({ value }) => value.mountPath);
    expect(mounts).toEqual(['/etc/kubernetes/telltale', '/srv/audit']);
  });
});
