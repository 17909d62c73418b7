/** What a field is called in an English sentence. */
import type { FieldRef } from './ast.ts';
import { fieldOf, isListField, printPath } from './parse-field.ts';

const labels: Readonly<Record<string, string>> = {
  user: 'user',
  uid: 'user id',
  verb: 'verb',
  resource: 'resource',
  subresource: 'subresource',
  namespace: 'namespace',
  name: 'object name',
  apigroup: 'API group',
  apiversion: 'API version',
  code: 'status code',
  code_class: 'class of the status code',
  time: 'time of the request',
  stage_time: 'time of the stage',
  sourceips: 'source addresses',
  source_ip: 'source address',
  useragent: 'user agent',
  requesturi: 'request URI',
  impersonateduser: 'impersonated user',
  auditid: 'audit id',
  actor_kind: 'kind of actor',
  authz_reason: 'reason of the authoriser',
  client_version: 'client version',
  exec_command: 'command',
  field_manager: 'field manager',
  request_size: 'size of the request body',
  response_size: 'size of the response body',
  logtype: 'log type',
  raw: 'record',
  request: 'request body',
  response: 'response body',
};

/** Without article, for lists: `counted by resource and user`. */
export function fieldLabel(ref: FieldRef): string {
  if (ref.part !== undefined) return `${ref.part} of the ${labels[ref.field] ?? ref.field}`;
  if (ref.path.length > 0) return ref.field + printPath(ref.path);
  return labels[ref.field] ?? ref.field;
}

/** As the subject of a clause: `the status code`, `request.spec.hostNetwork`. */
export function sayField(ref: FieldRef): string {
  const article = ref.path.length === 0 && ref.computed === undefined && fieldOf(ref)?.type !== 'boolean';
  return article ? `the ${fieldLabel(ref)}` : fieldLabel(ref);
}

/** A clause about the field: its verb phrase, plain or negated. On a list it speaks of the elements. */
export function sayClause(ref: FieldRef, phrases: readonly [plain: string, negated: string], negated: boolean): string {
  if (ref.every) return `${negated ? 'not every' : 'every'} value of ${fieldLabel(ref)} ${phrases[0]}`;
  if (!isListField(ref)) return `${sayField(ref)} ${phrases[negated ? 1 : 0]}`;
  return `${negated ? 'none' : 'one'} of the ${fieldLabel(ref)} ${phrases[0]}`;
}
