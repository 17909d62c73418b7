/**
 * The metrics of a server, in Prometheus’ form. Every label has few values: what comes from outside counts as `other` when
 * there are too many of it.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** More clusters than this are counted together. */
const mostClusters = 200;

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const cluster = boundedLabel(mostClusters);
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `telltale_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name: `telltale_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], labelNames: readonly Label[] = []) =>
    new Histogram({ name: `telltale_${name}`, help, labelNames, buckets, registers });
  collectDefaultMetrics({ register: registry });
  // Where they are open, they tell nobody which flaws to look for.
  registry.removeSingleMetric('nodejs_version_info');
  return {
    registry,
    /** The label of a cluster. */
    cluster,
    events: counter('events_total', 'Events that are newly stored.', ['cluster', 'source', 'level', 'verb_class', 'code_class']),
    duplicates: counter('duplicates_total', 'Events that were stored already.', ['cluster', 'source']),
    bad: counter('bad_records_total', 'Records that could not be read; they are kept.', ['cluster', 'source', 'reason']),
    skipped: counter('skipped_records_total', 'Records that are no audit events and were passed over.', ['cluster', 'source', 'kind']),
    shed: counter('shed_total', 'Bodies that were not taken.', ['reason']),
    bodies: counter('received_bodies_total', 'Bodies that were acknowledged.', ['cluster', 'source']),
    bytes: counter('received_bytes_total', 'Bytes of bodies that were acknowledged, as they were sent.', ['cluster', 'source']),
    acknowledgement: histogram(
      'acknowledgement_seconds',
      'From the head of a request to its answer of 200.',
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    ),
    spoolEntries: gauge('spool_entries', 'Bodies that wait for the store.'),
    spoolBytes: gauge('spool_bytes', 'Bytes of the bodies that wait for the store.'),
    spoolLimit: gauge('spool_limit_bytes', 'What the files of the spool may take up.'),
    spoolAge: gauge('spool_oldest_seconds', 'How long the oldest body waits.'),
    spoolDamaged: gauge('spool_damaged_entries', 'Records of the spool that could not be read back since the start; they are set aside.'),
    eventLag: gauge('event_lag_seconds', 'How old the newest event of the last load was when it was stored.', ['cluster']),
    loads: counter('loads_total', 'Loads into the store.'),
    loadedBytes: counter('loaded_bytes_total', 'Bytes of the records that were newly stored.'),
    loaderStalled: gauge('loader_stalled', 'Whether the store does not take what is received; it stays in the spool.'),
    engineRestarts: gauge('engine_restarts_total', 'How often the engine host was replaced since the start.'),
    storeBytes: gauge('store_disk_bytes', 'What the tables of the store take up.'),
    storeFree: gauge('store_disk_free_bytes', 'What is free on the disk of a store that is a directory.'),
    storeLimit: gauge('store_disk_limit_bytes', 'retention.maxDisk; 0 for none.'),
    retired: counter('retired_events_total', 'Events that retention.maxAge has deleted.'),
    certificateExpiry: gauge('certificate_expiry_seconds', 'When the certificate of the server ends, in seconds since the epoch.'),
    reloads: counter('reloads_total', 'Times that the configuration was read again.', ['result']),
    connections: gauge('connections', 'Open connections.'),
    deliveries: counter('deliveries_total', 'Attempts to hand an alert to a destination.', ['destination', 'result']),
    deliveriesFolded: counter('deliveries_folded_total', 'Alerts that were more than the rate of a destination: told in one with others.', [
      'destination',
    ]),
    deliveriesWaiting: gauge('deliveries_waiting', 'Alerts that wait for a destination.', ['destination']),
    findings: counter('findings_total', 'Findings of continuous detection; one that is found again counts again.', ['source', 'level']),
    detectionSeconds: histogram(
      'detection_pass_seconds',
      'How long a pass of detection took over what was new.',
      [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      ['pass'],
    ),
    detectionLag: gauge(
      'detection_lag_seconds',
      'How long the first of the events of the last pass had been stored when its findings were.',
      ['pass'],
    ),
    detectionBehind: gauge('detection_behind_events', 'Events that are stored and wait for a pass of detection.', ['pass']),
    rulesAside: gauge('detection_rules_set_aside', 'Rules that fail or are too slow: they are tried again from time to time.'),
    detectionFailures: counter('detection_failures_total', 'Passes of detection that failed; their events come again.', ['pass']),
    signIns: counter('sign_ins_total', 'Times that somebody signed in, or tried to.', ['way', 'result']),
    questionsRefused: counter('questions_refused_total', 'Questions that were not taken, since the asker had as many as they may.', [
      'reason',
    ]),
  };
}

/** The kind of a source: `file:/var/log/audit.log@node-1` is a file. */
export function sourceKind(source: string): string {
  const kind = source.split(':', 1)[0] ?? '';
  return ['webhook', 'file', 'agent'].includes(kind) ? kind : 'other';
}

function boundedLabel(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return 'other';
    known.add(value);
    return value;
  };
}
