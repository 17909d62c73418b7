/** An audit event on its way to a SIEM as it is: the record, and what tells it from others. */
import type { DestinationKind, SettingsOf } from '../../platform/config-destinations.ts';

export interface RawEvent {
  /** As the store knows it: the same whenever it is sent. */
  readonly id: string;
  readonly cluster: string;
  /** RFC 3339, in UTC. */
  readonly time: string;
  readonly auditID: string;
  /** One line of JSON, as it arrived or with masks. */
  readonly record: string;
}

/** The kinds that take events; the others are for people. */
export const eventKinds = [
  'webhook',
  'splunk',
  'elasticsearch',
  'syslog',
  'otlp',
  'file',
  'sentinel',
] as const satisfies readonly DestinationKind[];
export type EventKind = (typeof eventKinds)[number];
export type EventDestination = SettingsOf<EventKind>;

export function takesEvents(settings: { readonly kind: DestinationKind }): settings is EventDestination {
  return (eventKinds as readonly DestinationKind[]).includes(settings.kind);
}

/** Where the events of a forward go in the destination, instead of where its alerts go. */
export interface EventPlace {
  /** Of Elasticsearch or Splunk. */
  readonly index?: string;
}
