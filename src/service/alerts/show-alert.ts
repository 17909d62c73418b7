/** The use case behind `alerts show`: all there is to know about one alert, within what the asker may see. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { Finding } from '../../model/finding.ts';
import { isoOf } from '../../model/iso-time.ts';
import {
  type DocumentRow,
  findingsOf,
  type PersonRow,
  peopleOf,
  type RelatedRow,
  relatedAlerts,
  type StepRow,
  stepsOf,
} from '../../sql/alerts.ts';
import { type Context, statementOptions } from '../context.ts';
import { isLoopback } from '../remote/is-loopback.ts';
import { AlertStates } from './alert-state.ts';
import { findEvidence } from './evidence.ts';
import { alertsById, findAlert } from './find-alert.ts';
import { readFinding } from './finding-document.ts';
import { nextQuestions } from './next-questions.ts';
import { type FacedAlert, isWhole, presentAlert } from './present-alert.ts';

type Detail = AnswerOf<'alerts show'>;

const most = { findings: 100, events: 100, people: 10, related: 20, steps: 60 } as const;
/** So far around an alert others are related to it. */
const relatedUs = 6n * 3_600_000_000n;
/** A step of the timeline is one of these. */
const stepsUs = [1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400].map((seconds) => BigInt(seconds) * 1_000_000n);

export async function showAlert({ id }: RequestOf<'alerts show'>, context: Context): Promise<Detail> {
  const found = await findAlert(id, context);
  const { store } = await context.events();
  const { alert_id, began, ended } = found.row;
  const stepUs = stepFor(BigInt(ended) - BigInt(began));
  const options = statementOptions(context);
  const [documents, steps, people, related, trail] = await Promise.all([
    store.rows<DocumentRow>(findingsOf(alert_id, context.scope, most.findings), options),
    store.rows<StepRow>(stepsOf(alert_id, context.scope, stepUs), options),
    store.rows<PersonRow>(peopleOf(alert_id, context.scope, most.people), options),
    findRelated(found, context),
    isWhole(found.row) ? new AlertStates(store, context.clock).trail(alert_id) : [],
  ]);
  const findings = documents.map(({ document }) => readFinding(document));
  const events = await findEvidence(findings, context, most.events);
  const seen = new Set(events.map(({ auditID }) => auditID));
  const auditIDs = [...new Set(findings.flatMap((finding) => finding.auditIDs))].slice(0, most.events);
  const { lead } = found;
  const brief = presentAlert(found);
  return {
    ...brief,
    rule: { ...brief.rule, description: lead.rule.description, falsePositives: [...lead.rule.falsePositives] },
    whole: isWhole(found.row),
    latest: findings.map(presentFinding),
    evidence: {
      events: events.map((event) => ({ ...event, sourceIPs: [...event.sourceIPs], object: event.object && { ...event.object } })),
      missing: auditIDs.filter((auditID) => !seen.has(auditID)),
    },
    timeline: {
      stepSeconds: Number(stepUs / 1_000_000n),
      steps: steps.map(({ step, findings: count }) => ({ time: isoOf(BigInt(step)), findings: Number(count) })),
    },
    top: people.map(({ who, findings: count }) => ({ user: who, findings: Number(count) })),
    related,
    next: await nextQuestions({ ...lead, atUs: BigInt(ended), auditIDs }),
    trail,
  };
}

function presentFinding(finding: Finding): Detail['latest'][number] {
  const { id, user, impersonatedUser, sourceIPs, userAgent, verb, code, object, auditIDs, events, reason, facts } = finding;
  return {
    id,
    firstTime: isoOf(finding.firstUs),
    time: isoOf(finding.atUs),
    user,
    impersonatedUser,
    sourceIPs: [...sourceIPs],
    userAgent,
    verb,
    code,
    object: object && { ...object },
    auditIDs: [...auditIDs],
    events,
    reason,
    facts: facts.map((fact) => ({ ...fact })),
  };
}

async function findRelated({ row, lead }: FacedAlert, context: Context): Promise<Detail['related']> {
  const { store } = await context.events();
  const { object, user, sourceIPs, cluster } = lead;
  const address = sourceIPs.at(-1) ?? '';
  const rows = await store.rows<RelatedRow>(
    relatedAlerts(
      {
        alert: row.alert_id,
        cluster,
        user,
        namespace: object?.namespace ?? '',
        resource: object?.resource ?? '',
        name: object?.name ?? '',
        // All that runs on the machine of the API server shares these.
        address: isLoopback(address) ? '' : address,
        fromUs: BigInt(row.began) - relatedUs,
        toUs: BigInt(row.ended) + relatedUs,
      },
      context.scope,
      most.related,
    ),
    statementOptions(context),
  );
  const faced = await alertsById(
    rows.map(({ alert }) => alert),
    context,
  );
  return rows.flatMap(({ alert, because }) => {
    const other = faced.find(({ row: { alert_id } }) => alert_id === alert);
    return other === undefined ? [] : [{ ...presentAlert(other), because }];
  });
}

function stepFor(lengthUs: bigint): bigint {
  return stepsUs.find((step) => lengthUs / step < BigInt(most.steps)) ?? (stepsUs.at(-1) as bigint);
}
