/** Every kind of destination. One that is configured and stands here not does not compile. */
import type { DestinationKind, DestinationSettings } from '../platform/config-destinations.ts';
import { alertmanager } from './channels/alertmanager.ts';
import { elasticsearch } from './channels/elasticsearch.ts';
import { email } from './channels/email.ts';
import { file } from './channels/file.ts';
import { otlp } from './channels/otlp.ts';
import { pagerduty } from './channels/pagerduty.ts';
import { sentinel } from './channels/sentinel.ts';
import { slack } from './channels/slack.ts';
import { splunk } from './channels/splunk.ts';
import { syslog } from './channels/syslog.ts';
import { teams } from './channels/teams.ts';
import { webhook } from './channels/webhook.ts';
import type { Destination } from './destination.ts';

const destinations: { readonly [Kind in DestinationKind]: Destination<Kind> } = {
  slack,
  teams,
  pagerduty,
  alertmanager,
  webhook,
  email,
  syslog,
  splunk,
  elasticsearch,
  sentinel,
  otlp,
  file,
};

/** The destination that settings are for: each kind has its own, which the compiler cannot follow through a name. */
export function destinationFor(settings: DestinationSettings): Destination<DestinationKind> {
  return destinations[settings.kind] as unknown as Destination<DestinationKind>;
}
