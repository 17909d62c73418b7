/** GKE: the API server's audit events as Cloud Logging keeps them, which is as entries of Cloud Audit Logs, mapped back. */
import type { About, Envelope, Head } from './envelope.ts';
import { type GkeEntry, mapGkeEntry, type Part, partOf, readPart, textOf } from './gke-entry.ts';
import { hasPaths, pathsOf } from './head-paths.ts';
import { JsonCutter } from './json-cutter.ts';
import { holdsEventMark } from './open-text.ts';
import type { Output } from './output.ts';
import { unpackData } from './packed-data.ts';
import { unescapeString } from './unescape.ts';
import { eachAlone, type Unwrapper } from './unwrapper.ts';

const loses =
  'Groups, uid and extra of the user, the duration, the query of the URI, uid and version of the object; all but the last address. The level is told from the bodies that are there, and the code from the gRPC code.';

function envelope(name: string, about: Omit<About, 'loses'>, signs: readonly (readonly string[])[], unwrap: Unwrapper['unwrap']): Envelope {
  return {
    name,
    maps: true,
    about: { ...about, loses },
    detect(head: Head): string | null {
      const isOne = signs.some((paths) => hasPaths(head, ...paths));
      return isOne && isKubernetes(head) ? `its objects have ${signs.find((paths) => hasPaths(head, ...paths))?.at(-1)}` : null;
    },
    cutter: () => new JsonCutter({ unwrapper: eachAlone(unwrap), listKeys: ['entries', 'receivedMessages'] }),
  };
}

/** Audit logs of other services of the cloud look alike. */
function isKubernetes(head: Head): boolean {
  const services = [...pathsOf(head)].filter(([path]) => path.endsWith('protoPayload.serviceName'));
  return services.length === 0 || services.some(([, name]) => name === 'k8s.io');
}

const entryOf = (entry: Part, payload: Part): GkeEntry => {
  const labels = entry.members.get('labels');
  return {
    payload,
    timestamp: textOf(entry, 'timestamp'),
    insertId: textOf(entry, 'insertId'),
    operation: partOf(entry, 'operation'),
    labels: labels === undefined ? undefined : entry.bytes.subarray(labels.start, labels.end),
  };
};

function unwrapEntry(record: Uint8Array, offset: number, out: Output): void {
  const entry = readPart(record);
  const payload = entry === null ? null : partOf(entry, 'protoPayload');
  if (entry === null || (payload === null && holdsEventMark(record))) out.reject(record, offset, 'no-event-inside');
  else if (payload === null || textOf(payload, 'serviceName') !== 'k8s.io') out.skip('other-category');
  else mapGkeEntry(entryOf(entry, payload), record, offset, out);
}

export const gke = envelope(
  'gke',
  {
    title: 'GKE: entries of Cloud Logging',
    told: 'Objects with `protoPayload` of service k8s.io: one a line, in an array, or under `entries`.',
    export:
      '`gcloud logging read \'protoPayload.serviceName="k8s.io"\' --format=json > audit.json`, or a sink to a bucket. Reading requests are there only where Data Access logs are switched on.',
  },
  [['protoPayload'], ['[].protoPayload'], ['entries[].protoPayload']],
  unwrapEntry,
);

function unwrapPush(record: Uint8Array, offset: number, out: Output): void {
  const push = readPart(record);
  const message = push === null ? null : partOf(push, 'message');
  const entry = unpackData(record, message?.members.get('data'));
  if (typeof entry === 'string') out.reject(record, offset, entry);
  else unwrapEntry(entry, offset, out);
}

export const gkePubsub = envelope(
  'gke-pubsub',
  {
    title: 'GKE: entries of Cloud Logging through Pub/Sub',
    told: 'Objects with `message.data`: base64 of an entry.',
    export: 'A log sink to a topic; save what the subscription pushes, or what `gcloud pubsub subscriptions pull --format=json` answers.',
  },
  ['', '[].', 'receivedMessages[].'].map((prefix) => [`${prefix}message.data`]),
  unwrapPush,
);

function unwrapDump(record: Uint8Array, offset: number, out: Output): void {
  const dump = readPart(record);
  const entry = dump === null ? null : partOf(dump, 'Entry');
  const text = dump?.members.get('AuditPayload');
  const json = text === undefined ? null : unescapeString(record, text);
  const payload = json === null ? null : readPart(json);
  if (entry === null || payload === null) {
    out.reject(record, offset, 'no-event-inside');
    return;
  }
  const labels = entry.members.get('Labels');
  const mapped: GkeEntry = {
    payload,
    timestamp: textOf(entry, 'Timestamp'),
    insertId: textOf(entry, 'InsertID'),
    operation: partOf(entry, 'Operation'),
    labels: labels === undefined ? undefined : record.subarray(labels.start, labels.end),
  };
  if (textOf(payload, 'serviceName') === 'k8s.io') mapGkeEntry(mapped, record, offset, out);
  else out.skip('other-category');
}

export const gkeSdk = envelope(
  'gke-sdk',
  {
    title: 'GKE: entries as the Go library of Cloud Logging dumps them',
    told: 'Objects with `Entry` and `AuditPayload`, the payload as a string.',
    export: 'Rather save the entries themselves: see gke.',
  },
  [['Entry', 'AuditPayload']],
  unwrapDump,
);
