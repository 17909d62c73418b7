/** Maps an entry of Cloud Audit Logs to the native event that it was made of, as far as the entry tells. */
import { ByteSink } from './byte-sink.ts';
import { httpCodeOf, readGkeNames } from './gke-names.ts';
import { membersOf, readMember, readObject, readText, type Slice } from './json-slices.ts';
import { NativeEvent, nativeTime } from './native-event.ts';
import type { Output } from './output.ts';

/** A piece of JSON and its members. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly members: ReadonlyMap<string, Slice>;
}

/** What of an entry the event is made of; `payload` is the AuditLog in it. */
export interface GkeEntry {
  readonly payload: Part;
  readonly timestamp: string | null;
  readonly insertId: string | null;
  readonly operation: Part | null;
  /** As JSON. */
  readonly labels: Uint8Array | undefined;
}

/** What Cloud Audit Logs leaves out of every event. */
const neverThere = ['groups', 'uid', 'extra', 'duration', 'objectuid', 'resourceversion'];
const decoder = new TextDecoder();

export function partOf({ bytes, members }: Part, key: string): Part | null {
  const inner = readMember(bytes, members, key);
  return inner === null ? null : { bytes, members: inner };
}

export function textOf(part: Part | null, key: string): string | null {
  return part === null ? null : readText(part.bytes, part.members.get(key));
}

function jsonOf({ bytes, members }: Part, key: string): Uint8Array | undefined {
  const slice = members.get(key);
  return slice === undefined ? undefined : bytes.subarray(slice.start, slice.end);
}

/** `raw` is the record as it arrived. */
export function mapGkeEntry(entry: GkeEntry, raw: Uint8Array, offset: number, out: Output): void {
  const { payload, operation } = entry;
  const request = readGkeNames(textOf(payload, 'methodName') ?? '', textOf(payload, 'resourceName') ?? '');
  if (request === null) {
    out.reject(raw, offset, 'not-mappable');
    return;
  }
  const time = nativeTime(entry.timestamp);
  const caller = partOf(payload, 'requestMetadata');
  const address = textOf(caller, 'callerIp');
  const identity = partOf(payload, 'authenticationInfo');
  const selector = textOf(identity, 'authoritySelector');
  const bodies = { request: withoutType(payload, 'request'), response: withoutType(payload, 'response') };
  const event = new NativeEvent()
    .value('kind', 'Event')
    .value('apiVersion', 'audit.k8s.io/v1')
    .value('level', bodies.response !== undefined ? 'RequestResponse' : bodies.request !== undefined ? 'Request' : 'Metadata')
    .text('auditID', textOf(operation, 'id') ?? entry.insertId)
    .value('stage', isFirstOfMore(operation) ? 'ResponseStarted' : 'ResponseComplete')
    .text('requestURI', request.requestURI)
    .text('verb', request.verb)
    .value('user', { username: textOf(identity, 'principalEmail') ?? '' })
    .value('impersonatedUser', selector === null ? undefined : { username: selector })
    .value('sourceIPs', address === null ? undefined : [address])
    .text('userAgent', textOf(caller, 'callerSuppliedUserAgent'))
    .value('objectRef', request.objectRef)
    .value('responseStatus', statusOf(payload, request.verb))
    .json('requestObject', bodies.request)
    .json('responseObject', bodies.response)
    .text('requestReceivedTimestamp', time)
    .text('stageTimestamp', time)
    .json('annotations', entry.labels)
    .lacks(...neverThere);
  const subresource = request.objectRef?.['subresource'] ?? '';
  if (subresource === 'exec' || subresource === 'attach') event.lacks('exec_command');
  if (selector !== null) event.lacks('impersonateduid', 'impersonatedgroups', 'impersonatedextra');
  event.giveOut(raw, offset, out);
}

/** A watch, or an exec, is told of twice: when it begins and when it ends. */
function isFirstOfMore(operation: Part | null): boolean {
  return operation !== null && isTrue(operation, 'first') && !isTrue(operation, 'last');
}

function isTrue(part: Part, key: string): boolean {
  return jsonOf(part, key)?.[0] === 0x74;
}

function statusOf(payload: Part, verb: string): Readonly<Record<string, unknown>> {
  const status = partOf(payload, 'status');
  const grpcCode = status === null ? 0 : numberOf(status, 'code');
  const response = partOf(payload, 'response');
  // Where the answer was a Status, it says it in the API server's own words.
  const answer = textOf(response, 'kind') === 'Status' ? response : null;
  const code = (answer === null ? 0 : numberOf(answer, 'code')) || httpCodeOf(grpcCode, verb);
  const message = textOf(answer, 'message') ?? textOf(status, 'message');
  const reason = textOf(answer, 'reason');
  return {
    metadata: {},
    ...(code >= 400 && { status: 'Failure' }),
    ...(message !== null && message !== '' && { message }),
    ...(reason !== null && { reason }),
    code,
  };
}

function numberOf(part: Part, key: string): number {
  const json = jsonOf(part, key);
  const number = json === undefined ? 0 : Number(decoder.decode(json));
  return Number.isSafeInteger(number) ? number : 0;
}

/** A body without the member that says what message it is. */
function withoutType({ bytes, members }: Part, key: string): Uint8Array | undefined {
  const slice = members.get(key);
  const inner = slice === undefined ? null : membersOf(bytes, slice);
  if (slice === undefined || inner === null) return undefined;
  const sink = new ByteSink(slice.end - slice.start);
  let between = 0x7b;
  for (const { key: name, value } of inner) {
    if (decoder.decode(bytes.subarray(name.start, name.end)) === '"@type"') continue;
    sink.appendByte(between);
    sink.append(bytes.subarray(name.start, value.end));
    between = 0x2c;
  }
  // A body that had nothing else is none.
  if (between === 0x7b) return undefined;
  sink.appendByte(0x7d);
  return sink.finish();
}

export function readPart(bytes: Uint8Array): Part | null {
  const members = readObject(bytes);
  return members === null ? null : { bytes, members };
}
