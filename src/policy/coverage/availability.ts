/** From which level and in which stages of a request a field of its events has its value. */
import type { FieldRef } from '../../query/ast.ts';
import type { Attributes } from '../attributes.ts';
import { isAtLeast, type Level, type Stage } from '../policy.ts';

export interface Availability {
  readonly level: Exclude<Level, 'None'>;
  readonly stages: readonly Stage[];
}

const anyStage: readonly Stage[] = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];
const answered: readonly Stage[] = ['ResponseStarted', 'ResponseComplete', 'Panic'];
const complete: readonly Stage[] = ['ResponseComplete'];

const always: Availability = { level: 'Metadata', stages: anyStage };
const whenAnswered: Availability = { level: 'Metadata', stages: answered };
const whenComplete: Availability = { level: 'Metadata', stages: complete };
const requestBody: Availability = { level: 'Request', stages: answered };
const responseBody: Availability = { level: 'RequestResponse', stages: answered };

const byField: Readonly<Record<string, Availability>> = {
  request: requestBody,
  request_size: requestBody,
  response: responseBody,
  response_size: responseBody,
  code: whenAnswered,
  code_class: whenAnswered,
  status: whenAnswered,
  reason: whenAnswered,
  message: whenAnswered,
  details: whenAnswered,
  annotations: whenAnswered,
  decision: whenAnswered,
  authz_reason: whenAnswered,
  impersonateduser: whenAnswered,
  impersonateduid: whenAnswered,
  impersonatedgroups: whenAnswered,
  impersonatedextra: whenAnswered,
  impersonationconstraint: whenAnswered,
  // Completed from the body.
  objectuid: whenAnswered,
  resourceversion: whenAnswered,
  duration: whenComplete,
  // What is asked of the whole record may stand in any part of it; without the answer much of it is not there.
  raw: whenAnswered,
};

/** In the records of such a request. The name of what is created stands in the body. */
export function availabilityOf(field: FieldRef, { verb, user }: Pick<Attributes, 'verb' | 'user'>): Availability {
  const found = field.field === 'name' && verb === 'create' ? whenAnswered : ofField(field);
  // Of a login that failed there is only one stage, and it is its end.
  return user === null && found.stages === complete ? { ...found, stages: answered } : found;
}

function ofField({ field, path }: FieldRef): Availability {
  const [key] = path;
  if (field === 'annotations' && key?.kind === 'key') {
    if (key.key.startsWith('apiserver.latency.k8s.io/')) return whenComplete;
    if (key.key.startsWith('patch.webhook.admission.k8s.io/')) return requestBody;
  }
  return (Object.hasOwn(byField, field) ? byField[field] : undefined) ?? always;
}

/** Free text is looked for in the whole record. */
export const ofFreeText: Availability = whenAnswered;

export function isThere({ level, stages }: Availability, seen: { readonly level: Level; readonly stage: Stage }): boolean {
  return isAtLeast(seen.level, level) && stages.includes(seen.stage);
}
