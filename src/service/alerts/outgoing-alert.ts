/** An alert as destinations get it. */
import type { Alert, AlertEvent, AlertLevel } from '../../model/alert.ts';
import { isoOf } from '../../model/iso-time.ts';
import { isStorm } from '../../sql/alerts.ts';
import { readAlertState } from './alert-state.ts';
import { type FacedAlert, sayAlert } from './present-alert.ts';

/** `publicUrl` is where people reach the page; without it there is no link. */
export function outgoingAlert({ row, lead }: FacedAlert, events: readonly AlertEvent[], publicUrl: string | undefined): Alert {
  const { id, title, tags, description } = lead.rule;
  const storm = isStorm(row.alert_id);
  return {
    id: row.alert_id,
    rule: { id, title, level: row.level as AlertLevel, tags, description },
    status: readAlertState(row.state).status,
    cluster: row.in_cluster,
    user: storm ? row.busiest : lead.user,
    impersonatedUser: storm || lead.impersonatedUser === '' ? null : lead.impersonatedUser,
    actorKind: lead.actorKind,
    sourceIPs: lead.sourceIPs,
    verb: lead.verb,
    object: lead.object,
    firstTime: isoOf(BigInt(row.began)),
    lastTime: isoOf(BigInt(row.ended)),
    count: Number(row.event_count),
    sentence: sayAlert(row, lead),
    evidence: { eventIds: events.map((event) => event.id), auditIDs: lead.auditIDs, events },
    link: publicUrl === undefined ? null : `${publicUrl.replace(/\/+$/, '')}/alerts/${row.alert_id}`,
  };
}
