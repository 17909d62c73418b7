/**
 * Alerts and events as OCSF 1.3 has them: Detection Finding (2004) and API Activity (6003). After the schema itself, in
 * github.com/ocsf/ocsf-schema: events/findings/detection_finding.json, events/application/api_activity.json.
 */
import type { Alert, AlertEvent, AlertLevel, AlertObject, AlertStatus } from '../../model/alert.ts';

export type Document = Readonly<Record<string, unknown>>;

const severities: Readonly<Record<AlertLevel, readonly [id: number, name: string]>> = {
  informational: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};
/** What became of the finding, and what this document tells of it. */
const states: Readonly<Record<AlertStatus, { readonly status_id: number; readonly status: string; readonly activity_id: number }>> = {
  open: { status_id: 1, status: 'New', activity_id: 1 },
  acknowledged: { status_id: 2, status: 'In Progress', activity_id: 2 },
  closed: { status_id: 4, status: 'Resolved', activity_id: 3 },
};
const activities: Readonly<Record<string, number>> = {
  create: 1,
  get: 2,
  list: 2,
  watch: 2,
  head: 2,
  update: 3,
  patch: 3,
  put: 3,
  post: 1,
  delete: 4,
  deletecollection: 4,
};

const metadata = (version: string, uid: string) => ({
  version: '1.3.0',
  uid,
  product: { name: 'Telltale', vendor_name: 'Telltale', version },
});

export function ocsfFinding(alert: Alert, version: string): Document {
  const { rule, evidence, cluster } = alert;
  const [severity_id, severity] = severities[rule.level];
  const state = states[alert.status];
  return {
    class_uid: 2004,
    class_name: 'Detection Finding',
    category_uid: 2,
    category_name: 'Findings',
    type_uid: 200_400 + state.activity_id,
    ...state,
    severity_id,
    severity,
    is_alert: alert.status !== 'closed',
    time: Date.parse(alert.lastTime),
    start_time: Date.parse(alert.firstTime),
    end_time: Date.parse(alert.lastTime),
    count: alert.count,
    message: alert.sentence,
    metadata: metadata(version, alert.id),
    finding_info: {
      uid: alert.id,
      title: rule.title,
      desc: rule.description,
      analytic: { uid: rule.id, name: rule.title, type_id: 1, type: 'Rule' },
      attacks: attacksOf(rule.tags),
      first_seen_time: Date.parse(alert.firstTime),
      last_seen_time: Date.parse(alert.lastTime),
      ...(alert.link !== null && { src_url: alert.link }),
      related_events: evidence.eventIds.map((uid) => ({ uid, type_uid: 600_399 })),
    },
    resources: resourcesOf(alert.object, cluster),
    evidences: evidence.events.map((event) => ({
      actor: actorOf(event),
      api: apiOf(event),
      src_endpoint: endpointOf(event.sourceIPs),
      resources: resourcesOf(event.object, cluster),
    })),
    observables: [
      { type_id: 4, type: 'User Name', name: 'actor.user.name', value: alert.user },
      ...alert.sourceIPs.map((value) => ({ type_id: 2, type: 'IP Address', name: 'src_endpoint.ip', value })),
    ],
    ...unmapped(alert.impersonatedUser, { cluster, audit_ids: evidence.auditIDs, actor_kind: alert.actorKind }),
  };
}

export function ocsfActivity(event: AlertEvent, cluster: string, version: string): Document {
  const activity_id = activities[event.verb] ?? 99;
  const failed = event.code !== null && event.code >= 400;
  return {
    class_uid: 6003,
    class_name: 'API Activity',
    category_uid: 6,
    category_name: 'Application Activity',
    activity_id,
    ...(activity_id === 99 && { activity_name: event.verb }),
    type_uid: 600_300 + activity_id,
    severity_id: 1,
    severity: 'Informational',
    time: Date.parse(event.time),
    ...(event.code === null ? { status_id: 0 } : { status_id: failed ? 2 : 1, status_code: String(event.code) }),
    metadata: { ...metadata(version, event.id), correlation_uid: event.auditID },
    actor: actorOf(event),
    api: apiOf(event),
    src_endpoint: endpointOf(event.sourceIPs),
    resources: resourcesOf(event.object, cluster),
    http_request: { user_agent: event.userAgent, url: { path: event.requestURI.split('?', 1)[0], url_string: event.requestURI } },
    ...(event.code !== null && { http_response: { code: event.code } }),
    ...unmapped(event.impersonatedUser, { cluster, stage: event.stage }),
  };
}

/** The person is the actor. For whom they acted as the schema has no place: it stands in `unmapped`. */
function actorOf({ user }: AlertEvent): Document {
  return { user: { name: user } };
}

function unmapped(impersonatedUser: string | null, more: Document): Document {
  return { unmapped: { ...more, ...(impersonatedUser !== null && { impersonated_user: impersonatedUser }) } };
}

function apiOf({ verb, auditID, code, object }: AlertEvent): Document {
  const kind = object === null ? '' : object.subresource === '' ? object.resource : `${object.resource}/${object.subresource}`;
  return {
    operation: kind === '' ? verb : `${verb} ${kind}`,
    request: { uid: auditID },
    ...(code !== null && { response: { code } }),
    service: { name: 'kube-apiserver' },
    ...(object !== null && object.apiGroup !== '' && { group: { name: object.apiGroup } }),
  };
}

/** The last address is proven; those before it a client or a proxy has claimed. */
function endpointOf(addresses: readonly string[]): Document {
  const ip = addresses.at(-1);
  return ip === undefined ? { name: 'unknown' } : { ip, ...(addresses.length > 1 && { intermediate_ips: addresses.slice(0, -1) }) };
}

function resourcesOf(object: AlertObject | null, cluster: string): Document[] {
  if (object === null) return [{ name: cluster, type: 'cluster' }];
  const { resource, subresource, namespace, name } = object;
  return [
    {
      name: name === '' ? resource : name,
      type: subresource === '' ? resource : `${resource}/${subresource}`,
      labels: [`cluster:${cluster}`, ...(namespace === '' ? [] : [`namespace:${namespace}`])],
    },
  ];
}

/** Sigma’s tags: `attack.t1609`, `attack.t1552.007`, `attack.credential-access`. */
function attacksOf(tags: readonly string[]): Document[] {
  return tags.flatMap((tag): Document[] => {
    const [, id = '', sub] = /^attack\.(t\d{4})(\.\d{3})?$/i.exec(tag) ?? [];
    if (id !== '') {
      const technique = { uid: id.toUpperCase() };
      return [{ technique, ...(sub !== undefined && { sub_technique: { uid: `${technique.uid}${sub}` } }) }];
    }
    const [, tactic] = /^attack\.([a-z][a-z_-]+)$/.exec(tag) ?? [];
    return tactic === undefined ? [] : [{ tactic: { name: tactic.replace(/[_-]/g, ' ') } }];
  });
}
