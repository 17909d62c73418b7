/**
 * Alerts and events in the Elastic Common Schema 8. After github.com/elastic/ecs, schemas/: event, rule, orchestrator, threat, user,
 * source. An address field takes addresses alone, so what is none is left out there and stays in `telltale.*`.
 */
import { isIP } from 'node:net';
import type { Alert, AlertEvent, AlertLevel, AlertObject } from '../../model/alert.ts';
import type { Document } from './ocsf.ts';

const severities: Readonly<Record<AlertLevel, number>> = { informational: 1, low: 21, medium: 47, high: 73, critical: 99 };
const version = { ecs: { version: '8.11.0' } };

export function ecsAlert(alert: Alert): Document {
  const { rule, evidence } = alert;
  const techniques = tagsLike(rule.tags, /^attack\.(t\d{4}(?:\.\d{3})?)$/i).map((id) => id.toUpperCase());
  const tactics = tagsLike(rule.tags, /^attack\.([a-z][a-z_-]+)$/);
  return {
    '@timestamp': alert.lastTime,
    ...version,
    'message': alert.sentence,
    'event': {
      kind: 'alert',
      category: ['intrusion_detection'],
      type: ['info'],
      id: alert.id,
      action: alert.verb,
      severity: severities[rule.level],
      reason: alert.sentence,
      start: alert.firstTime,
      end: alert.lastTime,
      provider: 'telltale',
      module: 'kubernetes',
      dataset: 'kubernetes.audit_alerts',
      ...(alert.link !== null && { url: alert.link }),
    },
    'rule': { id: rule.id, name: rule.title, description: rule.description },
    ...(techniques.length + tactics.length > 0 && {
      threat: {
        framework: 'MITRE ATT&CK',
        technique: { id: techniques },
        tactic: { name: tactics.map((name) => name.replace(/[_-]/g, ' ')) },
      },
    }),
    ...actorOf(alert),
    'orchestrator': orchestratorOf(alert.object, alert.cluster),
    'tags': rule.tags,
    'telltale': {
      status: alert.status,
      level: rule.level,
      actor_kind: alert.actorKind,
      count: alert.count,
      source_ips: alert.sourceIPs,
      event_ids: evidence.eventIds,
      audit_ids: evidence.auditIDs,
    },
  };
}

export function ecsEvent(event: AlertEvent, cluster: string): Document {
  const { code } = event;
  return {
    '@timestamp': event.time,
    ...version,
    'event': {
      kind: 'event',
      category: ['configuration'],
      type: [code !== null && code >= 400 ? 'denied' : 'access'],
      id: event.id,
      action: event.verb,
      outcome: code === null ? 'unknown' : code < 400 ? 'success' : 'failure',
      module: 'kubernetes',
      dataset: 'kubernetes.audit',
    },
    'url': { original: event.requestURI },
    'user_agent': { original: event.userAgent },
    ...(code !== null && { http: { response: { status_code: code } } }),
    ...actorOf(event),
    'orchestrator': orchestratorOf(event.object, cluster),
    'telltale': { audit_id: event.auditID, stage: event.stage, source_ips: event.sourceIPs },
  };
}

/** `user` is the person, `user.effective` whom they acted as. Of the addresses the last is proven. */
function actorOf({ user, impersonatedUser, sourceIPs }: Pick<AlertEvent, 'user' | 'impersonatedUser' | 'sourceIPs'>): Document {
  const addresses = sourceIPs.filter((address) => isIP(address) !== 0);
  const last = sourceIPs.at(-1);
  return {
    user: { name: user, ...(impersonatedUser !== null && { effective: { name: impersonatedUser } }) },
    ...(last !== undefined && { source: { address: last, ...(isIP(last) !== 0 && { ip: last }) } }),
    related: { user: impersonatedUser === null ? [user] : [user, impersonatedUser], ip: addresses },
  };
}

function orchestratorOf(object: AlertObject | null, cluster: string): Document {
  return {
    type: 'kubernetes',
    cluster: { name: cluster },
    ...(object !== null && {
      ...(object.namespace !== '' && { namespace: object.namespace }),
      resource: {
        type: object.subresource === '' ? object.resource : `${object.resource}/${object.subresource}`,
        ...(object.name !== '' && { name: object.name }),
      },
    }),
  };
}

function tagsLike(tags: readonly string[], form: RegExp): string[] {
  return tags.flatMap((tag) => form.exec(tag)?.[1] ?? []);
}
