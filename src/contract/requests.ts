/**
 * What each operation is asked, as a schema: the check of every face that is not the command line, whose inputs are tied to
 * these types when it is compiled. Only types of this file are imported where start-up time matters.
 */
import { z } from 'zod';
import { translationTargets } from '../model/translation-targets.ts';
import { requestRange } from './request-range.ts';
import { accessRequests } from './requests-access.ts';
import { alertsRequests, alertsSummaries } from './requests-alerts.ts';
import { askingRequests, askingSummaries } from './requests-asking.ts';
import { doctorRequest } from './requests-doctor.ts';
import { policyRequests } from './requests-policy.ts';
import { readingRequests } from './requests-reading.ts';
import { rulesRequests } from './requests-rules.ts';
import { failOn } from './severities.ts';

const webhookAuths = ['token', 'basic', 'certificate'] as const;
const installs = ['kubeadm', 'static-pod', 'k3s', 'rke2', 'talos', 'flags'] as const;
/** What can be done with a configuration. */
const configActions = ['check', 'show', 'schema'] as const;
const destinationActions = ['list', 'test', 'log'] as const;

const queryText = z.string().max(100_000).describe('The question, in the query language.');

export const requests = {
  ...askingRequests,
  ...readingRequests,
  ingest: z.strictObject({
    paths: z.array(z.string()).min(1).describe('Files, directories, or `-` for standard input.'),
    cluster: z.string().min(1).max(253).default('default').describe('The cluster that the events come from.'),
    strict: z.boolean().default(false).describe('Whether a record that cannot be read makes the whole call fail at its end.'),
    format: z.string().max(64).optional().describe('The envelope of the files, by its name; told by their content where it is absent.'),
    explainFormat: z.boolean().optional().describe('Whether to say what the files are instead of taking them in.'),
  }),
  query: z.strictObject({
    text: queryText,
    limit: z.int().min(1).optional().describe('The most rows to give, where the question names no limit of its own.'),
    pageAfter: z.string().max(10_000).optional().describe('The cursor that the page before gave.'),
    follow: z.boolean().default(false).describe('Whether to wait for new matches and give each as it arrives, until the asker goes away.'),
    listLimit: z.int().min(1).optional().describe('The same, for lists of events alone.'),
    listFields: z.array(z.string()).exactOptional().describe('The columns of a list that names none.'),
    events: z.boolean().default(false).describe('Whether lists of events give each record as it arrived.'),
  }),
  facets: z.strictObject({
    text: queryText,
    fields: z.array(z.string().max(1000)).max(100).default([]).describe('The fields; none means those that tell most.'),
    top: z.int().min(1).max(1000).default(10).describe('The most values of each field.'),
  }),
  get: z.strictObject({
    id: z.string().min(1).max(256).describe('The identity in hex, its first 8 or more digits, or an auditID.'),
  }),
  fields: z.strictObject({
    name: z.string().max(256).optional().describe('A field, by its name, an alias, or its path in the event.'),
  }),
  explain: z.strictObject({
    text: queryText,
    data: z.boolean().default(true).describe('Whether to look at the events: for what they cannot answer, and for what would be read.'),
  }),
  fmt: z.strictObject({ text: queryText }),
  translate: z.strictObject({
    text: queryText,
    to: z.enum(translationTargets).default('jq').describe('The language to translate to.'),
  }),
  summary: z.strictObject({
    clusters: z.array(z.string().min(1).max(253)).default([]).describe('Only these clusters.'),
    ...requestRange,
  }),
  bad: z.strictObject({
    cluster: z.string().max(253).optional().describe('Only the records of this cluster.'),
    limit: z.int().min(1).default(100).describe('The most records to give.'),
  }),
  spool: z.strictObject({
    directory: z.string().min(1).max(4096).optional().describe('The directory of the spool; absent: the one of the configuration.'),
  }),
  start: z.strictObject({
    paths: z.array(z.string()).describe('Files to look at; none means the sample that comes with the program.'),
    noOpen: z.boolean().default(false).describe('Whether the page is served without starting a browser.'),
    noServe: z.boolean().default(false).describe('Whether to end after the summary.'),
  }),
  ask: z.strictObject({
    question: z.string().max(1_000_000).optional().describe('The name of a saved query; none lists them. To save one, its text.'),
    values: z.array(z.string().max(10_000)).max(100).default([]).describe('Values for its parameters: `name=value`, or in their order.'),
    since: z.string().max(100).optional().describe('Only requests from this time on.'),
    until: z.string().max(100).optional().describe('Only requests up to this time.'),
    limit: z.int().min(1).optional().describe('The most rows to give, where the question names no limit of its own.'),
    show: z.boolean().default(false).describe('Whether to show the query instead of asking it.'),
    queries: z.array(z.string()).default([]).describe('Folders with saved queries, beside those that are known.'),
    save: z.string().max(256).optional().describe('The name to save a query under.'),
    description: z.string().max(1000).optional().describe('What the query asks, in words.'),
    remove: z.string().max(256).optional().describe('The name of the saved query to delete from the store.'),
  }),
  status: z.strictObject({
    clusters: z.array(z.string().min(1).max(253)).default([]).describe('Only these clusters.'),
  }),
  serve: z.strictObject({
    listen: z.string().max(300).optional().describe('The address and port to listen on.'),
    config: z.string().max(4096).optional().describe('The configuration file.'),
    spool: z.string().max(4096).optional().describe('The directory where what was received waits for the store.'),
    anonymous: z.boolean().default(false).describe('Whether everybody on this machine may read without signing in; on loopback alone.'),
  }),
  connect: z.strictObject({
    what: z.enum(['file', 'webhook']),
    cluster: z.string().max(253).optional().describe('The name under which the events are stored.'),
    url: z.string().max(2000).optional().describe('Where the API server reaches telltale serve.'),
    rate: z.int().min(1).default(500).describe('The most events a second that the API server makes.'),
    auth: z.enum(webhookAuths).default('token').describe('How the API server shows who it is.'),
    secret: z.string().max(4096).optional().describe('A file with the token or the password.'),
    username: z.string().max(253).default('kube-apiserver').describe('The user that a password belongs to.'),
    ca: z.string().max(4096).optional().describe('A file with the authority that signed the certificate of the server.'),
    install: z.enum(installs).default('kubeadm').describe('How the API server is run.'),
    policy: z.string().max(4096).optional().describe('The audit policy on the node; absent: where the guides have it.'),
    log: z.string().max(4096).optional().describe('The log on the node; absent: where the guides have it.'),
    manifest: z.string().max(4096).optional().describe('A file that says how the API server is started, to be changed.'),
    write: z.boolean().default(false).describe('Whether the changed text takes the place of that file.'),
    backup: z.string().max(4096).optional().describe('The folder for the file as it was.'),
    out: z.string().max(4096).optional().describe('The folder that the files are written to.'),
  }),
  config: z.strictObject({
    action: z.enum(configActions),
    file: z.string().max(4096).optional().describe('The configuration file.'),
  }),
  destinations: z.strictObject({
    action: z.enum(destinationActions),
    name: z.string().max(253).optional().describe('The destination.'),
    config: z.string().max(4096).optional().describe('The configuration file.'),
    spool: z.string().max(4096).optional().describe('The directory of the spool, beside which the outbox is.'),
    limit: z.int().min(1).max(100_000).default(50).describe('The most lines of the log.'),
  }),
  agent: z.strictObject({
    files: z
      .array(z.string().max(4096))
      .max(1000)
      .default([])
      .describe('Logs to follow: paths or patterns, each with its rotated backups.'),
    to: z.string().max(4096).optional().describe('The address of the server that the lines are sent to.'),
    config: z.string().max(4096).optional().describe('A file with the settings.'),
    cluster: z.string().max(253).optional().describe('The cluster that the events come from.'),
    node: z.string().max(253).optional().describe('What this machine is called.'),
    state: z.string().max(4096).optional().describe('The directory for the checkpoint and the spool.'),
  }),
  login: z.strictObject({
    url: z.string().max(2000).optional().describe('The address of the server; none lists those that are known.'),
    tokenStdin: z.boolean().default(false).describe('Whether the token comes from standard input.'),
    ca: z.string().max(4096).optional().describe('A file with the authorities that the certificate of the server is checked against.'),
    use: z.boolean().default(false).describe('Whether a server that is known already is asked from now on, with the token that it has.'),
  }),
  logout: z.strictObject({
    url: z.string().max(2000).optional().describe('The address of the server; none means the one that is asked by default.'),
  }),
  'policy lint': z.strictObject({
    paths: z.array(z.string()).min(1).describe('Policies, or manifests that name them; `-` for standard input.'),
    kubernetesVersion: z
      .string()
      .max(100)
      .optional()
      .describe('The version of the API server; absent: that of the manifest, else the newest.'),
    failOn: z.enum(failOn).default('warning').describe('The least severity of a finding that makes the call fail.'),
    fix: z.boolean().default(false).describe('Whether to mend what has a sure fix and is of that severity at least.'),
  }),
  'policy mend': z.strictObject({
    path: z.string().describe('The policy; `-` for standard input.'),
    kubernetesVersion: z.string().max(100).optional().describe('The version of the API server; absent: the newest.'),
  }),
  ...policyRequests,
  ...rulesRequests,
  ...alertsRequests,
  doctor: doctorRequest,
  completion: z.strictObject({ shell: z.enum(['bash', 'zsh', 'fish']) }),
  complete: z.strictObject({
    text: queryText,
    position: z.int().min(0).describe('Where the cursor is, in UTF-16 units.'),
  }),
  ...accessRequests,
};

/** What is asked over HTTP alone, with what it is called in the reference. The other operations are commands as well. */
export const withoutCommand = {
  ...askingSummaries,
  ...alertsSummaries,
  'policy-traffic': 'Recorded events as the rules of an audit policy divide them, with what its page makes figures of',
  'detections': 'The detections that come along, as the queries that find what they are about',
  'complete': 'What could be typed at a place of a query',
  'users': 'List the users, with what each may do',
  'user-save': 'Make a user, or change one',
  'user-remove': 'Remove a user, with their tokens and sessions',
  'tokens': 'List API tokens',
  'token-create': 'Make an API token',
  'token-revoke': 'Revoke an API token',
  'sign-ins': 'List who signed in, and who tried',
  reveal: 'Show one event without masks; it is recorded',
} as const satisfies Partial<Record<keyof typeof requests, string>>;

type Requests = typeof requests;

export type RequestName = keyof Requests;
export type CommandName = Exclude<RequestName, keyof typeof withoutCommand>;

/** Fields that a face fills by the way it shows the answer; nobody types them. */
export type FaceField = 'listLimit' | 'listFields' | 'events' | 'data' | 'traffic';

/** What a handler is given: defaults are filled in. */
export type RequestOf<Name extends RequestName> = z.output<Requests[Name]>;

/** What a face sends: defaults may be left out. */
export type RequestInputOf<Name extends RequestName> = z.input<Requests[Name]>;
