import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, configSettings } from './config-environment.ts';
import { configSchema } from './config-schema.ts';
import { loadConfig } from './load-config.ts';
import { presentConfig } from './present-config.ts';
import { readConfigText } from './read-config.ts';

/** The messages, each with the text that it points at. */
function problems(text: string, env: NodeJS.ProcessEnv = {}): string[] {
  return readConfigText(text, env).diagnostics.map(
    ({ message, span, hint }) => `${text.slice(span.start, span.end)}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
  );
}

const whole = `
store: /evidence
listen: 0.0.0.0:8443
tls: {certificate: tls.crt, key: tls.key, clientCA: ca.crt}
spool: {maxSize: 20GiB}
ingest:
  maxBody: 64MiB
  credentials:
    - {name: prod, clusters: [prod], token: {file: token}}
    - {name: dev, clusters: ['*'], basic: {username: api, password: {env: PASSWORD}}}
    - {name: eu, clusters: [eu], certificate: {commonName: apiserver}}
retention: {maxDisk: 1TB, maxAge: 400d, drop: rows}
`;

describe('a configuration', () => {
  it('may be empty', () => {
    for (const text of ['', '\n# nothing\n', '---\n']) expect(readConfigText(text, {}).config?.listen).toBe('127.0.0.1:8380');
  });

  it('has sizes in bytes and times in milliseconds', () => {
    const { config } = readConfigText(whole, {});
    expect(config?.spool.maxSize).toBe(20 * 1024 ** 3);
    expect(config?.retention).toEqual({
      maxDisk: 1e12,
      maxAge: 400 * 86_400_000,
      drop: 'rows',
      reads: 400 * 86_400_000,
      findings: 400 * 86_400_000,
    });
    expect(config?.limits.bodyTimeout).toBe(60_000);
  });

  it('may be JSON, have anchors, and end its lines as elsewhere', () => {
    expect(readConfigText('{"hosts": ["a"]}', {}).config?.hosts).toEqual(['a']);
    expect(readConfigText('hosts: &h [a]\r\ntrustedProxies: []\r\n', {}).config?.hosts).toEqual(['a']);
  });

  it.each([
    ['lisen: x', 'lisen: The configuration has no “lisen”. Did you mean listen?'],
    ['spool:\n  maxSiz: 3GiB', 'maxSiz: spool has no “maxSiz”. Did you mean maxSize?'],
    ['spool:\n  maxSize: lots', 'lots: spool.maxSize: This is no size; write it such as 256MiB or 10GiB.'],
    ['spool:\n  maxSize: -1', '-1: spool.maxSize: Too small'],
    ['limits:\n  bodyTimeout: 30', '30: limits.bodyTimeout:'],
    ['log:\n  level: loud', 'loud: log.level: Invalid option'],
    ['hosts: a', 'a: hosts: expected array'],
    ['- a', '-: A configuration is a mapping'],
    ['tls:\n  certificate: a', 'tls: tls.key: It is missing.'],
    ['ingest:\n  credentials:\n    - name: a\n      token: {file: x}', 'n: ingest.credentials.0.clusters: It is missing.'],
    [
      'ingest:\n  credentials:\n    - {name: a, clusters: [a], token: {file: x, env: Y}}',
      'token: ingest.credentials.0.token: A secret comes from one of',
    ],
    [
      'ingest:\n  credentials:\n    - {name: a, clusters: [a]}',
      '{: ingest.credentials.0: A credential is one of token, basic or certificate.',
    ],
    [
      'ingest:\n  credentials:\n    - {name: a, clusters: [a/b], token: {file: x}}',
      'a/b: ingest.credentials.0.clusters.0: A name has letters',
    ],
    [
      'ingest:\n  credentials:\n    - {name: a, clusters: [a], certificate: {commonName: x}}',
      'certificate: ingest.credentials.0.certificate: A credential by certificate needs tls.clientCA',
    ],
    [
      'ingest:\n  credentials:\n    - {name: a, clusters: [a], token: {env: X}}\n    - {name: a, clusters: [b], token: {env: Y}}',
      'a: ingest.credentials.1.name: The name a is given twice.',
    ],
    ['a: [', ': Flow sequence'],
    ['listen: a\nlisten: b', 'l: Map keys must be unique'],
    ['trustedProxies: [proxy.local]', 'proxy.local: trustedProxies.0: This is no address'],
  ])('is told what is wrong, and where: %j', (text, said) => {
    const [first] = problems(text);
    expect(first).toContain(said.slice(said.indexOf(': ') + 2));
    if (!said.startsWith(':')) expect(first?.startsWith(said.slice(0, said.indexOf(': ')))).toBe(true);
    expect(readConfigText(text, {}).config).toBeNull();
  });

  it('stands up to what is no configuration', () => {
    for (const text of ['['.repeat(50_000), 'a: &a [*a]', '\u0000', '{{{{', `a: ${'x'.repeat(2_000_000)}`, '!!binary x', '? [a]: b'])
      expect(readConfigText(text, {}).config).toBeNull();
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'.replace(
      /./g,
      (name) =>
        `${name}: &${name} [${Array(9)
          .fill(`*${String.fromCharCode(name.charCodeAt(0) - 1)}`)
          .join(', ')}]\n`,
    )}`;
    expect(readConfigText(bomb, {}).config).toBeNull();
  });
});

describe('the environment', () => {
  it('comes before the file, and says nothing when it is empty', () => {
    const env = {
      TELLTALE_SPOOL_MAX_SIZE: '1GiB',
      TELLTALE_LISTEN: '',
      TELLTALE_HOSTS: 'a, b',
      TELLTALE_API_ANONYMOUS: 'true',
      TELLTALE_LIMITS_REQUESTS: '9',
    };
    const { config } = readConfigText('spool: {maxSize: 2GiB}\nlisten: 127.0.0.1:1\n', env);
    expect(config).toMatchObject({
      spool: { maxSize: 1024 ** 3 },
      listen: '127.0.0.1:1',
      hosts: ['a', 'b'],
      api: { anonymous: true },
      limits: { requests: 9 },
    });
  });

  it('is named where it is wrong', () => {
    expect(problems('', { TELLTALE_SPOOL_MAX_SIZE: 'lots' })[0]).toContain('TELLTALE_SPOOL_MAX_SIZE: This is no size');
    expect(problems('', { TELLTALE_TRUSTED_PROXIES: 'proxy.local' })[0]).toContain('TELLTALE_TRUSTED_PROXIES');
  });

  it('does not trip over the variables that Kubernetes makes for a Service named telltale', () => {
    const env = { TELLTALE_PORT: 'tcp://10.0.0.1:8443', TELLTALE_SERVICE_HOST: '10.0.0.1', TELLTALE_PORT_8443_TCP: 'tcp://10.0.0.1:8443' };
    expect(problems('', env)).toEqual([]);
  });
});

describe('what is shown', () => {
  it('reads back as the same configuration, and hides what could be guessed from', () => {
    const config = readConfigText(whole, {}).config;
    if (config === null) throw new Error('no configuration');
    expect(configSchema.parse(presentConfig(config))).toEqual(config);
    const hashed = readConfigText(`ingest: {credentials: [{name: a, clusters: [a], token: {sha256: ${'ab'.repeat(32)}}}]}`, {}).config;
    if (hashed === null) throw new Error('no configuration');
    expect(JSON.stringify(presentConfig(hashed))).not.toContain('abab');
  });

  it('never has a secret that was written into the file by mistake', async () => {
    const error = await loadConfig('/nowhere/telltale.yaml', {}).catch((thrown: unknown) => String(thrown));
    expect(error).toContain('/nowhere/telltale.yaml');
  });
});

describe('the schema', () => {
  it('has a sentence for every setting, and defaults that it would take itself', () => {
    const settings = configSettings();
    expect(settings.length).toBeGreaterThan(20);
    for (const { path, schema } of settings) expect(`${path.join('.')} ${schema.description}`).toMatch(/ [A-Z`].*\.$/);
    expect(configSchema.parse(parse(JSON.stringify(defaultsOf(configJsonSchema()))))).toEqual(configSchema.parse({}));
  });
});

interface WithDefaults {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, WithDefaults>>;
}

function defaultsOf({ properties = {} }: WithDefaults): object {
  const entries = Object.entries(properties).flatMap(([key, child]): [string, unknown][] => {
    if (child.properties !== undefined && child.default !== undefined) return [[key, defaultsOf(child)]];
    return child.default === undefined ? [] : [[key, child.default]];
  });
  return Object.fromEntries(entries);
}
