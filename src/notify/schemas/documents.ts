/** The documents that an alert becomes in the schema that a destination was set to. */
import { isIP } from 'node:net';
import type { Alert } from '../../model/alert.ts';
import { ecsAlert, ecsEvent } from './ecs.ts';
import { type Document, ocsfActivity, ocsfFinding } from './ocsf.ts';

interface Settings {
  readonly schema: 'telltale' | 'ocsf' | 'ecs';
  readonly events: boolean;
}

/** The alert first; then its events, where they are asked for and not in it already. */
export function documentsOf(alert: Alert, { schema, events }: Settings, version: string): readonly Document[] {
  const { cluster, evidence } = alert;
  switch (schema) {
    case 'telltale':
      return [telltaleDocument(alert)];
    case 'ocsf':
      return [ocsfFinding(alert, version), ...(events ? evidence.events.map((event) => ocsfActivity(event, cluster, version)) : [])];
    case 'ecs':
      return [ecsAlert(alert), ...(events ? evidence.events.map((event) => ecsEvent(event, cluster)) : [])];
  }
}

/** The alert as we have it. Its form is a promise: see docs/guides/destinations.md. */
export function telltaleDocument(alert: Alert): Document {
  return { ...alert, sourceIP: alert.sourceIPs.filter((address) => isIP(address) !== 0).at(-1) ?? null };
}
