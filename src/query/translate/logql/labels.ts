/** The labels that an event has in Loki: `json` makes one of each place, with `_` for what is no letter; other lines make the rest. */
import { isList } from '../../../model/field.ts';
import type { FieldRef, PathStep } from '../../ast.ts';
import { fieldOf } from '../../parse-field.ts';
import { type Cannot, cannot, type Draft } from '../draft.ts';
import type { Operand } from '../language.ts';

/** Labels that are cut out of the line. Each string stands once in front of all that a client can write as it likes. */
const cut: Readonly<Record<string, string>> = {
  path: '| regexp `"requestURI":"(?P<path>[^"?#]*)`',
  client: '| regexp `"userAgent":"(?P<client>[^"/ ]+)`',
  client_version: '| regexp `"userAgent":"[^"/ ]+/(?P<client_version>[^" ]+)`',
  actor: '| regexp `"user":\\{"username":"(?:system:(?:serviceaccount|node):)?(?P<actor>[^"]*)"`',
  source_ip: '| regexp `"sourceIPs":\\[(?:"[^"]*",)*"(?P<source_ip>[^"]*)"\\]`',
  duration:
    '| label_format duration=`{{ div (sub (unixEpochNanos (toDateInZone "2006-01-02T15:04:05Z" "UTC" .stageTimestamp)) (unixEpochNanos (toDateInZone "2006-01-02T15:04:05Z" "UTC" .requestReceivedTimestamp))) 1000 }}us`',
};

/** The lines that make the labels which were asked for. A definition is a name of `cut`, or a label and its path. */
export function labelLines({ definitions }: Draft): string[] {
  return [...definitions].map((definition) => cut[definition] ?? `| json ${definition}`);
}

export function labelOf(ref: FieldRef, draft: Draft): Operand | Cannot | undefined {
  const field = fieldOf(ref);
  if (ref.field === 'duration') return { kind: 'number', code: draft.define('duration'), absentIsZero: false, literal: goDuration };
  if (cut[ref.field] !== undefined) return { kind: 'text', code: draft.define(ref.field) };
  if (ref.field === 'cluster') return { kind: 'text', code: 'cluster' };
  if (field?.path === undefined) return undefined;
  if (field.type === 'time') return { kind: 'time', code: labelName(field.path) };
  if (ref.field === 'code') return { kind: 'number', code: labelName(field.path), absentIsZero: false, literal: String };
  const isMany = isList(field) || field.type === 'multimap';
  if (ref.path.some(({ kind }) => kind === 'any') && !isMany)
    return cannot('it does not look into each element of a list', 'Name one, as in containers[0].');
  if (field.type === 'map' && ref.path.length !== 1)
    return cannot('it does not look into all annotations at once', 'Name one: annotations["key"].');
  if (field.type === 'multimap' && ref.path.length === 0)
    return cannot('it does not look into all of them at once', 'Name one: extra["key"].');
  if (field.type === 'object') draft.note('A path that meets a list ends there: name the element, as in containers[0].');
  if (ref.field === 'name')
    draft.note(
      'The name of an object that was created with generateName is in responseObject_metadata_name alone; Telltale reads it there.',
    );
  const path = ref.path.filter(({ kind }) => kind !== 'any');
  const label = labelName(
    [field.path, ...path.map((step) => (step.kind === 'key' ? step.key : step.kind === 'index' ? step.index : ''))].join('_'),
  );
  if (!isMany && path.every(({ kind }) => kind === 'key')) return { kind: field.type === 'object' ? 'json' : 'text', code: label };
  const expression = expressionOf(field.path, path);
  if (expression === null) return cannot('this key is no name of a field there');
  draft.define(`${label}=${expression}`);
  const isElement = path.at(-1)?.kind === 'index';
  return { kind: isMany && !isElement ? 'list' : isElement && isMany ? 'text' : 'json', code: label };
}

/** As `json` names it. */
function labelName(path: string): string {
  return path.replace(/[^A-Za-z0-9_]/g, '_');
}

/** A path of the `json` stage in quotes: `"user.extra[\"key\"]"`; null where a key is more than letters, digits and `_./:-`. */
function expressionOf(path: string, steps: readonly PathStep[]): string | null {
  if (steps.some((step) => step.kind === 'key' && !/^[\w./:-]+$/.test(step.key))) return null;
  const written = steps.map((step) => (step.kind === 'key' ? `[\\"${step.key}\\"]` : step.kind === 'index' ? `[${step.index}]` : ''));
  return `"${path}${written.join('')}"`;
}

/** A length of time as Go reads it. */
export function goDuration(us: number): string {
  const units = [
    [3600e6, 'h'],
    [60e6, 'm'],
    [1e6, 's'],
    [1e3, 'ms'],
  ] as const;
  const [size, unit] = units.find(([length]) => us % length === 0 && us !== 0) ?? [1, 'us'];
  return `${us / size}${unit}`;
}
