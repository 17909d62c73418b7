/** What is recognised and not read: other products’ records of audit events, and wrappers that come later. Each says so by name. */
import type { Envelope, Head } from './envelope.ts';
import { linesOf } from './head-lines.ts';
import { hasPaths, pathsOf } from './head-paths.ts';
import { OpaqueCutter } from './opaque.ts';

interface Refused {
  readonly name: string;
  readonly title: string;
  readonly told: string;
  readonly refusal: string;
  readonly remedy: string;
  readonly isOne: (head: Head) => boolean;
}

const products: readonly Refused[] = [
  {
    name: 'falco-alerts',
    title: 'Alerts of Falco',
    told: 'Objects with `rule`, `priority` and `output_fields`.',
    refusal: 'It holds alerts of Falco, not audit events, and the events behind them cannot be had back from it.',
    remedy: 'Give the audit log that Falco reads.',
    isOne: (head) => hasPaths(head, 'rule', 'priority') && (hasPaths(head, 'output_fields') || hasPaths(head, 'output')),
  },
  {
    name: 'rancher-api-audit',
    title: 'API audit log of Rancher',
    told: 'Objects with `auditID` and `requestURI`, without a level, and with an HTTP method or `user.name`.',
    refusal:
      'It holds the API audit log of Rancher itself, which records HTTP requests to Rancher and not those to a Kubernetes API server.',
    remedy: 'Give the audit log of the cluster: of RKE2 and k3s /var/lib/rancher/*/server/logs/audit.log.',
    isOne: (head) => {
      const paths = pathsOf(head);
      if (!hasPaths(head, 'auditID', 'requestURI') || paths.has('level') || paths.has('user.username')) return false;
      return paths.has('method') || paths.has('user.name') || /^[A-Z]+$/.test(paths.get('verb') ?? '');
    },
  },
];

const priority = /^<\d{1,3}>(?:1 |[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )/;
const legacy = /^\d{4}-\d\d-\d\dT\S+ AUDIT: id="/;

const later: readonly Refused[] = [
  {
    name: 'loki-push',
    title: 'Body of a push to Loki',
    told: '`streams` whose elements have `values`.',
    refusal: 'It is the body of a push to Loki.',
    remedy: 'Give the log that is pushed.',
    isOne: (head) => hasPaths(head, 'streams[].values') || hasPaths(head, 'streams[].entries'),
  },
  {
    name: 'loki-query',
    title: 'Answer of Loki to a query',
    told: '`data.result` whose elements have `stream` and `values`.',
    refusal: 'It is an answer of Loki.',
    remedy: 'Ask with `logcli query --output=raw`: then each line is an event.',
    isOne: (head) => hasPaths(head, 'data.result[].values'),
  },
  {
    name: 'logcli',
    title: 'Output of `logcli --output=jsonl`',
    told: 'Objects with `labels` and `line`.',
    refusal: 'It is output of logcli in JSON lines.',
    remedy: 'Use `logcli query --output=raw`: then each line is an event.',
    isOne: (head) => hasPaths(head, 'labels', 'line'),
  },
  {
    name: 'splunk-hec',
    title: 'Body for Splunk’s HTTP Event Collector',
    told: 'Objects with the event under `event`, beside `sourcetype`, `host`, `source` or `time`.',
    refusal: 'It is a body for the HTTP Event Collector of Splunk.',
    remedy: "Take the events out first: jq -c '.event' FILE",
    isOne: (head) => hasPaths(head, 'event') && ['sourcetype', 'host', 'source', 'time'].some((sign) => hasPaths(head, sign)),
  },
  {
    name: 'otlp',
    title: 'Logs of OpenTelemetry (OTLP in JSON)',
    told: '`resourceLogs`.',
    refusal: 'It holds logs of OpenTelemetry.',
    remedy: "Take the events out first: jq -r '.resourceLogs[].scopeLogs[].logRecords[].body.stringValue' FILE",
    isOne: (head) => hasPaths(head, 'resourceLogs'),
  },
  {
    name: 'elastic-ecs',
    title: 'Documents of Elastic’s Kubernetes integration',
    told: 'Objects with `kubernetes.audit`, alone or under `_source`.',
    refusal: 'It holds documents of Elastic, which rewrote the events.',
    remedy: 'Give the audit log that Elastic Agent reads.',
    isOne: (head) => ['', '_source.', 'hits.hits[]._source.'].some((prefix) => hasPaths(head, `${prefix}kubernetes.audit`)),
  },
  {
    name: 'syslog',
    title: 'Syslog (RFC 5424 and RFC 3164)',
    told: 'Lines that begin with a priority in angle brackets.',
    refusal: 'It holds syslog lines.',
    remedy: "Take the events out first: sed 's/^[^{]*//' FILE",
    isOne: (head) => priority.test(linesOf(head)[0] ?? ''),
  },
  {
    name: 'legacy-text',
    title: 'Legacy text format of the API server',
    told: 'Lines with `AUDIT: id="…"`.',
    refusal: 'It is an audit log in the legacy text format, which records a fraction of an event.',
    remedy: 'Have the API server write JSON: --audit-log-format=json.',
    isOne: (head) => legacy.test(linesOf(head)[0] ?? ''),
  },
];

function envelopeOf({ name, title, told, refusal, remedy, isOne }: Refused, isLater: boolean): Envelope {
  const reason = isLater ? 'not-yet' : 'other-product';
  return {
    name,
    about: { title, told, loses: 'All: such a file is refused.', export: `${remedy}${remedy.endsWith('.') ? '' : '.'}` },
    refusal: `${refusal}${isLater ? ' Telltale cannot read that yet.' : ''} ${remedy}`,
    detect: (head) => (isOne(head) ? told.replace(/[.]$/, '').replace(/^./, (letter) => letter.toLowerCase()) : null),
    cutter: () => new OpaqueCutter(reason),
  };
}

export const refused: readonly Envelope[] = [
  ...products.map((one) => envelopeOf(one, false)),
  ...later.map((one) => envelopeOf(one, true)),
];
