/** The use case behind `rules convert`: rules of other tools in our own form, with what is dead in them mended where it is known how. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { isError } from '../../model/diagnostic.ts';
import { printRule } from '../../rules/print-rule.ts';
import { readRules } from '../../rules/read-rules.ts';
import type { Context } from '../context.ts';
import { readRuleFiles } from './rule-files.ts';
import { sayPlace } from './say-place.ts';

export async function convertRules({ paths }: RequestOf<'rules convert'>, context: Context): Promise<AnswerOf<'rules convert'>> {
  const files = await readRuleFiles(paths, false);
  const rules = files.flatMap(({ path, text, diagnostics }) => {
    for (const finding of diagnostics.filter(isError))
      context.warn(`${path}:${sayPlace(text, finding)}: ${finding.message} The rule is left out.`);
    const before = readRules(text);
    const { rules: mended, correlations } = readRules(text, { repair: true });
    for (const { head } of correlations) context.warn(`${path}: ${head.title} counts other rules and stays as it is.`);
    return mended.map((rule) => ({
      name: rule.name,
      before: before.rules.find(({ id }) => id === rule.id)?.verdict ?? rule.verdict,
      after: rule.verdict,
      text: printRule(rule),
    }));
  });
  return { rules };
}
