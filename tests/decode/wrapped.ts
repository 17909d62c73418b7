/** Real events in the wrappers of clouds, runtimes and shippers, written here from the wrappers' forms. */
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Events of a real API server, one a line, as it wrote them. */
export const realEvents: readonly string[] = gunzipSync(readFileSync(new URL('../fixtures/one-of-each.ndjson.gz', import.meta.url)))
  .toString()
  .split('\n')
  .filter((line) => line !== '');

export const klog = 'I1121 01:30:00.123456       1 controller.go:615] quota admission added evaluator for: jobs.batch';
const time = '2026-11-21T01:30:00.123456789Z';
const stream = 'kube-apiserver-audit-900118300c7497e54b1f844e21ac4f7b';

const messages = (texts: readonly string[]) =>
  texts.map((message, index) => ({ id: `${index}`, timestamp: 1_795_000_000_000 + index, message }));

function subscription(texts: readonly string[], messageType = 'DATA_MESSAGE'): string {
  return JSON.stringify({
    messageType,
    owner: '111122223333',
    logGroup: '/aws/eks/demo/cluster',
    logStream: stream,
    subscriptionFilters: ['audit'],
    logEvents: messages(texts),
  });
}

const control = subscription(['CWL CONTROL MESSAGE: Checking health of destination Firehose.'], 'CONTROL_MESSAGE');
const packed = (texts: readonly string[]) => gzipSync(subscription(texts)).toString('base64');
const halves = (texts: readonly string[]) => [texts.slice(0, texts.length >> 1), texts.slice(texts.length >> 1)];

const azureRecord = (log: unknown, category = 'kube-audit') => ({
  category,
  operationName: 'Microsoft.ContainerService/managedClusters/diagnosticLogs/Read',
  properties: { log, stream: 'stdout', pod: 'kube-apiserver-0' },
  resourceId: '/SUBSCRIPTIONS/X/PROVIDERS/MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS/DEMO',
  time,
});
const guard = azureRecord('{"level":"info","msg":"authorized"}', 'guard');
const row = (log_s: string, Category = 'kube-audit') => ({ TimeGenerated: time, Category, log_s, Type: 'AzureDiagnostics' });

/** Parts of 100 characters: runtimes split at 16 KiB. */
function parts(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += 100) pieces.push(text.slice(at, at + 100));
  return pieces;
}

const criLines = (text: string, output = 'stdout') =>
  parts(text).map((part, index, { length }) => `${time} ${output} ${index === length - 1 ? 'F' : 'P'} ${part}\n`);
const dockerLines = (text: string) =>
  parts(text).map(
    (part, index, { length }) => `${JSON.stringify({ log: index === length - 1 ? `${part}\n` : part, stream: 'stdout', time })}\n`,
  );

export interface Wrapped {
  readonly format: string;
  readonly form: string;
  /** `text` is the whole input; klog lines and what else is to be skipped stand among the events. */
  readonly wrap: (events: readonly string[]) => string;
  readonly skipped: Readonly<Record<string, number>>;
}

export const wrappings: readonly Wrapped[] = [
  {
    format: 'cloudwatch-subscription',
    form: 'documents with nothing between',
    wrap: (events) =>
      `${control}${halves(events)
        .map((half) => subscription([...half, klog]))
        .join('')}`,
    skipped: { 'control-message': 1, 'klog': 2 },
  },
  {
    format: 'cloudwatch-subscription',
    form: 'printed',
    wrap: (events) => JSON.stringify(JSON.parse(subscription([...events, 'time="2026-11-21" level=info msg="access granted"'])), null, 2),
    skipped: { 'other-log': 1 },
  },
  {
    format: 'cloudwatch-lambda',
    form: 'Lambda',
    wrap: (events) => JSON.stringify({ awslogs: { data: packed([klog, ...events]) } }),
    skipped: { klog: 1 },
  },
  {
    format: 'cloudwatch-lambda',
    form: 'Kinesis',
    wrap: (events) => JSON.stringify({ Records: halves(events).map((half) => ({ kinesis: { partitionKey: 'x', data: packed(half) } })) }),
    skipped: {},
  },
  {
    format: 'firehose-transform',
    form: 'records',
    wrap: (events) =>
      JSON.stringify({ invocationId: 'x', records: halves(events).map((half, index) => ({ recordId: `${index}`, data: packed(half) })) }),
    skipped: {},
  },
  {
    format: 'cloudwatch-events',
    form: 'filter-log-events',
    wrap: (events) =>
      JSON.stringify({ events: messages([...events, klog]).map((each) => ({ logStreamName: stream, ...each })), searchedLogStreams: [] }),
    skipped: { klog: 1 },
  },
  {
    format: 'cloudwatch-insights',
    form: 'results',
    wrap: (events) =>
      JSON.stringify({
        results: events.map((value) => [
          { field: '@timestamp', value: '2026-11-21 01:30:00.123' },
          { field: '@message', value },
          { field: '@ptr', value: 'x' },
        ]),
        status: 'Complete',
      }),
    skipped: {},
  },
  {
    format: 'cloudwatch-tail',
    form: 'lines',
    wrap: (events) => `${[klog, ...events].map((each) => `2026-11-21T01:30:00.123000+00:00 ${stream} ${each}\n`).join('')}`,
    skipped: { klog: 1 },
  },
  {
    format: 'cloudwatch-export',
    form: 'lines',
    wrap: (events) => `${[klog, ...events].map((each) => `2026-11-21T01:30:00.123Z ${each}\r\n`).join('')}`,
    skipped: { klog: 1 },
  },
  {
    format: 'oc-node-logs',
    form: 'lines',
    wrap: (events) => events.map((each) => `master-0.example.com ${each}\n`).join(''),
    skipped: {},
  },
  {
    format: 'azure-records',
    form: 'Event Hubs, with a byte order mark',
    wrap: (events) => `\ufeff${JSON.stringify({ records: [guard, ...events.map((each) => azureRecord(`${each}\n`))] }, null, 1)}`,
    skipped: { 'other-category': 1 },
  },
  {
    format: 'azure-records',
    form: 'one a line',
    wrap: (events) =>
      [...events.map((each) => azureRecord(each, 'kube-audit-admin')), guard].map((each) => `${JSON.stringify(each)}\n`).join(''),
    skipped: { 'other-category': 1 },
  },
  {
    format: 'azure-records',
    form: 'the log as an object',
    wrap: (events) => events.map((each) => `${JSON.stringify(azureRecord('@')).replace('"@"', () => each)}\n`).join(''),
    skipped: {},
  },
  {
    format: 'azure-diagnostics',
    form: 'array',
    wrap: (events) => JSON.stringify([row(klog, 'kube-apiserver'), ...events.map((each) => row(each))]),
    skipped: { 'other-category': 1 },
  },
  {
    format: 'azure-diagnostics',
    form: 'answer of the service',
    wrap: (events) => JSON.stringify({ value: events.map((each) => row(each)) }, null, 1),
    skipped: {},
  },
  {
    format: 'cri',
    form: 'split lines, two outputs',
    wrap: (events) => {
      // Lines of the other output stand between the parts.
      const lines = events.flatMap((each) => criLines(each));
      lines.splice(1, 0, ...criLines(klog, 'stderr'));
      return lines.join('');
    },
    skipped: { klog: 1 },
  },
  {
    format: 'docker',
    form: 'split lines',
    wrap: (events) => [klog, ...events].flatMap(dockerLines).join(''),
    skipped: { klog: 1 },
  },
  {
    format: 'fluent-bit',
    form: 'log with metadata',
    wrap: (events) =>
      [klog, ...events]
        .map((log) => `${JSON.stringify({ '@timestamp': time, log, stream: 'stdout', kubernetes: { host: 'cp-0' } })}\n`)
        .join(''),
    skipped: { klog: 1 },
  },
  {
    format: 'fluent-bit',
    form: 'message',
    wrap: (events) => events.map((message) => `${JSON.stringify({ date: 1_795_000_000.123, message })}\n`).join(''),
    skipped: {},
  },
  {
    format: 'fluent-bit',
    form: 'Filebeat',
    wrap: (events) =>
      [klog, ...events]
        .map(
          (message) => `${JSON.stringify({ '@timestamp': time, 'log': { offset: 1, file: { path: '/var/log/audit.log' } }, message })}\n`,
        )
        .join(''),
    skipped: { klog: 1 },
  },
  {
    format: 'text',
    form: 'standard output of an API server',
    wrap: (events) => [klog, ...events].map((line) => `${line}\n`).join(''),
    skipped: { klog: 1 },
  },
];
