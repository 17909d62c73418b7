/** Real events as clouds rewrite them: in tables, as entries of a cloud's own audit log, with a level that is overwritten. */

/** An audit event, as far as the mappings look into it. */
interface AuditEvent {
  readonly level: string;
  readonly auditID: string;
  readonly stage: string;
  readonly requestURI: string;
  readonly verb: string;
  readonly user?: { readonly username?: string };
  readonly sourceIPs?: readonly string[];
  readonly userAgent?: string;
  readonly objectRef?: Readonly<Record<string, string>>;
  readonly responseStatus?: { readonly code?: number; readonly message?: string };
  readonly requestObject?: object;
  readonly responseObject?: object;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly annotations?: object;
}

export interface Mapped {
  readonly format: string;
  readonly form: string;
  /** Only of such events can the wrapper be written. */
  readonly fits: (event: AuditEvent) => boolean;
  readonly wrap: (events: readonly AuditEvent[]) => string;
  /** The members that come back as they were; null: all that are there. */
  readonly keeps: readonly string[] | null;
  /** What is noted as missing of every event. */
  readonly missing: readonly string[];
}

const impersonation = ['impersonateduser', 'impersonateduid', 'impersonatedgroups', 'impersonatedextra', 'impersonationconstraint'];
const aksRow = (event: AuditEvent) => ({
  TenantId: 'x',
  TimeGenerated: event.stageTimestamp,
  Level: event.level,
  AuditId: event.auditID,
  Stage: event.stage,
  RequestUri: event.requestURI,
  Verb: event.verb,
  User: event.user,
  SourceIps: event.sourceIPs,
  UserAgent: event.userAgent,
  ObjectRef: event.objectRef,
  ResponseStatus: event.responseStatus,
  RequestObject: event.requestObject,
  ResponseObject: event.responseObject,
  RequestReceivedTime: event.requestReceivedTimestamp,
  StageReceivedTime: event.stageTimestamp,
  Annotations: event.annotations,
  PodName: 'kube-apiserver-0',
  Type: 'AKSAudit',
});

const viaqRecord = (event: AuditEvent) => ({
  '@timestamp': event.stageTimestamp,
  'hostname': 'cp-0',
  ...event,
  'k8s_audit_level': event.level,
  'level': 'default',
  'log_type': 'audit',
  'openshift': { cluster_id: 'x' },
});

const grpcCodes: Readonly<Record<number, number>> = { 400: 3, 403: 7, 404: 5, 409: 6, 401: 16, 429: 8 };

/** `core/v1/namespaces/dev/pods/web/log` of `/api/v1/namespaces/dev/pods/web/log?follow=true`. */
function gkeResourceName({ requestURI, verb, objectRef }: AuditEvent): string {
  const { name, subresource } = objectRef ?? {};
  const hasNameBehind = verb === 'create' && name !== undefined && subresource === undefined;
  const path = `${requestURI.replace(/[?].*$/, '').slice(1)}${hasNameBehind ? `/${name}` : ''}`;
  return path.replace(/^api\/(v\d+)\//, 'core/$1/').replace(/^apis\//, '');
}

function gkeEntry(event: AuditEvent): object {
  const { apiGroup = 'core', apiVersion = '', resource, subresource } = event.objectRef ?? {};
  const named = [apiGroup, apiVersion, resource, ...(subresource === undefined ? [] : [subresource])];
  const { code = 200, message } = event.responseStatus ?? {};
  return {
    insertId: 'x',
    labels: event.annotations,
    logName: 'projects/x/logs/cloudaudit.googleapis.com%2Fdata_access',
    operation: { first: true, id: event.auditID, last: true, producer: 'k8s.io' },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      'authenticationInfo': { principalEmail: event.user?.username },
      'methodName': ['io', 'k8s', ...(event.objectRef === undefined ? [] : named), event.verb].join('.'),
      'request': event.requestObject && { '@type': 'x', ...event.requestObject },
      'requestMetadata': { callerIp: event.sourceIPs?.at(-1), callerSuppliedUserAgent: event.userAgent },
      'resourceName': gkeResourceName(event),
      'response': event.responseObject && { '@type': 'x', ...event.responseObject },
      'serviceName': 'k8s.io',
      'status': code < 400 ? {} : { code: grpcCodes[code], message },
    },
    resource: { labels: { cluster_name: 'demo' }, type: 'k8s_cluster' },
    timestamp: event.requestReceivedTimestamp,
  };
}

const otherEntry = { logName: 'x', protoPayload: { serviceName: 'container.googleapis.com' }, timestamp: '2026-11-21T01:30:00Z' };
const gkeCodes = [200, 201, 401, 403, 404, 409, 429];
const gkeFits = (event: AuditEvent) => {
  const { objectRef, responseStatus, requestURI, stage, verb, sourceIPs, user } = event;
  const { code = 0 } = responseStatus ?? {};
  if (stage !== 'ResponseComplete' || !gkeCodes.includes(code) || verb === '' || sourceIPs === undefined || !user?.username) return false;
  // Success is 201 for a create, and 200 for all else, as far as the entry tells.
  if (code < 400 && (code === 201) !== (verb === 'create')) return false;
  // Where the name stands in a field selector, the path lacks it.
  if (objectRef?.['name'] !== undefined && ['list', 'watch', 'deletecollection'].includes(verb)) return false;
  if (objectRef?.['resource'] === undefined) return !requestURI.startsWith('/api');
  const hasUsualName = [objectRef['name'], objectRef['subresource'], objectRef['namespace']].every((name) =>
    /^[a-z0-9.:-]*$/.test(name ?? ''),
  );
  const { namespace = '', resource, name = '' } = objectRef;
  const path = gkeResourceName(event);
  // A name that stands in a field selector, or in the answer alone, does not stand in the path.
  return (
    hasUsualName &&
    (resource === 'namespaces' || namespace === '' || path.includes(`/namespaces/${namespace}/`)) &&
    (name === '' || path.split('/').includes(name))
  );
};

const gkeKeeps = ['auditID', 'stage', 'verb', 'requestObject', 'responseObject', 'requestReceivedTimestamp', 'annotations'];
const gkeMissing = ['groups', 'uid', 'extra', 'duration', 'objectuid', 'resourceversion'];

export const mappings: readonly Mapped[] = [
  {
    format: 'aks-table',
    form: 'array',
    fits: (event) => !('impersonatedUser' in event),
    wrap: (events) => JSON.stringify(events.map(aksRow), null, 1),
    keeps: null,
    missing: impersonation,
  },
  {
    format: 'aks-table',
    form: 'answer of the service, with objects as strings',
    fits: (event) => !('impersonatedUser' in event),
    wrap: (events) =>
      JSON.stringify({
        value: events.map((event) => ({
          ...aksRow(event),
          User: JSON.stringify(event.user),
          Annotations: JSON.stringify(event.annotations),
        })),
      }),
    keeps: null,
    missing: impersonation,
  },
  {
    format: 'viaq',
    form: 'one a line, an application log among them',
    fits: () => true,
    wrap: (events) =>
      [...events.map(viaqRecord), { log_type: 'application', message: 'x', openshift: {} }]
        .map((each) => `${JSON.stringify(each)}\n`)
        .join(''),
    keeps: null,
    missing: [],
  },
  {
    format: 'viaq',
    form: 'the collector’s fields behind the event’s own',
    fits: () => true,
    wrap: (events) =>
      events
        .map((event) => `${JSON.stringify({ ...event, level: 'default', k8s_audit_level: event.level, log_type: 'audit' })}\n`)
        .join(''),
    keeps: null,
    missing: [],
  },
  {
    format: 'gke',
    form: 'one a line, an entry of another service among them',
    fits: gkeFits,
    wrap: (events) => [...events.map(gkeEntry), otherEntry].map((each) => `${JSON.stringify(each)}\n`).join(''),
    keeps: gkeKeeps,
    missing: gkeMissing,
  },
  {
    format: 'gke',
    form: 'array, printed',
    fits: gkeFits,
    wrap: (events) => JSON.stringify(events.map(gkeEntry), null, '\t'),
    keeps: gkeKeeps,
    missing: gkeMissing,
  },
  {
    format: 'gke-pubsub',
    form: 'pushes',
    fits: gkeFits,
    wrap: (events) =>
      events
        .map((event) => Buffer.from(JSON.stringify(gkeEntry(event))).toString('base64'))
        .map((data) => `${JSON.stringify({ message: { attributes: {}, data, messageId: '1' }, subscription: 'x' })}\n`)
        .join(''),
    keeps: gkeKeeps,
    missing: gkeMissing,
  },
  {
    format: 'gke-sdk',
    form: 'dumps',
    fits: gkeFits,
    wrap: (events) =>
      events
        .map((event) => gkeEntry(event) as { protoPayload: object; operation: object; labels: object })
        .map(({ protoPayload, operation, labels }, index) => ({
          Entry: { Timestamp: events[index]?.requestReceivedTimestamp, Labels: labels, InsertID: 'x', Operation: operation },
          AuditPayload: JSON.stringify(protoPayload),
        }))
        .map((each) => JSON.stringify(each))
        .join('\n'),
    keeps: gkeKeeps,
    missing: gkeMissing,
  },
];
