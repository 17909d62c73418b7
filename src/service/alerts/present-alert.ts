/** An alert as it is shown: what its findings count up to, its first finding as its face, and what people made of it. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { AlertLevel } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import { isoOf } from '../../model/iso-time.ts';
import { type AlertRow, type DocumentRow, findingDocuments, isStorm } from '../../sql/alerts.ts';
import type { Store } from '../../store/store.ts';
import { readAlertState } from './alert-state.ts';
import { readFinding } from './finding-document.ts';
import { rowsOfMany } from './rows-of-many.ts';

export type AlertBrief = AnswerOf<'alerts list'>['alerts'][number];

export interface FacedAlert {
  readonly row: AlertRow;
  /** Its first finding. */
  readonly lead: Finding;
}

/** With the first finding of each, in the same order. */
export async function facedAlerts(rows: readonly AlertRow[], store: Store): Promise<FacedAlert[]> {
  const leads = new Map<string, Finding>();
  const ids = rows.map(({ lead }) => lead);
  for (const { id, document } of await rowsOfMany<DocumentRow>(store, ids, findingDocuments)) leads.set(id, readFinding(document));
  // Between two statements nothing is deleted but by hand.
  return rows.flatMap((row) => {
    const lead = leads.get(row.lead);
    return lead === undefined ? [] : [{ row, lead }];
  });
}

export function presentAlert({ row, lead }: FacedAlert): AlertBrief {
  const { status, verdict, assignee } = readAlertState(row.state);
  const { id, name, title, source, tags } = lead.rule;
  const storm = isStorm(row.alert_id);
  return {
    id: row.alert_id,
    rule: { id, name, title, level: row.level as AlertLevel, source, tags: [...tags] },
    status,
    verdict,
    assignee,
    comments: isWhole(row) ? Number(row.comments) : 0,
    storm,
    cluster: row.in_cluster,
    user: storm ? row.busiest : lead.user,
    users: Number(row.people),
    impersonatedUser: storm ? '' : lead.impersonatedUser,
    actorKind: lead.actorKind,
    sourceIPs: [...lead.sourceIPs],
    verb: lead.verb,
    object: lead.object && { ...lead.object },
    namespaces: [...row.places],
    firstTime: isoOf(BigInt(row.began)),
    lastTime: isoOf(BigInt(row.ended)),
    findings: Number(row.findings),
    events: Number(row.event_count),
    sentence: sayAlert(row, lead),
  };
}

/** Whether the asker sees all of its findings. */
export function isWhole({ findings, all_findings }: AlertRow): boolean {
  return findings === all_findings;
}

export function sayAlert(row: AlertRow, { rule, reason }: Finding): string {
  const count = Number(row.findings);
  if (!isStorm(row.alert_id)) return count === 1 ? reason : `${reason}; and ${count - 1} more like it`;
  const people = Number(row.people);
  const who = row.busiest === '' ? '' : people === 1 ? `, all by ${row.busiest}` : `, by ${people} users, most often by ${row.busiest}`;
  return `“${rule.title}” was found ${count} more times in ${row.in_cluster} within an hour, beyond the alerts that it has opened${who}`;
}
