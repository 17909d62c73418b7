/** Events that happen during a test, sent as an API server sends them. */
import { randomUUID } from 'node:crypto';
import type { StartedServer } from './started-server.ts';

export type AuditEvent = Readonly<Record<string, unknown>>;

/** @param received when; the time that the page goes by. */
export function eventOf(parts: AuditEvent, received = new Date()): AuditEvent {
  const at = received.toISOString().replace('Z', '000Z');
  return {
    level: 'Metadata',
    auditID: randomUUID(),
    stage: 'ResponseComplete',
    requestURI: '/api/v1/namespaces/dev/pods/web',
    verb: 'delete',
    user: { username: 'somebody' },
    sourceIPs: ['203.0.113.9'],
    objectRef: { resource: 'pods', namespace: 'dev', name: 'web', apiVersion: 'v1' },
    responseStatus: { code: 200 },
    requestReceivedTimestamp: at,
    stageTimestamp: at,
    ...parts,
  };
}

export async function postEvents({ url }: StartedServer, cluster: string, items: readonly AuditEvent[]): Promise<void> {
  const response = await fetch(`${url}/v1/ingest/webhook/${cluster}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items }),
  });
  if (!response.ok) throw new Error(`posting events: ${response.status} ${await response.text()}`);
}
