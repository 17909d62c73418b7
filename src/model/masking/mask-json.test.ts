import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { maskBroken, maskPart, maskRecord } from './mask-json.ts';
import { isSecretFlag, isSecretName } from './secret-names.ts';
import { maskText, suspectSources, textNeedles, textPatterns } from './text-patterns.ts';

const event = (resource: string, body: unknown) => JSON.stringify({ objectRef: { resource }, requestObject: body });

describe('maskRecord', () => {
  it('replaces the value and no other byte', () => {
    const text =
      '{ "objectRef":{"resource":"secrets"},"requestObject" : {"kind":"Secret","data":{ "a" : "aHVudGVyMg==" },"n":1.0e3}, "x":"\\u003c" }';
    expect(maskRecord(text)).toBe(
      text.replace('"aHVudGVyMg=="', '"«masked: Secret data, up to 16 bytes»"').replace('1.0e3', '"«masked: Secret data, up to 16 bytes»"'),
    );
  });

  it('gives the same text where nothing is secret', () => {
    for (const body of [
      { kind: 'Pod', spec: { volumes: [{ secret: { secretName: 'db' } }], serviceAccountToken: { path: 'token' } } },
      { kind: 'ConfigMap', data: { LEVEL: 'debug' } },
      { kind: 'APIResourceList', resources: [{ kind: 'Secret', name: 'secrets', namespaced: true, verbs: ['get'] }] },
      { kind: 'Event', involvedObject: { kind: 'Secret', name: 'db', namespace: 'dev', uid: 'u' } },
      { webhooks: [{ clientConfig: { caBundle: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t' } }] },
      { password: '', token: true, secret: null, apiKey: {} },
    ]) {
      expect(maskRecord(event('pods', body))).toBe(event('pods', body));
    }
  });

  it('knows a Secret by its kind wherever its members stand, and whatever the case of the JSON', () => {
    const nested = event('pods', { items: [{ data: { x: 'c2VjcmV0' }, kind: 'Secret' }] });
    expect(maskRecord(nested)).not.toContain('c2VjcmV0');
    const twice = '{"requestObject":{"kind":"Pod","kind":"Secret","data":{"x":"c2VjcmV0"}}}';
    expect(maskRecord(twice)).not.toContain('c2VjcmV0');
    const escaped = '{"objectRef":{"resource":"secrets"},"requestObject":{"d\\u0061ta":{"x":"c2VjcmV0"}}}';
    expect(maskRecord(escaped)).not.toContain('c2VjcmV0');
  });

  it('looks into JSON in strings, so deep as anybody writes it, and by its looks beyond', () => {
    let text = JSON.stringify({ env: [{ name: 'DB_PASSWORD', value: 'hunter2' }], password: 'hunter2' });
    for (let depth = 0; depth < 6; depth++) {
      const record = event('pods', { inner: text });
      expect(maskRecord(record)).not.toContain('hunter2');
      expect(() => JSON.parse(maskRecord(record))).not.toThrow();
      text = JSON.stringify({ text });
    }
  });

  it('is not stopped by depth, size or broken text', () => {
    const deep = `${'['.repeat(100_000)}{"password":"hunter2"}${']'.repeat(100_000)}`;
    expect(maskRecord(`{"requestObject":${deep}}`)).not.toContain('hunter2');
    const begin = performance.now();
    for (const piece of [
      'eyJ-',
      'token',
      'passw',
      '-----BEGIN PRIVATE KEY-----',
      'token=',
      '://',
      '"token":"',
      '--password ',
      '%3a%2f%2f',
      '\\"',
    ])
      maskRecord(JSON.stringify({ requestObject: { x: piece.repeat(100_000 / piece.length), token: 'y' } }));
    expect(performance.now() - begin).toBeLessThan(20_000);
    expect(maskRecord('{"kind":"Secret","data":{"a":"c2VjcmV0"')).not.toContain('c2VjcmV0');
    expect(maskBroken('')).toBe('');
  });

  it('has nothing left to mask the second time', () => {
    for (const line of fixture()) {
      const once = maskRecord(line);
      expect(maskRecord(once)).toBe(once);
      if (once !== line) expect(() => JSON.parse(once)).not.toThrow();
    }
  });
});

describe('maskPart', () => {
  it('goes by the path and the resource', () => {
    expect(maskPart('"c2VjcmV0"', ['data', 'x'], { resource: 'secrets' })).toBe('"«masked: Secret data, up to 16 bytes»"');
    expect(maskPart('"db"', ['metadata', 'name'], { resource: 'secrets' })).toBe('"db"');
    expect(maskPart('["a","b"]', ['spec', 'password'], {})).not.toMatch(/"[ab]"/);
    expect(maskPart('"x"', ['spec', 'env', 'value'], {})).toContain('masked');
    expect(maskPart('"debug"', ['data', 'LEVEL'], { resource: 'configmaps' })).toBe('"debug"');
    expect(maskPart('', ['data'], { resource: 'secrets' })).toBe('');
  });
});

describe('maskText', () => {
  it.each([
    ['/api/v1/pods?access_token=hunter2&limit=5', '/api/v1/pods?access_token=«masked: secret»&limit=5'],
    ['mysql --password hunter2 -h db', 'mysql --password «masked: secret» -h db'],
    ['postgres://u:hunter2@db/x', 'postgres://u:«masked: password»@db/x'],
    ['curl -u bob:hunter2 x', 'curl -u bob:«masked: password» x'],
    ['Authorization: Bearer hunter2hunter2hunter2', 'Authorization: Bearer «masked: credential»'],
    ['key AKIAIOSFODNN7EXAMPLE.', 'key «masked: key id».'],
    ['a eyJhbGciOi.eyJpc3Mi.c2ln b', 'a «masked: token» b'],
    ['PASSWORD=$ecret x', 'PASSWORD=«masked: secret» x'],
    ['--password=$(DB_PASSWORD)', '--password=$(DB_PASSWORD)'],
    ['command=--password&command=hunter2&x=1', 'command=--password&command=«masked: secret»&x=1'],
    ['mysql -h db -phunter2 -e x', 'mysql -h db -p«masked: password» -e x'],
    ["sh -c '/usr/bin/mysqldump -u root -p'a b''", "sh -c '/usr/bin/mysqldump -u root -p«masked: password»'"],
    [
      'exec?command=mysql&command=-uroot&command=-phunter2&stdin=true',
      'exec?command=mysql&command=-uroot&command=-p«masked: password»&stdin=true',
    ],
    ['exec?command=sh&command=-c&command=mysql+-phunter2', 'exec?command=sh&command=-c&command=mysql+-p«masked: password»'],
    ['docker login -u bob -p hunter2 reg.example', 'docker login -u bob -p «masked: password» reg.example'],
    ['mysql -p -e x', 'mysql -p -e x'],
    ['mkdir -pv /a; find . -print; ssh -p22 web', 'mkdir -pv /a; find . -print; ssh -p22 web'],
    ['AWS_ACCESS_KEY_ID=hunter2', 'AWS_ACCESS_KEY_ID=«masked: secret»'],
    ['{"credentialsFile" : "hunter2"}', '{"credentialsFile" : "«masked: secret»"}'],
    ['{"password ": "hunter2"}', '{"password ": "«masked: secret»"}'],
    ['token: expired', 'token: «masked: secret»'],
    ['secrets "db-token" not found', 'secrets "db-token" not found'],
    ['/api/v1/namespaces/dev/secrets/db', '/api/v1/namespaces/dev/secrets/db'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
    expect(maskText(masked)).toBe(masked);
  });

  it('looks for a needle of each pattern, in small letters', () => {
    expect(textPatterns.length).toBeGreaterThan(10);
    for (const needle of textNeedles) expect(needle).toBe(needle.toLowerCase());
  });
});

it('suspects every record that it would mask', () => {
  const suspects = suspectSources.map((source) => new RegExp(source, 'i'));
  const isAboutSecrets = (line: string) => line.includes('"resource":"secrets"') || /"Secret(List)?\\*"/.test(line);
  const masked = fixture().filter((line) => maskRecord(line) !== line);
  expect(masked.length).toBeGreaterThan(10);
  for (const line of masked)
    expect([line.slice(0, 300), isAboutSecrets(line) || suspects.some((one) => one.test(line))]).toEqual([line.slice(0, 300), true]);
});

it('tells names of secrets from names of other things', () => {
  for (const name of [
    'password',
    'DB_PASSWORD',
    'DB_PASSWORD_2',
    'apiKey',
    'client-key-data',
    'accessToken',
    '.dockerconfigjson',
    'auth',
    'PGPASSWORD',
    'x/token',
    'credentialsFile',
    'credentials_json',
    'accessKeyId',
    'AWS_ACCESS_KEY_ID',
    'secret_id',
    'password ',
    'token\t\u00a0',
    ' auth ',
  ])
    expect([name, isSecretName(name)]).toEqual([name, true]);
  for (const name of [
    'secretName',
    'keyId',
    'credentialsProvider',
    'password '.repeat(100),
    'key',
    'name',
    'tokenExpirationSeconds',
    'caBundle',
    'authentication.k8s.io/legacy-token',
    'apiserver.latency.k8s.io/authorization',
    '',
  ])
    expect([name, isSecretName(name)]).toEqual([name, false]);
  expect([isSecretFlag('--password'), isSecretFlag('-token'), isSecretFlag('password'), isSecretFlag('-v')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

function fixture(): string[] {
  const path = new URL('../../../tests/fixtures/one-of-each.ndjson.gz', import.meta.url);
  return gunzipSync(readFileSync(path)).toString().split('\n');
}

it('takes no longer than its text, whatever was written to make it take longer', () => {
  const long = (piece: string, length = 100_000) => piece.repeat(Math.ceil(length / piece.length));
  const texts = [
    ` -u ${long('=')}`,
    ` --user=${long('=')}`,
    long('%3a%2f%2fa%3a'),
    long('kind: Secret\n'),
    `kind: Secret\n${long('data:\n')}`,
    `${long('data:\n a\n')}kind: Secret`,
    `password:${long(' ')}`,
    long('\npassword: |\n'),
    `secret ${long('-')}`,
  ];
  for (const text of texts) {
    const began = performance.now();
    maskRecord(JSON.stringify({ a: text }));
    maskBroken(text);
    expect(performance.now() - began, JSON.stringify(text.slice(0, 20))).toBeLessThan(2000);
  }
  const began = performance.now();
  maskBroken(`{"secret${'\\'.repeat(200_000)}`);
  expect(performance.now() - began).toBeLessThan(2000);
});

it('masks what YAML in a text holds, and leaves the rest', () => {
  const masked = (text: string) => JSON.parse(maskRecord(JSON.stringify({ a: text }))).a;
  expect(masked('db:\n  password: |\n    one\n    two\nhost: db\n')).toBe('db:\n  password: «masked: secret»\nhost: db\n');
  expect(masked('password: correct horse battery\nhost: db')).toBe('password: «masked: secret»\nhost: db');
  expect(masked('kind: Secret\ndata:\n  a: b\ntype: x')).toBe('kind: Secret\ndata:«masked: Secret data»\ntype: x');
  expect(masked('data:\n  a: b\nkind: Secret\n')).toBe('data:«masked: Secret data»\nkind: Secret\n');
  expect(masked('kind: ConfigMap\ndata:\n  a: b\n')).toBe('kind: ConfigMap\ndata:\n  a: b\n');
});

describe('passwords behind -p', () => {
  const masked = (list: readonly unknown[]) => JSON.parse(maskRecord(JSON.stringify({ requestObject: { args: list } }))).requestObject.args;
  const hidden = '-p«masked: password»';

  it('are told by the program, or a user beside them', () => {
    expect(masked(['mysql', '-uroot', '-phunter2'])).toEqual(['mysql', '-uroot', hidden]);
    expect(masked(['/usr/bin/sshpass', '-p', 'hunter2', 'ssh'])).toEqual(['/usr/bin/sshpass', '-p', '«masked: password»', 'ssh']);
    expect(masked(['--user=root', '-p12345', 'db', 3])).toEqual(['--user=root', hidden, 'db', 3]);
    expect(masked(['sh', '-c', 'mariadb-dump -phunter2 > x'])).toEqual(['sh', '-c', `mariadb-dump ${hidden} > x`]);
  });

  it('are none in other commands', () => {
    for (const list of [
      ['find', '.', '-print'],
      ['mkdir', '-p', '/a'],
      ['--user=root', '-p', '80'],
      ['mysql', '-p', '-e', 'x'],
      ['mysql', '-p'],
    ])
      expect(masked(list)).toEqual(list);
  });

  it('may be any that stand alone', () => {
    expect(maskPart('"-phunter2"', ['spec', 'args'], {})).toBe(`"${hidden}"`);
    expect(maskPart('["-phunter2","x"]', ['spec', 'args'], {})).toBe(`["${hidden}","x"]`);
  });

  it('take no longer than their text', () => {
    const began = performance.now();
    for (const piece of ['mysql ', 'mysql -p', 'login -p ', '"-p', "mysql -p'"]) maskText(piece.repeat(100_000 / piece.length));
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
