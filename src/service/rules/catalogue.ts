/** The use cases behind `catalogue` and `rule`: the rules that a server has, as its page lists and shows them. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { nearest } from '../../model/suggest.ts';
import { printQuery } from '../../query/print-query.ts';
import { type Rule, raises } from '../../rules/rule.ts';
import { tacticOf } from '../../rules/tactics.ts';
import { briefOf, tellRule } from './list-rules.ts';
import { builtInFiles } from './read-rule-text.ts';
import type { RuleFile } from './rule-files.ts';

export async function catalogue(): Promise<AnswerOf<'catalogue'>> {
  const rules = (await builtInFiles()).flatMap((file) => file.rules);
  return {
    rules: rules.map((rule) => ({
      ...briefOf(rule),
      tactic: tacticOf(rule.tags) ?? '',
      raises: raises(rule),
      queries: rule.queries.map(printQuery),
    })),
  };
}

export async function oneRule({ name }: RequestOf<'rule'>): Promise<AnswerOf<'rule'>> {
  const { rule, file } = await findServedRule(name);
  return { ...tellRule(rule), tactic: tacticOf(rule.tags) ?? '', text: file.text, alone: file.rules.length === 1 };
}

/** @throws AppError `not-found` */
export async function findServedRule(name: string): Promise<{ readonly rule: Rule; readonly file: RuleFile }> {
  const files = await builtInFiles();
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
