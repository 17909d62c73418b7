/**
 * Where each operation is asked over HTTP, and what it takes to be allowed. Plain data, without a schema: the browser loads it
 * as part of the client.
 */
import type { RequestName } from './requests.ts';
import type { Permission } from './roles.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Names in braces are fields of the request. */
  readonly path: `/api/v1/${string}`;
}

/** What the asker must be allowed: nothing, or a permission. `write` belongs to the owner of the files, at their terminal. */
export type Access = 'none' | 'write' | Permission;

export interface Terms {
  /** Null where the operation belongs to the terminal of the person's own machine. */
  readonly route: Route | null;
  readonly access: Access;
}

export const terms = {
  ingest: { route: null, access: 'write' },
  query: { route: { method: 'POST', path: '/api/v1/query' }, access: 'read' },
  facets: { route: { method: 'POST', path: '/api/v1/facets' }, access: 'read' },
  get: { route: { method: 'GET', path: '/api/v1/events/{id}' }, access: 'read' },
  summary: { route: { method: 'GET', path: '/api/v1/summary' }, access: 'read' },
  explain: { route: { method: 'POST', path: '/api/v1/explain' }, access: 'read' },
  fmt: { route: { method: 'POST', path: '/api/v1/fmt' }, access: 'none' },
  translate: { route: { method: 'POST', path: '/api/v1/translate' }, access: 'none' },
  fields: { route: { method: 'GET', path: '/api/v1/fields' }, access: 'none' },
  bad: { route: { method: 'GET', path: '/api/v1/bad-records' }, access: 'read' },
  reveal: { route: { method: 'POST', path: '/api/v1/events/{id}/reveal' }, access: 'reveal' },
  reads: { route: { method: 'GET', path: '/api/v1/reads' }, access: 'review' },
  spool: { route: null, access: 'none' },
  ask: { route: null, access: 'write' },
  start: { route: null, access: 'write' },
  status: { route: { method: 'GET', path: '/api/v1/status' }, access: 'read' },
  serve: { route: null, access: 'write' },
  connect: { route: null, access: 'none' },
  config: { route: null, access: 'none' },
  destinations: { route: null, access: 'none' },
  agent: { route: null, access: 'none' },
  login: { route: null, access: 'none' },
  logout: { route: null, access: 'none' },
  'policy init': { route: null, access: 'none' },
  'policy lint': { route: null, access: 'none' },
  'policy mend': { route: null, access: 'none' },
  'policy explain': { route: null, access: 'none' },
  'policy eval': { route: null, access: 'none' },
  'policy diff': { route: null, access: 'read' },
  'policy simulate': { route: null, access: 'read' },
  'policy-traffic': { route: { method: 'POST', path: '/api/v1/policy/traffic' }, access: 'read' },
  'policy coverage': { route: null, access: 'read' },
  'policy suggest': { route: null, access: 'read' },
  detect: { route: null, access: 'read' },
  detections: { route: { method: 'GET', path: '/api/v1/detections' }, access: 'read' },
  catalogue: { route: { method: 'GET', path: '/api/v1/rules' }, access: 'read' },
  rule: { route: { method: 'GET', path: '/api/v1/rules/{name}' }, access: 'read' },
  'rule-test': { route: { method: 'POST', path: '/api/v1/rules/test' }, access: 'read' },
  'rule-past': { route: { method: 'POST', path: '/api/v1/rules/past' }, access: 'read' },
  'alerts list': { route: { method: 'GET', path: '/api/v1/alerts' }, access: 'read' },
  'alerts show': { route: { method: 'GET', path: '/api/v1/alerts/{id}' }, access: 'read' },
  'alerts ack': { route: null, access: 'triage' },
  'alerts close': { route: null, access: 'triage' },
  'alerts reopen': { route: null, access: 'triage' },
  'alerts assign': { route: null, access: 'triage' },
  'alerts comment': { route: null, access: 'triage' },
  'alerts suppress': { route: null, access: 'triage' },
  'alerts unsuppress': { route: null, access: 'triage' },
  'alerts suppressions': { route: { method: 'GET', path: '/api/v1/suppressions' }, access: 'read' },
  'alert-counts': { route: { method: 'GET', path: '/api/v1/alert-counts' }, access: 'read' },
  'alert-change': { route: { method: 'POST', path: '/api/v1/alerts/{id}' }, access: 'triage' },
  'alerts-change': { route: { method: 'POST', path: '/api/v1/alerts' }, access: 'triage' },
  'suppression-save': { route: { method: 'POST', path: '/api/v1/suppressions' }, access: 'triage' },
  'suppression-remove': { route: { method: 'DELETE', path: '/api/v1/suppressions/{id}' }, access: 'triage' },
  'destination-states': { route: { method: 'GET', path: '/api/v1/destinations' }, access: 'manage' },
  'destination-test': { route: { method: 'POST', path: '/api/v1/destinations/{name}/test' }, access: 'manage' },
  deliveries: { route: { method: 'GET', path: '/api/v1/destinations/{name}/deliveries' }, access: 'manage' },
  behaviour: { route: null, access: 'read' },
  risk: { route: { method: 'GET', path: '/api/v1/risk' }, access: 'read' },
  'rules list': { route: null, access: 'none' },
  'rules show': { route: null, access: 'none' },
  'rules lint': { route: null, access: 'none' },
  'rules convert': { route: null, access: 'none' },
  'rules test': { route: null, access: 'none' },
  doctor: { route: null, access: 'read' },
  completion: { route: null, access: 'none' },
  complete: { route: { method: 'POST', path: '/api/v1/complete' }, access: 'read' },
  follow: { route: { method: 'GET', path: '/api/v1/follow' }, access: 'read' },
  progress: { route: { method: 'GET', path: '/api/v1/questions/{id}/progress' }, access: 'read' },
  cancel: { route: { method: 'DELETE', path: '/api/v1/questions/{id}' }, access: 'read' },
  export: { route: { method: 'GET', path: '/api/v1/export' }, access: 'read' },
  extent: { route: { method: 'GET', path: '/api/v1/extent' }, access: 'read' },
  questions: { route: { method: 'GET', path: '/api/v1/questions' }, access: 'read' },
  'question-text': { route: { method: 'POST', path: '/api/v1/questions/text' }, access: 'read' },
  'question-save': { route: { method: 'PUT', path: '/api/v1/saved/{name}' }, access: 'save' },
  'question-remove': { route: { method: 'DELETE', path: '/api/v1/saved/{name}' }, access: 'save' },
  'users': { route: { method: 'GET', path: '/api/v1/users' }, access: 'manage' },
  'user-save': { route: { method: 'PUT', path: '/api/v1/users/{name}' }, access: 'manage' },
  'user-remove': { route: { method: 'DELETE', path: '/api/v1/users/{name}' }, access: 'manage' },
  'tokens': { route: { method: 'GET', path: '/api/v1/tokens' }, access: 'read' },
  'token-create': { route: { method: 'POST', path: '/api/v1/tokens' }, access: 'read' },
  'token-revoke': { route: { method: 'DELETE', path: '/api/v1/tokens/{id}' }, access: 'read' },
  'sign-ins': { route: { method: 'GET', path: '/api/v1/sign-ins' }, access: 'review' },
} as const satisfies Record<RequestName, Terms>;
