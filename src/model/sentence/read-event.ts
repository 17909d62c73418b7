/** An audit event as it stands in a record, read with every doubt: whatever is not of the shape that it should be is taken as absent. */

export interface Person {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export interface ObjectRef {
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly group: string;
  readonly version: string;
  readonly resourceVersion: string;
}

export interface AuditEvent {
  readonly level: string;
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: Person;
  readonly impersonated: Person | null;
  readonly impersonationConstraint: string;
  readonly sourceIPs: readonly string[];
  readonly userAgent: string;
  /** Null for a request that is for no resource. */
  readonly object: ObjectRef | null;
  /** Null before a response began. */
  readonly code: number | null;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly details: unknown;
  readonly annotations: Readonly<Record<string, string>>;
  /** Undefined where the policy recorded none. */
  readonly request: unknown;
  readonly response: unknown;
  readonly receivedAt: string;
  readonly stageAt: string;
}

export function readEvent(value: unknown): AuditEvent {
  const event = mapOf(value);
  const status = mapOf(event['responseStatus']);
  const { code } = status;
  const response = event['responseObject'];
  return {
    level: textOf(event['level']),
    auditID: textOf(event['auditID']),
    stage: textOf(event['stage']),
    verb: textOf(event['verb']),
    requestURI: textOf(event['requestURI']),
    user: readPerson(event['user']),
    impersonated: event['impersonatedUser'] == null ? null : readPerson(event['impersonatedUser']),
    impersonationConstraint: textOf(mapOf(event['authenticationMetadata'])['impersonationConstraint']),
    sourceIPs: textsOf(event['sourceIPs']),
    userAgent: textOf(event['userAgent']),
    object: readObjectRef(event['objectRef'], response),
    code: typeof code === 'number' && code > 0 ? code : null,
    status: textOf(status['status']),
    reason: textOf(status['reason']),
    message: textOf(status['message']),
    details: status['details'],
    annotations: Object.fromEntries(Object.entries(mapOf(event['annotations'])).map(([key, text]) => [key, textOf(text)])),
    request: event['requestObject'],
    response,
    receivedAt: textOf(event['requestReceivedTimestamp']),
    stageAt: textOf(event['stageTimestamp']),
  };
}

function readPerson(value: unknown): Person {
  const person = mapOf(value);
  const extra = Object.entries(mapOf(person['extra'])).map(([key, texts]) => [key, textsOf(texts)] as const);
  return {
    name: textOf(person['username']),
    uid: textOf(person['uid']),
    groups: textsOf(person['groups']),
    extra: Object.fromEntries(extra),
  };
}

/** A create with generateName gets its name from the server: it stands in the response alone. */
function readObjectRef(value: unknown, response: unknown): ObjectRef | null {
  if (value == null) return null;
  const ref = mapOf(value);
  const body = mapOf(response);
  const given = body['kind'] === 'Status' ? '' : textOf(mapOf(body['metadata'])['name']);
  return {
    resource: textOf(ref['resource']),
    subresource: textOf(ref['subresource']),
    namespace: textOf(ref['namespace']),
    name: textOf(ref['name']) || given,
    uid: textOf(ref['uid']),
    group: textOf(ref['apiGroup']),
    version: textOf(ref['apiVersion']),
    resourceVersion: textOf(ref['resourceVersion']),
  };
}

/** The entries of a JSON object; none of anything else. */
export function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((each): each is string => typeof each === 'string');
}
