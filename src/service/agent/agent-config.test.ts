import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../tests/sources/scratch.ts';
import { type AgentArguments, readAgentConfig } from './agent-config.ts';

const to = 'https://telltale.example.com:8380';
const files = ['/var/log/audit.log'];
const none = {};

function configured(text: string, given: Partial<AgentArguments> = {}, env: NodeJS.ProcessEnv = none) {
  const directory = scratch({ 'agent.yaml': text });
  return { directory, reading: readAgentConfig({ files: [], ...given, config: join(directory, 'agent.yaml') }, env) };
}

const refusal = (message: RegExp) =>
  expect.objectContaining({ message: expect.stringMatching(message), details: expect.objectContaining({ hint: expect.any(String) }) });

describe('readAgentConfig', () => {
  it('reads a file, and takes its paths from its folder', async () => {
    const { directory, reading } = configured(`
to: ${to}/behind/a/proxy
cluster: prod
node: cp-1
files: [logs/audit.log, /var/log/kube-audit/*.log]
start: end
state: state
spool: { maxSize: 256MiB }
token: { file: token }
tls: { ca: ca.pem, certificate: client.pem, key: client.key }
`);
    expect(await reading).toEqual({
      to: new URL(`${to}/behind/a/proxy`),
      cluster: 'prod',
      node: 'cp-1',
      files: [join(directory, 'logs/audit.log'), '/var/log/kube-audit/*.log'],
      start: 'end',
      state: join(directory, 'state'),
      maxSpoolBytes: 256 * 1024 * 1024,
      token: { file: join(directory, 'token') },
      tls: { ca: join(directory, 'ca.pem'), certificate: join(directory, 'client.pem'), key: join(directory, 'client.key') },
    });
  });

  it('puts the command line before the file, and the environment behind both', async () => {
    const text = `to: ${to}\ncluster: staging\nfiles: a.log\n`;
    const env = { NODE_NAME: 'cp-7', TELLTALE_TOKEN: 'x', STATE_DIRECTORY: '/var/lib/private/telltale-agent' };
    const { reading } = configured(text, { to: 'http://127.0.0.1:8380', cluster: 'prod', files }, env);
    expect(await reading).toMatchObject({
      to: new URL('http://127.0.0.1:8380'),
      cluster: 'prod',
      node: 'cp-7',
      files,
      state: '/var/lib/private/telltale-agent',
      token: { env: 'TELLTALE_TOKEN' },
    });
    const { token, state } = await readAgentConfig({ to, files }, { TELLTALE_TOKEN: 'x', TELLTALE_TOKEN_FILE: '/run/token' });
    expect(token).toEqual({ file: '/run/token' });
    expect(state).toBe('/var/lib/telltale-agent');
  });

  it.each([
    [{ to: 'http://telltale.example.com' }, /not encrypted/],
    [{ to: 'http://127.0.0.1.example.com' }, /not encrypted/],
    [{ to: 'ftp://localhost' }, /no address of a server/],
    [{ to: 'telltale' }, /no address of a server/],
    [{ to: 'https://user:pass@localhost' }, /^The address holds a credential\.$/],
    [{ to: 'https://localhost/?cluster=a' }, /more than a path/],
    [{ to: undefined }, /Where to send is not said/],
    [{ files: [] }, /No log is named/],
    [{ files: ['/var/log/**/x.log'] }, /\*\*/],
    [{ cluster: 'a/b' }, /no name of a cluster/],
    [{ node: 'a b' }, /no name of a node/],
    [{ config: '/nowhere/agent.yaml' }, /cannot be read/],
  ])('refuses %j', async (given, message) => {
    await expect(readAgentConfig({ to, files, ...given }, none)).rejects.toThrow(refusal(message));
  });

  it.each([
    ['to: [', /is no YAML/],
    ['a: &a [*a]\nb: *b', /is no YAML/],
    ['- a', /holds no settings/],
    ['tokn: {file: x}', /no setting “tokn”/],
    ['token: secret', /token is no section/],
    ['token: {value: secret}', /no setting “value”/],
    ['token: {file: x, env: Y}', /both file and env/],
    ['token: {}', /token says nothing/],
    ['tls: {certificate: x}', /one of certificate and key/],
    ['spool: {maxSize: 1KiB}', /no size from 16MiB up/],
    ['spool: {maxSize: much}', /no size from 16MiB up/],
    ['start: middle', /start is “middle”/],
    ['cluster: 7', /cluster is no text/],
    ['files: {a: b}', /no list of paths/],
  ])('refuses a file with %j', async (text, message) => {
    const { reading } = configured(text, { to, files: text.startsWith('files') ? [] : files });
    await expect(reading).rejects.toThrow(refusal(message));
  });
});
