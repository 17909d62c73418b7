/**
 * The form of `destinations` in the configuration: one mapping for each kind. Its code stands in src/notify/channels, in a file
 * of the same name.
 */
import { z } from 'zod';
import { alertLevels } from '../model/alert.ts';
import { findTemplateError } from '../model/alert-template.ts';
import { duration, name, path, sentSecret, size } from './config-values.ts';

const badAddress = 'This is no address; write it such as https://siem.example.com:8088. A password never stands in it.';

export const url = z.string().max(2000).refine(isPlainUrl, badAddress);
const host = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.:_-]*[A-Za-z0-9])?$/, 'This is no host name and no address.');
const port = z.int().min(1).max(65_535);
const oneLine = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}]*$/u, 'Control characters cannot stand here.');
const mailAddress = z
  .string()
  .max(254)
  .regex(/^[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]+@[A-Za-z0-9.-]+$/, 'This is no mail address; write it such as soc@example.com.');

const template = z.string().max(10_000).superRefine(checkTemplate);

const rate = z
  .strictObject({
    perMinute: z.int().min(1).max(60_000).describe('So many alerts in a minute.'),
    burst: z.int().min(1).max(60_000).default(10).describe('So many at once, after a silence.'),
  })
  .describe('What is more is counted, and told in one message.');

const common = {
  name: name.describe('What it is called, in the log of deliveries and in metrics.'),
  alerts: z.boolean().default(true).describe('Whether it gets alerts; false for one that only gets events, by `forward`.'),
  minLevel: z.enum(alertLevels).default('medium').describe('The least level of the alerts that it gets.'),
  clusters: z
    .array(z.union([name, z.literal('*')]))
    .min(1)
    .default(['*'])
    .describe('The clusters whose alerts it gets; `*` for all.'),
  timeout: duration.prefault('10s').describe('How long one attempt may take.'),
  giveUpAfter: duration.prefault('1d').describe('How long an alert is tried again before it is given up.'),
};

/** For those that people read. */
const readable = {
  title: template.describe('A template for the title, such as `{{rule.level}}: {{rule.title}}`.').exactOptional(),
  body: template.describe('A template for the text, such as `{{alert.sentence}}`.').exactOptional(),
};

const limited = (perMinute: number, burst: number) => rate.prefault({ perMinute, burst });
const unlimited = rate.exactOptional();
const updates = (initial: boolean) =>
  z.boolean().default(initial).describe('Whether it is told as well when an alert is acknowledged or closed.');

/** For those that keep documents. */
const documents = {
  schema: z.enum(['telltale', 'ocsf', 'ecs']).describe('The form of a document: our own, OCSF 1.3 or the Elastic Common Schema.'),
  events: z
    .boolean()
    .default(false)
    .describe('Whether the events that an alert rests on follow as documents of their own. Not with `telltale`, which holds them.'),
};

const ca = path
  .describe('The authorities that its certificate is checked against, in PEM; instead of those of the system.')
  .exactOptional();

const slack = z.strictObject({
  kind: z.literal('slack'),
  ...common,
  ...readable,
  webhookUrl: sentSecret.describe('The address of the incoming webhook, which is a secret.'),
  updates: updates(false),
  rate: limited(20, 10),
});

const teams = z.strictObject({
  kind: z.literal('teams'),
  ...common,
  ...readable,
  webhookUrl: sentSecret.describe('The address of the workflow, which is a secret.'),
  updates: updates(false),
  rate: limited(20, 10),
});

const pagerduty = z.strictObject({
  kind: z.literal('pagerduty'),
  ...common,
  title: readable.title,
  routingKey: sentSecret.describe('The integration key of the service.'),
  url: url
    .default('https://events.pagerduty.com/v2/enqueue')
    .describe('For the service region of the EU: https://events.eu.pagerduty.com/v2/enqueue.'),
  updates: updates(true),
  rate: limited(60, 20),
});

const alertmanager = z.strictObject({
  kind: z.literal('alertmanager'),
  ...common,
  ...readable,
  url: url.describe('Its address, such as http://alertmanager:9093.'),
  token: sentSecret.describe('A bearer token.').exactOptional(),
  keepFor: duration.prefault('1h').describe('How long an alert stays active if nobody closes it.'),
  updates: updates(true),
  rate: unlimited,
  ca,
});

const webhook = z.strictObject({
  kind: z.literal('webhook'),
  ...common,
  url: z.union([url, sentSecret]).describe('The address, or where it stands if it is a secret.'),
  signingKey: sentSecret.describe('The key of the signature: HMAC with SHA-256. Without it nothing is signed.').exactOptional(),
  token: sentSecret.describe('A bearer token.').exactOptional(),
  updates: updates(true),
  rate: unlimited,
  ca,
});

const email = z.strictObject({
  kind: z.literal('email'),
  ...common,
  ...readable,
  host: host.describe('The mail server.'),
  port: port.default(587),
  security: z
    .enum(['starttls', 'tls', 'none'])
    .default('starttls')
    .describe('`starttls` on port 587, `tls` on port 465. `none` sends in clear, and no password.'),
  username: oneLine.exactOptional(),
  password: sentSecret.exactOptional(),
  from: mailAddress.describe('The sender.'),
  to: z.array(mailAddress).min(1).max(100).describe('Who gets it.'),
  updates: updates(false),
  rate: limited(10, 10),
  ca,
});

const syslog = z.strictObject({
  kind: z.literal('syslog'),
  ...common,
  host: host.describe('The syslog server.'),
  port: port.describe('Default: 6514 with TLS, else 514.').exactOptional(),
  transport: z.enum(['tls', 'tcp', 'udp']).default('tls'),
  format: z.enum(['rfc5424', 'cef', 'leef']).default('rfc5424').describe('The body of the message; its head is always that of RFC 5424.'),
  facility: z.int().min(0).max(23).default(13).describe('The facility; 13 is “log audit”.'),
  maxBytes: size.prefault('8KiB').describe('Longer messages are cut. Over UDP what does not fit a packet may be lost.'),
  updates: updates(true),
  rate: unlimited,
  ca,
});

const splunk = z.strictObject({
  kind: z.literal('splunk'),
  ...common,
  ...documents,
  schema: documents.schema.default('telltale'),
  url: url.describe('The HTTP Event Collector, such as https://splunk.example.com:8088.'),
  token: sentSecret.describe('Its token.'),
  index: oneLine.describe('The index; default: that of the token.').exactOptional(),
  sourcetype: oneLine.default('telltale:alert'),
  updates: updates(true),
  rate: unlimited,
  ca,
});

const elasticsearch = z.strictObject({
  kind: z.literal('elasticsearch'),
  ...common,
  ...documents,
  schema: documents.schema.default('ecs'),
  url: url.describe('Elasticsearch or OpenSearch, such as https://elastic.example.com:9200.'),
  index: z
    .string()
    .max(255)
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'The name of an index has lower-case letters, digits, and . _ -.')
    .default('telltale-alerts')
    .describe('The index or data stream.'),
  apiKey: sentSecret.describe('An API key, encoded as Elasticsearch gives it.').exactOptional(),
  username: oneLine.exactOptional(),
  password: sentSecret.exactOptional(),
  updates: updates(true),
  rate: unlimited,
  ca,
});

const sentinel = z.strictObject({
  kind: z.literal('sentinel'),
  ...common,
  ...documents,
  schema: documents.schema.default('telltale'),
  endpoint: url.describe('The endpoint of the data collection rule, such as https://NAME.REGION-1.ingest.monitor.azure.com.'),
  ruleId: z
    .string()
    .regex(/^dcr-[0-9a-f]{32}$/, 'An immutable ID is written dcr-, and 32 hexadecimal digits.')
    .describe('The immutable ID of the rule.'),
  stream: z
    .string()
    .regex(/^[A-Za-z][\w-]{0,99}$/, 'A stream is written Custom-NAME_CL.')
    .describe('The stream, such as Custom-TelltaleAlerts_CL.'),
  tenant: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,253}$/)
    .describe('The tenant of Entra ID.'),
  clientId: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/)
    .describe('The application that may send.'),
  clientSecret: sentSecret.describe('Its secret.'),
  authority: url.default('https://login.microsoftonline.com').describe('Who issues tokens; other clouds have their own.'),
  scope: oneLine.default('https://monitor.azure.com/.default').describe('What the token is asked for; other clouds have their own.'),
  updates: updates(true),
  rate: unlimited,
});

const otlp = z.strictObject({
  kind: z.literal('otlp'),
  ...common,
  url: url.describe('An OpenTelemetry collector, such as http://collector:4318.'),
  token: sentSecret.describe('A bearer token.').exactOptional(),
  updates: updates(true),
  rate: unlimited,
  ca,
});

const file = z.strictObject({
  kind: z.literal('file'),
  ...common,
  ...documents,
  schema: documents.schema.default('telltale'),
  path: path.describe('The file; each alert is one line of JSON.'),
  maxSize: size.prefault('100MiB').describe('When it is larger, a new one is begun.'),
  keep: z.int().min(1).max(1000).default(5).describe('So many old ones are kept, as PATH.1 and on.'),
  updates: updates(true),
  rate: unlimited,
});

const kinds = [slack, teams, pagerduty, alertmanager, webhook, email, syslog, splunk, elasticsearch, sentinel, otlp, file] as const;

export const destinationSettings = z
  .discriminatedUnion('kind', kinds, {
    error: (issue) =>
      issue.code === 'invalid_union' ? `The kind is one of ${kinds.map(({ shape }) => shape.kind.value).join(', ')}.` : undefined,
  })
  .superRefine((settings, context) => {
    const { username, password, security } = settings as { username?: string; password?: object; security?: string };
    if ((username === undefined) !== (password === undefined)) context.addIssue('A user name and a password come together.');
    if (security === 'none' && password !== undefined)
      context.addIssue('A password is not sent in clear: set security to starttls or tls.');
  });

export type DestinationSettings = z.output<typeof destinationSettings>;
export type DestinationKind = DestinationSettings['kind'];
export type SettingsOf<Kind extends DestinationKind> = Extract<DestinationSettings, { readonly kind: Kind }>;

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const parsed = new URL(text);
  return /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '' && parsed.hash === '';
}

function checkTemplate(text: string, context: z.RefinementCtx): void {
  const error = findTemplateError(text);
  if (error !== null) context.addIssue(error);
}
