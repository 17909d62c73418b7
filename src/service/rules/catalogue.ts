/** The use cases behind `catalogue` and `rule`: the rules that a server has, as its page lists and shows them. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { isLevelAtLeast } from '../../model/alert.ts';
import { nearest } from '../../model/suggest.ts';
import { tacticOf } from '../../model/tactics.ts';
import { printQuery } from '../../query/print-query.ts';
import { countedIds } from '../../rules/counted-rules.ts';
import { isEnabled, type Rule } from '../../rules/rule.ts';
import type { Context } from '../context.ts';
import { briefOf, tellRule } from './list-rules.ts';
import { servedFiles } from './read-rule-text.ts';
import type { RuleFile } from './rule-files.ts';

type Told = Pick<Context, 'detection' | 'clock'>;

export async function catalogue(context: Told): Promise<AnswerOf<'catalogue'>> {
  const rules = unique((await servedFiles(context)).flatMap((file) => file.rules));
  const setup = context.detection?.();
  const isRun = (rule: Rule) => setup === undefined || (setup.enabled && isLevelAtLeast(rule.level, setup.level));
  // What counts events of a rule that does not run counts too few.
  const isAside = (rule: Rule) =>
    setup?.aside.has(rule.id) === true || (rule.kind === 'correlation' && [...countedIds(rule)].some((id) => setup?.aside.has(id)));
  return {
    rules: rules.map((rule) => ({
      ...briefOf(rule),
      tactic: tacticOf(rule.tags) ?? '',
      raises: rule.raises,
      runs: isEnabled(rule) && isRun(rule),
      aside: isAside(rule),
      queries: rule.queries.map(printQuery),
    })),
  };
}

export async function oneRule({ name }: RequestOf<'rule'>, context: Told): Promise<AnswerOf<'rule'>> {
  const { rule, file } = await findServedRule(name, context);
  const all = (await servedFiles(context)).flatMap(({ rules }) => rules);
  return { ...tellRule(rule, all, context.clock()), tactic: tacticOf(rule.tags) ?? '', text: file.text, alone: file.rules.length === 1 };
}

/** @throws AppError `not-found` */
export async function findServedRule(name: string, context: Told): Promise<{ readonly rule: Rule; readonly file: RuleFile }> {
  const files = await servedFiles(context);
  for (const file of files) {
    const rule = file.rules.find((one) => one.name === name || one.id === name.toLowerCase());
    if (rule !== undefined) return { rule, file };
  }
  const near = nearest(
    name,
    files.flatMap(({ rules }) => rules.map((rule) => rule.name)),
  );
  throw new AppError('not-found', {
    message: `There is no rule “${name}”.`,
    hint: near === null ? 'The page Rules lists all of them.' : `Did you mean ${near}?`,
  });
}

/** The first of each id holds, as in detection. */
function unique(rules: readonly Rule[]): readonly Rule[] {
  const seen = new Set<string>();
  return rules.filter(({ id }) => !seen.has(id) && seen.add(id));
}
