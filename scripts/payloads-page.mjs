/** docs/reference/payloads.md as lines of Markdown: what each destination sends for one alert, made by the code that sends it. */
import { stringify } from 'yaml';

const object = { resource: 'pods', subresource: 'exec', apiGroup: '', namespace: 'shop', name: 'web-7d4b9c' };
const event = {
  id: '0f4c2a9d7b1e4c5f8a6b3d2e1c0f9a8b',
  auditID: '6d1f0b3a-6f57-4bd1-9a53-5c1d7b0c9a11',
  time: '2026-11-21T10:00:00.123456Z',
  stage: 'ResponseStarted',
  verb: 'get',
  requestURI: '/api/v1/namespaces/shop/pods/web-7d4b9c/exec?command=sh&stdin=true&tty=true',
  code: 101,
  user: 'jane@example.com',
  impersonatedUser: null,
  sourceIPs: ['198.51.100.7', '203.0.113.9'],
  userAgent: 'kubectl/v1.36.0',
  object,
};

/** The alert that all of them are shown with. */
const alert = {
  id: 'a3f1c2d4e5b60718293a4b5c6d7e8f90',
  rule: {
    id: '2f6d8b1a-0c3e-4f57-9a68-1b2c3d4e5f60',
    title: 'Somebody ran a command in a container',
    level: 'medium',
    tags: ['attack.execution', 'attack.t1609'],
    description: 'A command in a running container leaves no trace in its image.',
  },
  status: 'open',
  cluster: 'prod',
  user: 'jane@example.com',
  impersonatedUser: null,
  actorKind: 'human',
  sourceIPs: event.sourceIPs,
  verb: 'get',
  object,
  firstTime: event.time,
  lastTime: event.time,
  count: 1,
  sentence: 'jane@example.com ran sh in pods/exec shop/web-7d4b9c from 203.0.113.9',
  evidence: { eventIds: [event.id], auditIDs: [event.auditID], events: [event] },
  link: 'https://telltale.example.com/alerts/a3f1c2d4e5b60718293a4b5c6d7e8f90',
};

const nowMs = Date.parse('2026-11-21T10:00:02Z');
const secrets = {
  SLACK_WEBHOOK: 'https://hooks.slack.com/services/T000/B000/SECRET',
  TEAMS_WEBHOOK: 'https://example.webhook.office.com/workflows/SECRET',
};

const shown = [
  { settings: { kind: 'slack', webhookUrl: { env: 'SLACK_WEBHOOK' } } },
  { settings: { kind: 'teams', webhookUrl: { env: 'TEAMS_WEBHOOK' } } },
  { settings: { kind: 'pagerduty', routingKey: { env: 'PAGERDUTY_KEY' } } },
  { settings: { kind: 'alertmanager', url: 'http://alertmanager:9093' } },
  { settings: { kind: 'webhook', url: 'https://hooks.example.com/telltale', signingKey: { env: 'SIGNING_KEY' } } },
  { settings: { kind: 'email', host: 'mail.example.com', from: 'telltale@example.com', to: ['soc@example.com'] } },
  { settings: { kind: 'syslog', host: 'siem.example.com' }, title: 'as text with structured data' },
  { settings: { kind: 'syslog', host: 'siem.example.com', format: 'cef' }, title: 'CEF' },
  { settings: { kind: 'syslog', host: 'siem.example.com', format: 'leef' }, title: 'LEEF 2.0' },
  {
    settings: { kind: 'splunk', url: 'https://splunk.example.com:8088', token: { env: 'HEC_TOKEN' }, schema: 'ocsf', events: true },
    title: 'in OCSF, with the events',
  },
  {
    settings: { kind: 'elasticsearch', url: 'https://elastic.example.com:9200', apiKey: { env: 'API_KEY' }, events: true },
    title: 'in ECS, with the events',
  },
  {
    settings: {
      kind: 'sentinel',
      endpoint: 'https://telltale-x1y2.westeurope-1.ingest.monitor.azure.com',
      ruleId: 'dcr-00000000000000000000000000000000',
      stream: 'Custom-TelltaleAlerts_CL',
      tenant: 'example.onmicrosoft.com',
      clientId: '11111111-2222-3333-4444-555555555555',
      clientSecret: { env: 'CLIENT_SECRET' },
    },
  },
  { settings: { kind: 'otlp', url: 'http://collector:4318' } },
  { settings: { kind: 'file', path: '/var/log/telltale/alerts.ndjson' } },
];

const fence = (kind, text) => [`\`\`\`${kind}`, ...text.split('\n'), '```', ''];
const pretty = (document) => JSON.stringify(document, null, 2);

/** The machine that sends is a name among the rest. */
const anonymous = (text) => text.replace(/^(<\d+>1 \S+) \S+ telltale \d+ /, '$1 telltale-0 telltale 1 ');

function overHttp({ url, headers, body }) {
  const documents = body.startsWith('[')
    ? [JSON.parse(body)]
    : body
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
  for (const document of documents) if (document.sourcetype !== undefined) document.host = 'telltale-0';
  const head = [`POST ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return [...fence('http', head.join('\n')), ...fence('json', documents.map(pretty).join('\n'))];
}

async function payloadOf(settings, { destinationFor, renderSyslog, makeMail, documentsOf }) {
  if (settings.kind === 'syslog') return fence('text', anonymous(renderSyslog(alert, settings, '1.0.0').toString()).replace('\uFEFF', ''));
  if (settings.kind === 'file') return fence('json', documentsOf(alert, settings, '1.0.0').map(pretty).join('\n'));
  if (settings.kind === 'email') {
    const { from, to, subject, text } = makeMail(alert, settings, nowMs);
    const head = [`From: Telltale <${from}>`, `To: ${to.map((address) => `<${address}>`).join(', ')}`, `Subject: ${subject}`];
    return [...fence('text', [...head, '', text.trimEnd()].join('\n')), 'A part in HTML says the same.', ''];
  }
  const requests = [];
  await destinationFor(settings).send([alert], settings, {
    request: async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, body: '{"access_token":"TOKEN","expires_in":3600,"items":[]}' };
    },
    secret: async ({ env }) => secrets[env] ?? env,
    hide: () => undefined,
    sent: () => undefined,
    authorities: async () => ({}),
    nowMs: () => nowMs,
    version: '1.0.0',
    signal: new AbortController().signal,
  });
  return overHttp(requests.at(-1));
}

export async function payloadsPage(code) {
  const sections = [];
  for (const { settings: written, title } of shown) {
    const [settings] = code.configSchema.parse({ destinations: [{ name: 'soc', ...written }] }).destinations;
    const heading = title === undefined ? written.kind : `${written.kind}, ${title}`;
    sections.push(
      `## ${heading}`,
      '',
      ...fence('yaml', stringify({ name: 'soc', ...written }).trimEnd()),
      ...(await payloadOf(settings, code)),
    );
  }
  return [
    '# What destinations send',
    '',
    'The same alert, as each kind of destination gets it: the settings, and what goes out. JSON is shown over several lines; it goes out in one. What a webhook is signed with is the name of its key here,',
    'and so are the other secrets. [The guide](../guides/destinations.md) tells what to set; a test holds this page to what real receivers get.',
    '',
    ...sections,
  ];
}
