/** All that an event says beside its bodies, in groups, each with the name that a question has for it. Pure. */
import { annotationKeys } from '../../../src/model/annotation-keys.ts';
import { type AuditEvent, mapOf, type Person } from '../../../src/model/sentence/read-event.ts';
import type { Recorded } from '../../events/ask-events.ts';
import { inOneLine } from '../../json/yaml-lines.ts';
import { formatDuration } from '../../text/format.ts';

export interface ShownField {
  /** As the query language names it: `extra["scopes"]`. */
  readonly field: string;
  /** What a filter compares. */
  readonly value: string | number;
  /** Where it is not shown as it is compared. */
  readonly shown?: string;
  readonly note?: string;
  readonly kind?: 'time' | 'user' | 'reason' | 'object';
}

export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly ShownField[];
}

export function fieldsOf({ event, id, cluster, source, raw }: Recorded): readonly FieldGroup[] {
  const { object } = event;
  const groups: readonly (readonly [string, readonly ShownField[]])[] = [
    [
      'Who',
      [
        ...person('', event.user),
        ...(event.impersonated === null ? [] : person('impersonated', event.impersonated)),
        one('impersonationconstraint', event.impersonationConstraint),
      ],
    ],
    [
      'What',
      [
        one('verb', event.verb),
        one('resource', object?.resource),
        one('subresource', object?.subresource),
        one('namespace', object?.namespace),
        { field: 'name', value: object?.name ?? '', kind: 'object' },
        one('apigroup', object?.group),
        one('apiversion', object?.version),
        one('objectuid', object?.uid),
        one('resourceversion', object?.resourceVersion),
        one('requesturi', event.requestURI),
      ],
    ],
    ['Where from', [...addresses(event), one('useragent', event.userAgent, 'the client’s own claim')]],
    ['Outcome', outcome(event)],
    ['Timing', timing(event)],
    ['Annotations', annotations(event, (key) => !isLatency(key) && !isDecision(key))],
    [
      'Record',
      [
        one('id', id),
        one('auditid', event.auditID, 'the client may choose it'),
        one('cluster', cluster),
        one('source', source),
        one('level', event.level),
        one('stage', event.stage),
        { field: 'size', value: raw.length, shown: `${raw.length.toLocaleString()} characters` },
      ],
    ],
  ];
  return groups
    .map(([title, fields]) => ({ title, fields: fields.filter(({ value }) => value !== '') }))
    .filter(({ fields }) => fields.length > 0);
}

function one(field: string, value: string | number | null | undefined, note?: string): ShownField {
  return { field, value: value ?? '', ...(note !== undefined && { note }) };
}

function person(prefix: 'impersonated' | '', { name, uid, groups, extra }: Person): readonly ShownField[] {
  return [
    { field: prefix === '' ? 'user' : 'impersonateduser', value: name, kind: 'user' },
    one(prefix === '' ? 'uid' : 'impersonateduid', uid),
    ...groups.map((group) => one(`${prefix}groups`, group)),
    ...Object.entries(extra).flatMap(([key, texts]) => texts.map((text) => one(`${prefix}extra[${JSON.stringify(key)}]`, text))),
  ];
}

function addresses({ sourceIPs }: AuditEvent): readonly ShownField[] {
  return sourceIPs.map((address, at) => one('sourceips', address, at === sourceIPs.length - 1 ? 'proven' : 'only claimed'));
}

function outcome(event: AuditEvent): readonly ShownField[] {
  const reason = event.annotations['authorization.k8s.io/reason'] ?? '';
  const details = Object.entries(mapOf(event.details)).map(([key, value]) => {
    const text = typeof value === 'object' ? inOneLine(value) : String(value);
    return one(`details.${key}`, text);
  });
  return [
    one('code', event.code),
    one('status', event.status),
    one('reason', event.reason),
    one('message', event.message),
    ...details,
    one('decision', event.annotations['authorization.k8s.io/decision']),
    { field: 'authz_reason', value: reason, kind: 'reason' },
  ];
}

function timing(event: AuditEvent): readonly ShownField[] {
  const us = spanOf(event.receivedAt, event.stageAt);
  return [
    { field: 'time', value: event.receivedAt, kind: 'time', note: 'received' },
    { field: 'stage_time', value: event.stageAt, kind: 'time', note: 'reached this stage' },
    ...(us === null ? [] : [{ field: 'duration', value: `${us}us`, shown: formatDuration(us) }]),
    ...annotations(event, isLatency),
  ];
}

/** Microseconds; a date of the browser knows no more than milliseconds. */
export function spanOf(from: string, to: string): number | null {
  const start = microseconds(from);
  const end = microseconds(to);
  return start === null || end === null || end < start ? null : end - start;
}

function microseconds(text: string): number | null {
  const ms = Date.parse(text.replace(/\.\d+/, ''));
  const fraction = /\.(\d{1,6})/.exec(text)?.[1] ?? '0';
  return Number.isFinite(ms) ? ms * 1000 + Number(fraction.padEnd(6, '0')) : null;
}

const descriptions = new Map(annotationKeys.map(({ key, description }) => [key, description]));
const isLatency = (key: string) => key.startsWith('apiserver.latency.k8s.io/');
const isDecision = (key: string) => key === 'authorization.k8s.io/decision' || key === 'authorization.k8s.io/reason';

function annotations(event: AuditEvent, isWanted: (key: string) => boolean): readonly ShownField[] {
  return Object.entries(event.annotations)
    .filter(([key]) => isWanted(key))
    .map(([key, value]) => one(`annotations[${JSON.stringify(key)}]`, value, descriptions.get(key)));
}
