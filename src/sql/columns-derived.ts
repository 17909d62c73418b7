/** The columns that are more than a path of the event; see columns.ts. Expressions name other columns by the field's name. */
import { logType } from '../model/fields-derived.ts';
import type { Column } from './columns.ts';

const keyword = 'LowCardinality(String)';
const micros = "DateTime64(6, 'UTC')";

const humanSystemUsers = ['system:admin'];
/** Control-plane identities of managed clusters that do not begin with `system:`. */
const managedControlPlane = ['aksService', 'masterclient'];

const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/**
 * The text that the identity is hashed over: each part with its length before it, so that no part can run into the next.
 * `stage_time` is counted from `time`, and source addresses are a list of their own.
 */
const identityParts = [
  'cluster',
  'auditid',
  'stage',
  'toString(toUnixTimestamp64Micro(time))',
  'toString(toUnixTimestamp64Micro(time) + duration)',
  'verb',
  'requesturi',
  'user',
];
const netstring = (part: string) => `toString(length(${part})), ':', ${part}`;
export const identitySql = `substring(SHA256(concat(${identityParts.map(netstring).join(', ')}, arrayStringConcat(arrayMap(x -> concat(toString(length(x)), ':', x), sourceips)))), 1, 16)`;

export const derivedColumns: Readonly<Record<string, Column>> = {
  time: {
    kind: 'extracted',
    type: micros,
    codec: 'Delta, ZSTD(1)',
    // v1alpha1 has one `timestamp` for both.
    extract: (at) => `if(${at('requestReceivedTimestamp')} > 0, ${at('requestReceivedTimestamp')}, ${at('timestamp')})`,
  },
  duration: {
    kind: 'extracted',
    type: 'Int64',
    codec: 'T64, ZSTD(1)',
    extract: (at) =>
      `if(${at('stageTimestamp')} > 0 AND ${at('requestReceivedTimestamp')} > 0, toUnixTimestamp64Micro(${at('stageTimestamp')}) - toUnixTimestamp64Micro(${at('requestReceivedTimestamp')}), 0)`,
  },
  stage_time: { kind: 'computed', type: micros, sql: 'addMicroseconds(time, duration)', from: ['time', 'duration'] },
  requesturi: { kind: 'extracted', type: 'String', codec: 'LZ4', extract: (at) => at('requestURI') },
  apigroup: {
    kind: 'extracted',
    type: keyword,
    // v1alpha1 wrote group/version into apiVersion.
    extract: (at) =>
      `if(${at('objectRef.apiGroup')} = '' AND position(${at('objectRef.apiVersion')}, '/') > 0, splitByChar('/', ${at('objectRef.apiVersion')})[1], ${at('objectRef.apiGroup')})`,
  },
  apiversion: { kind: 'extracted', type: keyword, extract: (at) => `splitByChar('/', ${at('objectRef.apiVersion')})[-1]` },
  name: {
    kind: 'extracted',
    type: 'String',
    codec: 'ZSTD(1)',
    extract: (at) =>
      `if(${at('objectRef.name')} = '' AND ${at('verb')} = 'create' AND ${at('objectRef.resource')} != '', JSONExtractString(${at('responseObject')}, 'metadata', 'name'), ${at('objectRef.name')})`,
  },
  code: {
    kind: 'extracted',
    type: 'UInt16',
    codec: 'T64, ZSTD(1)',
    extract: (at) => `toUInt16(if(${at('responseStatus.code')} BETWEEN 0 AND 65535, ${at('responseStatus.code')}, 0))`,
  },
  code_class: { kind: 'computed', type: 'String', sql: "if(code = 0, '', concat(toString(intDiv(code, 100)), 'xx'))", from: ['code'] },
  decision: { kind: 'extracted', type: keyword, extract: (at) => `${at('annotations')}['authorization.k8s.io/decision']` },
  authz_reason: { kind: 'computed', type: 'String', sql: "annotations['authorization.k8s.io/reason']", from: ['annotations'] },
  actor: {
    kind: 'computed',
    type: 'String',
    sql: "multiIf(startsWith(user, 'system:serviceaccount:'), substring(user, 23), startsWith(user, 'system:node:'), substring(user, 13), user)",
    from: ['user'],
  },
  actor_kind: {
    kind: 'computed',
    type: 'String',
    sql:
      `multiIf(user = '', 'none', user = 'system:anonymous', 'anonymous', startsWith(user, 'system:serviceaccount:'), 'service-account', ` +
      `startsWith(user, 'system:node:'), 'node', user IN (${quoted(humanSystemUsers)}), 'human', ` +
      `startsWith(user, 'system:') OR startsWith(user, 'eks:') OR user IN (${quoted(managedControlPlane)}), 'control-plane', 'human')`,
    from: ['user'],
  },
  client: { kind: 'computed', type: 'String', sql: "extract(useragent, '^[^/ ]+')", from: ['useragent'] },
  client_version: { kind: 'computed', type: 'String', sql: "extract(useragent, '^[^/ ]+/([^ ]+)')", from: ['useragent'] },
  // Where proxies are trusted, the compiler puts its own expression here; without them the last address is the proven one.
  source_ip: { kind: 'computed', type: 'String', sql: 'sourceips[-1]', from: ['sourceips'] },
  path: { kind: 'computed', type: 'String', sql: 'cutQueryString(requesturi)', from: ['requesturi'] },
  exec_command: {
    kind: 'computed',
    type: 'Array(String)',
    sql: "if(subresource IN ('exec', 'attach'), arrayMap(x -> decodeURLFormComponent(x), extractAll(requesturi, '[?&]command=([^&]*)')), [])",
    from: ['requesturi', 'subresource'],
  },
  field_manager: {
    kind: 'computed',
    type: 'String',
    // The API server takes the first part of the user agent, at most 128 characters, where no manager is named.
    sql: "multiIf(verb NOT IN ('create', 'update', 'patch'), '', position(requesturi, 'fieldManager=') > 0, decodeURLFormComponent(extractURLParameter(requesturi, 'fieldManager')), substring(splitByChar('/', toString(useragent))[1], 1, 128))",
    from: ['requesturi', 'useragent', 'verb'],
  },
  is_write: { kind: 'computed', type: 'Bool', sql: "verb IN ('create', 'update', 'patch', 'delete', 'deletecollection')", from: ['verb'] },
  size: { kind: 'computed', type: 'UInt64', sql: 'length(raw)', from: ['raw'] },
  request_size: { kind: 'extracted', type: 'UInt32', codec: 'T64, ZSTD(1)', extract: (at) => `toUInt32(length(${at('requestObject')}))` },
  response_size: { kind: 'extracted', type: 'UInt32', codec: 'T64, ZSTD(1)', extract: (at) => `toUInt32(length(${at('responseObject')}))` },
  missing: {
    kind: 'extracted',
    type: 'Array(LowCardinality(String))',
    extract: (at) =>
      `if(${at('annotations')}['audit.k8s.io/truncated'] = 'true', if(${at('level')} = 'Request', ['request'], ['request', 'response']), ${at('missing')})`,
  },
  logtype: { kind: 'computed', type: 'String', sql: `'${logType}'`, from: [] },
  cluster: { kind: 'given', type: keyword },
  id: {
    kind: 'computed',
    type: 'String',
    sql: `lower(hex(${identitySql}))`,
    from: ['cluster', 'auditid', 'stage', 'time', 'duration', 'verb', 'requesturi', 'user', 'sourceips'],
  },
  source: { kind: 'given', type: keyword },
  ingested: { kind: 'given', type: micros, codec: 'Delta, ZSTD(1)' },
  writer: { kind: 'given', type: keyword },
  seq: { kind: 'given', type: 'UInt64', codec: 'Delta, ZSTD(1)' },
  raw: { kind: 'given', type: 'String', codec: 'ZSTD(3)' },
  native: { kind: 'given', type: 'String', codec: 'ZSTD(1)' },
};
