/** What each field is in a jq program: an expression over one event. */
import { isList } from '../../../model/field.ts';
import { logType } from '../../../model/fields-derived.ts';
import type { FieldRef, PathStep } from '../../ast.ts';
import { fieldOf } from '../../parse-field.ts';
import { type Cannot, cannot, type Draft } from '../draft.ts';
import type { Operand } from '../language.ts';
import { jqText } from './literals.ts';

/** Texts that are more than one place of the event; those with a bare name are definitions. */
const texts: Readonly<Record<string, string>> = {
  name: 'objectName',
  path: 'requestPath',
  field_manager: 'fieldManager',
  raw: 'record',
  actor: '(.user.username // "" | sub("\\\\Asystem:(?:serviceaccount|node):"; ""))',
  apigroup:
    '(.objectRef | if (.apiGroup // "") == "" and (.apiVersion // "" | contains("/")) then .apiVersion | split("/")[0] else .apiGroup // "" end)',
  apiversion: '(.objectRef.apiVersion // "" | split("/") | .[-1] // "")',
  client: '(.userAgent // "" | [scan("\\\\A[^/ ]+")] | .[0] // "")',
  client_version: '(.userAgent // "" | [scan("\\\\A[^/ ]+/([^ ]+)")] | .[0][0] // "")',
  logtype: jqText(logType),
  source_ip: '(.sourceIPs // [] | .[-1] // "")',
};

const numbers: Readonly<Record<string, string>> = {
  code: '(.responseStatus.code // 0)',
  duration: 'duration',
  size: '(record | utf8bytelength)',
};

const units: Readonly<Record<string, 'duration' | 'size'>> = { duration: 'duration', size: 'size' };

/** Undefined: nothing is known of the field here. */
export function jqOperand(ref: FieldRef, draft: Draft): Operand | Cannot | undefined {
  const field = fieldOf(ref);
  const text = texts[ref.field];
  if (text !== undefined) return { kind: 'text', code: defined(text, draft) };
  const number = numbers[ref.field];
  if (number !== undefined)
    return {
      kind: 'number',
      code: defined(number, draft),
      absentIsZero: ref.field === 'code',
      unit: units[ref.field] ?? 'number',
      literal: String,
    };
  if (ref.field === 'exec_command') return listAt(draft.define('execCommand'), ref.path);
  if (field?.path === undefined) return undefined;
  const place = `.${field.path}`;
  if (field.type === 'object') return { kind: 'json', code: textsOf(`${place}${walk(ref.path, draft)}`, draft) };
  if (field.type === 'map' || field.type === 'multimap') return entryOf(place, field.type, ref.path, draft);
  if (isList(field)) return listAt(`(${place} // [])`, ref.path);
  if (field.type === 'time') return { kind: 'time', code: ref.field === 'time' ? place : `(${place} // .requestReceivedTimestamp)` };
  return { kind: 'text', code: `(${place} // "")` };
}

/** The value as a column of a list shows it: not taken apart. */
export function jqCell(ref: FieldRef, operand: Operand, draft: Draft): string {
  const field = fieldOf(ref);
  if (field?.type === 'object')
    return `([.${field.path}${walk(ref.path, draft)} | select(. != null)] | if length > 1 then . else .[0] end)`;
  if ((field?.type === 'map' || field?.type === 'multimap') && ref.path.length === 0) return `(.${field.path} // {})`;
  return jqShown(operand);
}

/** The value as rows show it: null where zero stands for absent. */
export function jqShown(operand: Operand): string {
  return operand.kind === 'number' && operand.absentIsZero ? `(${operand.code} | if . == 0 then null else . end)` : operand.code;
}

function entryOf(place: string, type: 'map' | 'multimap', path: readonly PathStep[], draft: Draft): Operand | Cannot {
  const [first, ...rest] = path;
  if (first?.kind !== 'key') return { kind: 'list', code: type === 'map' ? `[${place} // {} | .[]]` : `[${place} // {} | .[][]]` };
  const value = `${place}[${jqText(first.key)}]`;
  if (type === 'multimap') return listAt(`(${value} // [])`, rest);
  if (rest.length === 0) return { kind: 'text', code: `(${value} // "")` };
  return { kind: 'json', code: textsOf(`${value} // "" | fromjson?${walk(rest, draft)}`, draft) };
}

function listAt(list: string, path: readonly PathStep[]): Operand | Cannot {
  const [first, ...rest] = path;
  if (first === undefined) return { kind: 'list', code: list };
  if (first.kind === 'any') return listAt(list, rest);
  if (first.kind === 'index' && rest.length === 0) return { kind: 'text', code: `(${list} | .[${first.index}] // "")` };
  return cannot('its elements are texts');
}

/** What follows a value to reach the end of the path; every step takes many values to many. */
function walk(path: readonly PathStep[], draft: Draft): string {
  return path.map((step) => ` | ${stepOf(step, draft)}`).join('');
}

function stepOf(step: PathStep, draft: Draft): string {
  if (step.kind === 'key') return `${draft.define('at')}(${jqText(step.key)})`;
  return step.kind === 'any' ? 'arrays | .[]' : `arrays | .[${step.index}]`;
}

function textsOf(values: string, draft: Draft): string {
  return `${draft.define('texts')}(${values})`;
}

/** Asks for the definitions that the expression names. */
function defined(code: string, draft: Draft): string {
  for (const name of ['record', 'objectName', 'requestPath', 'fieldManager', 'duration']) {
    if (new RegExp(`^\\(?${name}\\b`).test(code)) draft.define(name);
  }
  return code;
}
