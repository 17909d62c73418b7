/** The fields of an event, read from its JSON in plain JavaScript: the yardstick for what the engine extracts. */
import { createHash } from 'node:crypto';
import type { FieldRef, PathStep } from '../../src/query/ast.ts';
import { cluster } from './open-relations.ts';

interface User {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface AuditEvent {
  readonly level: string;
  readonly auditID: string;
  readonly stage: string;
  readonly requestURI: string;
  readonly verb: string;
  readonly user?: User;
  readonly impersonatedUser?: User;
  readonly authenticationMetadata?: { readonly impersonationConstraint?: string };
  readonly sourceIPs?: readonly string[];
  readonly userAgent?: string;
  readonly objectRef?: Readonly<Record<string, string>>;
  readonly responseStatus?: {
    readonly code?: number;
    readonly status?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly details?: unknown;
  };
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RecordedEvent {
  readonly line: string;
  readonly event: AuditEvent;
}

/** A scalar (absent is `''`, or 0 for numbers), or the elements of a list. */
export type Plain = string | number | boolean | { readonly list: readonly string[]; readonly isJson: boolean };

export function readField({ field, path }: FieldRef, { line, event }: RecordedEvent): Plain {
  const objects: Readonly<Record<string, unknown>> = {
    request: event.requestObject,
    response: event.responseObject,
    details: event.responseStatus?.details,
  };
  if (field in objects) return { list: leaves(objects[field], path), isJson: true };
  const [first] = path;
  const key = first?.kind === 'key' ? first.key : '';
  if (field === 'annotations') return event.annotations?.[key] ?? '';
  if (field === 'extra') return { list: event.user?.extra?.[key] ?? [], isJson: false };
  const lists: Readonly<Record<string, readonly string[] | undefined>> = {
    groups: event.user?.groups ?? [],
    impersonatedgroups: event.impersonatedUser?.groups ?? [],
    sourceips: event.sourceIPs ?? [],
    exec_command: execCommand(event),
  };
  const list = lists[field];
  if (list !== undefined) return { list, isJson: false };
  return readScalar(field, line, event);
}

/** What tells one request from another. */
export function requestOf({ auditID, requestReceivedTimestamp, verb, requestURI, user }: AuditEvent): string {
  return JSON.stringify([auditID, requestReceivedTimestamp, verb, requestURI, user?.username ?? '']);
}

export function identityOf(event: AuditEvent): string {
  const { auditID, stage, requestReceivedTimestamp, stageTimestamp, verb, requestURI, user, sourceIPs } = event;
  const times = [requestReceivedTimestamp, stageTimestamp].map((time) => String(micros(time)));
  const parts = [cluster, auditID, stage, ...times, verb, requestURI, user?.username ?? '', ...(sourceIPs ?? [])];
  const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

export function micros(time: string): number {
  return Date.parse(`${time.slice(0, 19)}Z`) * 1000 + Number(time.slice(20, 26));
}

function readScalar(field: string, line: string, event: AuditEvent): string | number | boolean {
  const { user, impersonatedUser, objectRef, responseStatus, annotations } = event;
  const username = user?.username ?? '';
  const agent = event.userAgent ?? '';
  const code = responseStatus?.code ?? 0;
  switch (field) {
    case 'time':
      return micros(event.requestReceivedTimestamp);
    case 'stage_time':
      return micros(event.stageTimestamp);
    case 'duration':
      return micros(event.stageTimestamp) - micros(event.requestReceivedTimestamp);
    case 'level':
    case 'stage':
    case 'verb':
      return event[field];
    case 'auditid':
      return event.auditID;
    case 'requesturi':
      return event.requestURI;
    case 'path':
      return event.requestURI.replace(/[?#].*$/s, '');
    case 'user':
      return username;
    case 'uid':
      return user?.uid ?? '';
    case 'impersonateduser':
      return impersonatedUser?.username ?? '';
    case 'impersonationconstraint':
      return event.authenticationMetadata?.impersonationConstraint ?? '';
    case 'useragent':
      return agent;
    case 'client':
      return /^[^/ ]+/.exec(agent)?.[0] ?? '';
    case 'client_version':
      return /^[^/ ]+\/([^ ]+)/.exec(agent)?.[1] ?? '';
    case 'resource':
    case 'subresource':
    case 'namespace':
      return objectRef?.[field] ?? '';
    case 'apigroup':
      return objectRef?.['apiGroup'] ?? '';
    case 'apiversion':
      return objectRef?.['apiVersion'] ?? '';
    case 'name':
      return objectRef?.['name'] ?? nameFromResponse(event);
    case 'code':
      return code;
    case 'code_class':
      return code === 0 ? '' : `${Math.trunc(code / 100)}xx`;
    case 'status':
    case 'reason':
    case 'message':
      return responseStatus?.[field] ?? '';
    case 'decision':
      return annotations?.['authorization.k8s.io/decision'] ?? '';
    case 'authz_reason':
      return annotations?.['authorization.k8s.io/reason'] ?? '';
    case 'actor':
      return username.replace(/^system:(serviceaccount|node):/, '');
    case 'actor_kind':
      return actorKind(username);
    case 'source_ip':
      return event.sourceIPs?.at(-1) ?? '';
    case 'is_write':
      return /^(create|update|patch|delete|deletecollection)$/.test(event.verb);
    case 'size':
      return Buffer.byteLength(line);
    case 'logtype':
      return 'Kubernetes Audit Logs';
    case 'cluster':
      return cluster;
    case 'id':
      return identityOf(event);
    case 'raw':
      return line;
    default:
      throw new Error(`no yardstick for field ${field}`);
  }
}

function nameFromResponse({ verb, objectRef, responseObject }: AuditEvent): string {
  if (verb !== 'create' || objectRef?.['resource'] === undefined) return '';
  return (responseObject as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? '';
}

function actorKind(user: string): string {
  if (user === '') return 'none';
  if (user === 'system:anonymous') return 'anonymous';
  if (user.startsWith('system:serviceaccount:')) return 'service-account';
  if (user.startsWith('system:node:')) return 'node';
  if (user === 'system:admin') return 'human';
  return /^(system|eks):/.test(user) || ['aksService', 'masterclient'].includes(user) ? 'control-plane' : 'human';
}

function execCommand({ objectRef, requestURI }: AuditEvent): string[] {
  if (!['exec', 'attach'].includes(objectRef?.['subresource'] ?? '')) return [];
  return [...requestURI.matchAll(/[?&]command=([^&]*)/g)].map(([, value]) => decodeURIComponent((value ?? '').replaceAll('+', ' ')));
}

/** The values at the end of a path, as texts: arrays are looked into wherever they are met. */
function leaves(value: unknown, path: readonly PathStep[]): string[] {
  const [step, ...rest] = path;
  if (step === undefined) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values
      .filter((one) => one !== undefined && one !== null && one !== '')
      .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  }
  if (step.kind === 'any') return Array.isArray(value) ? value.flatMap((one) => leaves(one, rest)) : [];
  if (step.kind === 'index') return Array.isArray(value) ? leaves(value[step.index], rest) : [];
  if (Array.isArray(value)) return value.flatMap((one) => (Array.isArray(one) ? [] : leaves(one, path)));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step.key)) return [];
  return leaves((value as Readonly<Record<string, unknown>>)[step.key], rest);
}
