/** The use case behind `detect`: all rules over the events of a store or of files, in one statement. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type AlertLevel, isLevelAtLeast } from '../../model/alert.ts';
import { isoOf } from '../../model/iso-time.ts';
import type { Context } from '../context.ts';
import { listsFor } from '../indicators/given-lists.ts';
import { readAsked } from '../summary/asked.ts';
import { tellRuleOf } from '../tell-rule-of.ts';
import { chooseRules, neededRules, runnable } from './choose-rules.ts';
import { findEvents } from './find-events.ts';
import { correlationFields, makeFindings, type Raised } from './make-findings.ts';

export async function detect(request: RequestOf<'detect'>, context: Context): Promise<AnswerOf<'detect'>> {
  const { rules: names, folders, noBuiltIn, level, failOn, since, until, events: records, lists } = request;
  const { range } = readAsked({ clusters: [], since, until });
  const choice = { rules: names, folders, builtIn: !noBuiltIn, lists: await listsFor(lists, context), leavesTests: true };
  const read = await chooseRules(choice, context.warn);
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
  // At the terminal the owner sees all, as in the log itself.
  const raised = makeFindings(rules, found, { masked: context.masking === 'on' });
  for (const [{ name }, count] of found.left)
    context.warn(`${name} found ${count} more stages of requests than fit into memory; they are counted here, and not told.`);
  return {
    rules: rules.length,
    left: read.chosen.filter((rule) => isLevelAtLeast(rule.level, level) && !rules.includes(rule)).map(({ name }) => name),
    failed: failOn !== 'never' && raised.some(({ finding: { rule } }) => isLevelAtLeast(rule.level, failOn as AlertLevel)),
    findings: raised.map((one) => answerOf(one, records)),
  };
}

export function answerOf({ finding, auditID, record }: Raised, records: boolean): AnswerOf<'detect'>['findings'][number] {
  return {
    id: finding.id,
    rule: tellRuleOf(finding),
    time: isoOf(finding.atUs),
    cluster: finding.cluster,
    auditID,
    user: finding.user,
    reason: finding.reason,
    events: finding.events,
    ...(records && { event: record }),
  };
}
