/**
 * An event of a test, sparse as it was written, made whole as an API server would log it. In short form `request: GET /api/v1/…`
 * stands for verb, URI and object; keys of an audit event may stand beside it, and win.
 */
import { readRequestInfo } from '../policy/request-info.ts';
import type { TestEvent } from './rule.ts';

export interface EventPlace {
  readonly auditID: string;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
}

type Json = Readonly<Record<string, unknown>>;

export function completeEvent(event: TestEvent, { auditID, timeMs }: EventPlace): Json {
  const { request, user, groups, extra, as, from, agent, code, message, reason, body, answer, ...native } = event;
  const asked = typeof request === 'string' ? readRequestLine(request, body) : fromNative(native);
  const status = statusOf(code, asked.verb, { message, reason });
  const username = typeof user === 'string' ? user : 'jane';
  const time = new Date(timeMs).toISOString().replace('Z', '000Z');
  const whole: Json = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: answer !== undefined ? 'RequestResponse' : body !== undefined ? 'Request' : 'Metadata',
    auditID,
    // A failed login is logged once, before there is a user.
    stage: status === undefined ? 'RequestReceived' : status.code === 401 ? 'ResponseStarted' : 'ResponseComplete',
    ...asked,
    user:
      status?.code === 401 && user === undefined
        ? {}
        : { username, groups: groups ?? groupsOf(username), ...(extra !== undefined && { extra }) },
    ...(as !== undefined && { impersonatedUser: typeof as === 'string' ? { username: as, groups: groupsOf(as) } : as }),
    sourceIPs: Array.isArray(from) ? from : [typeof from === 'string' ? from : '192.0.2.10'],
    userAgent: typeof agent === 'string' ? agent : 'kubectl/v1.36.0 (linux/amd64) kubernetes/0000000',
    ...(status !== undefined && { responseStatus: { metadata: {}, ...status } }),
    ...(body !== undefined && { requestObject: body }),
    ...(answer !== undefined && { responseObject: answer }),
    requestReceivedTimestamp: time,
    stageTimestamp: time,
    ...(status !== undefined && status.code !== 401 && { annotations: decision(status.code) }),
  };
  const { annotations, ...rest } = native;
  // Annotations come to those that every event has.
  const noted =
    annotations === undefined ? {} : { annotations: { ...(whole['annotations'] as Json | undefined), ...(annotations as Json) } };
  return { ...whole, ...(typeof user === 'object' && user !== null ? { user } : {}), ...rest, ...noted };
}

function readRequestLine(line: string, body: unknown) {
  const [, method = 'GET', uri = '/'] = /^\s*(\w+)\s+(\S+)\s*$/.exec(line) ?? [];
  const plain = readRequestInfo(uri, method.toLowerCase());
  const verb = plain.resourceRequest ? verbOf(method.toUpperCase(), plain.name, uri) : method.toLowerCase();
  const info = readRequestInfo(uri, verb);
  if (!info.resourceRequest) return { requestURI: uri, verb };
  const { resource, subresource, namespace, apiGroup, apiVersion } = info;
  const name = info.name === '' ? nameIn(body) : info.name;
  return { requestURI: uri, verb, objectRef: present({ resource, namespace, name, apiGroup, apiVersion, subresource }) };
}

function verbOf(method: string, name: string, uri: string): string {
  switch (method) {
    case 'GET':
      return name !== '' ? 'get' : /[?&]watch=(1|true)\b/.test(uri) ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      return method.toLowerCase();
  }
}

function nameIn(body: unknown): string {
  const { metadata } = (typeof body === 'object' && body !== null ? body : {}) as { readonly metadata?: { readonly name?: unknown } };
  return typeof metadata?.name === 'string' ? metadata.name : '';
}

/** What an event in Kubernetes’ own form says already; its URI only has to be there. */
function fromNative({ verb, objectRef }: Json) {
  const { apiGroup, resource, namespace } = (typeof objectRef === 'object' && objectRef !== null ? objectRef : {}) as Readonly<
    Record<string, string | undefined>
  >;
  const root = apiGroup === undefined || apiGroup === '' ? '/api/v1' : `/apis/${apiGroup}/v1`;
  const uri = resource === undefined ? '/' : `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${resource}`;
  return { requestURI: uri, verb: typeof verb === 'string' ? verb : 'get' };
}

function statusOf(code: unknown, verb: string, { message, reason }: { readonly message: unknown; readonly reason: unknown }) {
  if (code === null) return undefined;
  const number = typeof code === 'number' ? code : verb === 'create' ? 201 : 200;
  const failed = number >= 400;
  return {
    ...(failed && { status: 'Failure' }),
    ...(message !== undefined && { message }),
    ...(reason !== undefined ? { reason } : failed && number === 403 ? { reason: 'Forbidden' } : {}),
    code: number,
  };
}

function decision(code: number): Json {
  return { 'authorization.k8s.io/decision': code === 403 ? 'forbid' : 'allow', 'authorization.k8s.io/reason': '' };
}

/** The groups that follow from the name. */
function groupsOf(user: string): readonly string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):/.exec(user) ?? [];
  if (namespace !== undefined) return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  if (user === 'system:anonymous') return ['system:unauthenticated'];
  return user.startsWith('system:node:') ? ['system:nodes', 'system:authenticated'] : ['system:authenticated'];
}

function present(values: Readonly<Record<string, string>>): Json {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
