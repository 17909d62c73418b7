/**
 * What is masked is neither shown nor told by any question: two stores that differ in nothing but their secrets answer alike, and
 * no answer holds a secret.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertIdOf } from '../../src/service/alerts/alert-id.ts';
import type { Context } from '../../src/service/context.ts';
import { ingest } from '../../src/service/ingest.ts';
import { answerOf, askAll, plainQuestions, type Questions, readingOperations } from './every-operation.ts';
import { madeBook } from './made-findings.ts';
import { findingWith, type Secrets, secretsOf, yamlOf } from './made-secrets.ts';
import { probingSecrets } from './probing-policies.ts';
import { probingRulesOfSecrets } from './probing-rules.ts';
import { nowMs, openScratchStore, type ScratchStore } from './scratch-store.ts';

interface Made {
  readonly store: ScratchStore;
  readonly context: Context;
}

let folder: string;
let one: Made;
let other: Made;

const auditIdOf = (number: number) => `audit-${String(number).padStart(4, '0')}`;
const auditIDs = Array.from({ length: 30 }, (_, at) => auditIdOf(at + 1));
let count = 0;
function event(about: object, uri = '/api/v1/namespaces/dev/pods/web', more: object = {}): string {
  count += 1;
  const time = new Date(nowMs - 3_600_000 + count * 1000).toISOString().replace('Z', '000Z');
  return JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    auditID: auditIdOf(count),
    stage: 'ResponseComplete',
    requestURI: uri,
    verb: 'create',
    user: { username: 'ann' },
    sourceIPs: ['203.0.113.9'],
    userAgent: 'kubectl/v1.36',
    objectRef: { resource: 'pods', namespace: 'dev', name: 'web', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 200 },
    requestReceivedTimestamp: time,
    stageTimestamp: time,
    ...about,
    ...more,
  });
}

function eventsOf({ plain, number, base64, jwt, pem }: Secrets): string[] {
  count = 0;
  const secretRef = { objectRef: { resource: 'secrets', namespace: 'dev', name: 'db', apiVersion: 'v1' } };
  const metadata = { name: 'db', namespace: 'dev' };
  const applied = JSON.stringify({ kind: 'Secret', stringData: { user: plain } });
  const secret = {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { ...metadata, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': applied } },
    data: { anything: base64, password: base64 },
    stringData: { x: plain },
    type: 'Opaque',
  };
  const container = {
    name: 'app',
    image: 'nginx:1.25',
    args: ['--password', plain, `--token=${plain}`, '-v=2'],
    command: ['sh', '-c', `mysql --password ${plain} -h db`],
    env: [
      { name: 'DB_PASSWORD', value: plain },
      { value: plain, name: 'API_TOKEN' },
      { name: 'URL', value: `postgres://u:${plain}@db/x` },
    ],
  };
  const pod = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web' }, spec: { hostNetwork: true, containers: [container] } };
  const configMap = {
    kind: 'ConfigMap',
    data: { LEVEL: 'debug', password: plain, 'api.conf': `user=x\npassword=${plain}\n`, key: pem, pin_token: number },
  };
  const exec = (command: string[]) =>
    `/api/v1/namespaces/dev/pods/web/exec?${command.map((word) => `command=${encodeURIComponent(word)}`).join('&')}&stdin=true`;
  const execRef = { objectRef: { resource: 'pods', subresource: 'exec', namespace: 'dev', name: 'web', apiVersion: 'v1' }, verb: 'get' };
  return [
    event({ ...secretRef, requestObject: secret, responseObject: secret }),
    event({ ...secretRef, verb: 'list', responseObject: { kind: 'SecretList', items: [{ metadata, data: { odd: base64 } }] } }),
    event({ ...secretRef, verb: 'patch', requestObject: [{ op: 'replace', path: '/data/x', value: base64 }] }),
    event({ ...secretRef, verb: 'patch', requestObject: { data: { x: base64 }, metadata: { labels: { a: 'b' } } } }),
    event({ ...secretRef, verb: 'patch', requestObject: { kind: 'Status', data: { x: base64 } } }),
    event({ responseObject: { kind: 'List', items: [secret, pod] } }),
    event({
      objectRef: { resource: 'serviceaccounts', subresource: 'token', namespace: 'dev', name: 'sa', apiVersion: 'v1' },
      responseObject: { kind: 'TokenRequest', status: { token: jwt, expirationTimestamp: '2026-11-24T13:00:00Z' } },
    }),
    event({ objectRef: { resource: 'tokenreviews' }, requestObject: { kind: 'TokenReview', spec: { token: plain, audiences: ['x'] } } }),
    event({ requestObject: pod, responseObject: pod }),
    event({ objectRef: { resource: 'configmaps', namespace: 'dev', name: 'c' }, requestObject: configMap }),
    event({ requestObject: { metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(pod) } } } }),
    event({ verb: 'list' }, `/api/v1/pods?access_token=${plain}&limit=5`),
    event({ verb: 'list' }, `/api/v1/pods?token=${jwt}`),
    event(execRef, exec(['curl', '-H', `Authorization: Bearer ${plain}xxxxxxxxxx`])),
    event(execRef, exec(['mysql', '--password', plain])),
    event(execRef, exec(['mysql', `--password=${plain}`])),
    event(execRef, exec(['wget', `https://bob:${plain}@example.com/x`])),
    event({ userAgent: `curl/8 token=${plain}` }),
    event({
      annotations: {
        'patch.webhook.admission.k8s.io/round_0_index_0': JSON.stringify({
          patch: [{ op: 'add', path: '/x', value: { password: plain } }],
        }),
      },
    }),
    event({
      responseStatus: {
        code: 422,
        status: 'Failure',
        message: `spec: Invalid value: password: "${plain}"`,
        details: { causes: [{ message: `token=${plain}` }] },
      },
    }),
    event({ responseObject: { kind: 'Config', users: [{ user: { 'client-key-data': base64, token: plain } }] } }),
    event({ requestObject: { auths: { 'reg.example': { auth: base64, password: plain } } } }),
    event({ requestObject: { kind: 'ConfigMap', data: yamlOf(plain, base64) } }),
    event({ verb: 'patch', requestObject: [{ op: 'replace', path: '/data/db-password', value: plain }] }),
    event({ annotations: { 'hook.example.com/token': plain, 'authorization.k8s.io/decision': 'allow' } }),
    event({ user: { username: 'ann', extra: { 'hook.example.com/token': [plain], note: [`password=${plain}`] } } }),
    event(execRef, exec(['mysql', '-uroot', `-p${plain}`])),
    event(execRef, exec(['sh', '-c', `mysqldump -u root -p${plain} db`])),
    event(execRef, exec(['docker', 'login', '-u', 'bob', '-p', plain])),
    event({ requestObject: { spec: { containers: [{ args: [`-p${plain}`, '-uroot'] }, { args: ['sshpass', '-p', plain] }] } } }),
    event({
      requestObject: { credentialsFile: plain, accessKeyId: plain, 'password ': plain, 'env': [{ name: 'API_TOKEN ', value: plain }] },
    }),
    event({ user: { username: 'ann', extra: { 'token ': [plain], list: ['-uroot', `-p${plain}`] } } }),
    event({ requestObject: { webhooks: [{ clientConfig: { caBundle: 'cHVibGljLWNh' } }] } }),
    `{"auditID":"broken","kind":"Secret","data":{"x":"${base64}"`,
    `not JSON, password=${plain} and ${jwt}`,
  ];
}

async function make(secrets: Secrets, name: string): Promise<Made> {
  const store = await openScratchStore();
  const path = join(folder, `${name}.log`);
  await writeFile(path, `${eventsOf(secrets).join('\n')}\n`);
  const context = store.context();
  await ingest({ paths: [path], cluster: 'lab', strict: false }, context);
  await madeBook(context).record([findingWith(secrets, auditIDs, nowMs)]);
  return { store, context: { ...context, masking: 'on' } };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-masking-'));
  one = await make(secretsOf('a'), 'a');
  other = await make(secretsOf('z'), 'z');
});
afterAll(async () => {
  await Promise.all([one.store.close(), other.store.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** Places that hold, or lead to, a secret. */
const places = [
  'request',
  'response',
  'request.data',
  'request.data.password',
  'request.data.anything',
  'request.stringData.x',
  'request.value',
  'request[*].value',
  'response.items',
  'response.items[*].data.odd',
  'response.items.data.anything',
  'response.items[*].spec.containers[*].args',
  'response.status.token',
  'request.spec.token',
  'request.spec.containers',
  'request.spec.containers[*].args',
  'request.spec.containers[*].args[0]',
  'request.spec.containers[*].args[*]',
  'request.spec.containers[*].args[1]',
  'request.credentialsFile',
  'request["password "]',
  'request.env[*].value',
  'extra["token "]',
  'extra["list"]',
  'exec_command[2]',
  'request.spec.containers[*].command',
  'request.spec.containers[*].env',
  'request.spec.containers[*].env[*].value',
  'request.metadata.annotations',
  'request.metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]',
  'request.data["api.conf"]',
  'request.data.key',
  'request.data.pin_token',
  'request.data.block',
  'request.data.words',
  'request.data.kindFirst',
  'request.data.kindLater',
  'request.data.cut',
  'request.data.within',
  'annotations["hook.example.com/token"]',
  'extra',
  'extra["hook.example.com/token"]',
  'extra["note"]',
  'request.auths',
  'request.auths["reg.example"].auth',
  'response.users[*].user',
  'response.users[*].user["client-key-data"]',
  'annotations',
  'annotations["patch.webhook.admission.k8s.io/round_0_index_0"]',
  'details',
  'details.causes[*].message',
  'message',
  'request_uri',
  'path',
  'exec_command',
  'user_agent',
  'client',
  'client_version',
  'field_manager',
  'raw',
  'native',
];

/** They are no field of facets: no two records are alike. */
const whole = ['request', 'response', 'details', 'raw', 'native'];
const paths = places.filter((place) => !whole.includes(place));

/** A few, others for each place; all of them with TELLTALE_LONG=1, which takes minutes. */
const some = (all: readonly string[], at: number, few: number) =>
  process.env['TELLTALE_LONG'] === '1' ? all : Array.from({ length: few }, (_, index) => all[(at + index * 5) % all.length] ?? '');

const filters = (place: string) =>
  [
    '<"n"',
    ' startswith "a"',
    ' contains "hunter"',
    ' contains "aaaa"',
    ' regex "h.nter-a"',
    ' like "%hunter-a%"',
    ' in ("ahunter-aaaaa", "YS1zZWNyZXQtZGF0YS1h")',
    '!="ahunter-aaaaa"',
  ].map((rest) => `${place}${rest}`);

const shapes = (place: string) => [
  `include time,${place}`,
  `groupby ${place}`,
  `stats count_distinct(${place}, exact), min(${place}), max(${place})`,
  `include auditid sort ${place}`,
  `include auditid sort ${place} desc limit 3`,
  `top 5 ${place}`,
  `distinct ${place}`,
  `eval x = lower(${place}) groupby x`,
  `eval x = length(${place}) include auditid,x`,
  `eval x = if(${place} contains "aaaa", 1, 0) groupby x`,
  `first ${place} by user`,
  `timeslice 1h by ${place}`,
  `ratio (${place} contains "aaaa") of (verb=*)`,
  `limit 100 groupby ${place}`,
  `groupby ${place} sort ${place} limit 2`,
];

const texts = [
  'hunter',
  '"ahunter-aaaaa"',
  'YS1zZWNyZXQ',
  'sIgNaTuRe',
  '12345678',
  'MIIEow',
  'nginx',
  'kubectl',
  'verb=create and not "hunter-a"',
  ...places.flatMap((place, at) => some(filters(place), at, 1)),
];
const queries = [...texts, ...places.flatMap((place, at) => some(shapes(place), at, 1)), '', 'bad'];

/** What is refused stands alone; of the others several are asked for at once. */
const facetFields = [
  ...whole.map((place) => [place]),
  ...Array.from({ length: 7 }, (_, at) => paths.filter((_place, of) => of % 7 === at)),
];

const questions: Questions = {
  ...plainQuestions,
  query: [
    ...queries.map((text) => ({ text })),
    ...['', 'hunter', 'verb=create and not "hunter-a"'].map((text) => ({ text, events: true, listFields: places })),
  ],
  facets: [{ text: '' }, { text: 'hunter' }, ...facetFields.map((fields) => ({ text: '', fields }))],
  get: Array.from({ length: 29 }, (_, at) => ({ id: auditIdOf(at + 1) })),
  summary: [{}],
  explain: [{ text: 'request.data.password="x"' }, { text: 'password="x" groupby request.spec' }],
  fields: [{}],
  bad: [{}],
  'rule-past': probingRulesOfSecrets(['exec_command', 'message', 'useragent', 'raw', ...places.filter((_, at) => at % 4 === 0)], 'ahunter'),
  'alerts list': [{}, { text: 'password' }, { text: 'hunter' }, { text: 'ahunter' }],
  'alerts show': [{ id: alertIdOf(findingWith(secretsOf('a'), [], nowMs)) }],
  'alert-counts': [{}, { text: 'hunter' }],
  status: [{}],
  'policy-traffic': probingSecrets('ahunter'),
  complete: places.flatMap((place, at) =>
    some([`${place}=`, `${place}=a`, `${place}.`], at, 1).map((text) => ({ text, position: text.length })),
  ),
};

/** What tells one run of a store from another. */
const plain = (text: string) =>
  text
    .replaceAll(/[0-9a-f]{32}/g, 'ID')
    .replaceAll('\\"ID\\"', 'ID')
    // How well two texts are pressed together differs by a few bytes, and what else writes to the disk changes what is free.
    .replaceAll(/"bytes(OnDisk|Free)":\d+/g, '"bytes$1":0')
    .replaceAll(/20\d\d-\d\d-\d\d[ T][\d:.]+Z?/g, 'TIME')
    .replaceAll(/\/tmp\/[\w./-]+/g, 'PATH')
    .replaceAll(/[pf]1\.[\w-]+/g, 'CURSOR')
    // How well they pack, and what else is on the disk.
    .replaceAll(/"(ratePerSecond|lagSeconds|bytesOnDisk|bytesFree)":[\d.]+/g, '');

const secretParts = (letter: string) => [
  `${letter}hunter`,
  `hunter-${letter}`,
  secretsOf(letter).base64,
  'sIgNaTuRe',
  'MIIEowIB',
  String(secretsOf(letter).number),
  encodeURIComponent(secretsOf(letter).base64),
];

describe('with masks', () => {
  it('asks every operation', () => {
    expect(readingOperations.filter((name) => questions[name] === undefined)).toEqual([]);
  });

  it('no answer holds a secret, nor depends on one', async () => {
    const [first, second] = await Promise.all([askAll(questions, one.context), askAll(questions, other.context)]);
    const leaks = first.filter(({ question, answer }) =>
      secretParts('a').some((part) => answer.includes(part) && !question.includes(part)),
    );
    expect(
      leaks.map(
        ({ question, answer }) =>
          `${question.slice(0, 200)} → ${secretParts('a')
            .flatMap((part) =>
              answer
                .split(part)
                .slice(1)
                .map((_, at) => answer.split(part)[at]?.slice(-150) + part),
            )
            .slice(0, 3)}`,
      ),
    ).toEqual([]);
    const differing = first.flatMap(({ question, answer }, at) => {
      const [found, expected] = [plain(answer), plain(second[at]?.answer ?? '')];
      if (found === expected) return [];
      const from = [...found].findIndex((character, index) => character !== expected[index]);
      return [[question, found.slice(Math.max(0, from - 300), from + 200), expected.slice(Math.max(0, from - 300), from + 200)]];
    });
    expect(differing).toEqual([]);
    expect(first.length).toBeGreaterThan(150);
    // What is refused has not been asked.
    expect(first.filter(({ question, answer }) => question.startsWith('facets') && answer.startsWith('{'))).toHaveLength(whole.length);
    expect(
      first.filter(({ answer }) => answer.includes('engine-failed')).map(({ question, answer }) => question + answer.slice(0, 600)),
    ).toEqual([]);
  }, 300_000);
});

describe('what is no secret', () => {
  const rows = async (text: string) =>
    JSON.parse(await answerOf('query', { text }, one.context))[0].rows.map(([cells]: [unknown[]]) => cells);

  it('is found and shown as it is', async () => {
    expect(await rows('request.spec.containers[*].image="nginx:1.25" count')).toEqual([[1]]);
    expect(await rows('request.spec.hostNetwork=true count')).toEqual([[1]]);
    expect(await rows('request.metadata.labels.a=b count')).toEqual([[1]]);
    expect(await rows('request.webhooks[*].clientConfig.caBundle:* include request.webhooks[*].clientConfig.caBundle')).toEqual([
      ['"cHVibGljLWNh"'],
    ]);
    expect(await rows('kubectl count')).not.toEqual([[0]]);
    expect(await rows('exec_command="mysql" count')).toEqual([[3]]);
  });
});
