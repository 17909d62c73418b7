/** The use case behind `detect`: all rules over the events of a store or of files, in one statement. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type AlertLevel, isLevelAtLeast } from '../../model/alert.ts';
import type { Context } from '../context.ts';
import { listsFor } from '../indicators/given-lists.ts';
import { readAsked } from '../summary/asked.ts';
import { chooseRules, neededRules, runnable } from './choose-rules.ts';
import { findEvents } from './find-events.ts';
import { correlationFields, type Finding, makeFindings } from './make-findings.ts';

export async function detect(request: RequestOf<'detect'>, context: Context): Promise<AnswerOf<'detect'>> {
  const { rules: names, folders, noBuiltIn, level, failOn, since, until, events: records, lists } = request;
  const { range } = readAsked({ clusters: [], since, until });
  const read = await chooseRules({ rules: names, folders, builtIn: !noBuiltIn, lists: await listsFor(lists, context) }, context.warn);
  const rules = runnable(read, names.length > 0).filter((rule) => isLevelAtLeast(rule.level, level));
  const found = await findEvents(
    {
      rules: neededRules(rules, read.all),
      among: { where: null, stages: range === null ? [] : [range] },
      more: correlationFields(rules),
      records,
    },
    context,
  );
  const findings = makeFindings(rules, found);
  return {
    rules: rules.length,
    left: read.chosen.filter((rule) => isLevelAtLeast(rule.level, level) && !rules.includes(rule)).map(({ name }) => name),
    failed: failOn !== 'never' && findings.some(({ rule }) => isLevelAtLeast(rule.level, failOn as AlertLevel)),
    findings: findings.map((finding) => answerOf(finding, records)),
  };
}

export function answerOf({ rule, atUs, record, ...rest }: Finding, records: boolean): AnswerOf<'detect'>['findings'][number] {
  const { id, name, title, level, tags, description, falsePositives, next } = rule;
  return {
    id: rest.id,
    rule: { id, name, title, level, tags: [...tags], description, falsePositives: [...falsePositives], next: [...next] },
    time: isoOf(atUs),
    cluster: rest.cluster,
    auditID: rest.auditID,
    user: rest.user,
    reason: rest.reason,
    events: rest.events,
    ...(records && { event: record }),
  };
}

function isoOf(us: bigint): string {
  const whole = new Date(Number(us / 1000n)).toISOString().slice(0, 19);
  return `${whole}.${String(us % 1_000_000n).padStart(6, '0')}Z`;
}
