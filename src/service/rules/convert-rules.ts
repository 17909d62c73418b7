/** The use case behind `rules convert`: rules of other tools in our own form, with what is dead in them mended where it is known how. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { isError } from '../../model/diagnostic.ts';
import { printRule } from '../../rules/print-rule.ts';
import { nothingRead, readRuleTexts } from '../../rules/read-rules.ts';
import type { Context } from '../context.ts';
import { listsFor } from '../indicators/given-lists.ts';
import { readRuleFiles } from './rule-files.ts';
import { sayPlace } from './say-place.ts';

export async function convertRules(
  { paths, lists: given }: RequestOf<'rules convert'>,
  context: Context,
): Promise<AnswerOf<'rules convert'>> {
  const lists = await listsFor(given, context);
  const files = await readRuleFiles(paths, false, lists);
  const texts = files.map(({ text }) => text);
  // The names of lists stay as they are.
  const [unmended, repaired] = [readRuleTexts(texts, { lists }), readRuleTexts(texts, { lists, repair: true })];
  const rules = files.flatMap(({ path, text, diagnostics }, at) => {
    for (const finding of diagnostics.filter(isError))
      context.warn(`${path}:${sayPlace(text, finding)}: ${finding.message} The rule is left out.`);
    const before = unmended[at]?.rules ?? [];
    const { rules: mended, correlations } = repaired[at] ?? nothingRead;
    for (const { head } of correlations) context.warn(`${path}: ${head.title} counts other rules and stays as it is.`);
    return mended.map((rule) => ({
      name: rule.name,
      before: before.find(({ id }) => id === rule.id)?.verdict ?? rule.verdict,
      after: rule.verdict,
      text: printRule(rule),
    }));
  });
  return { rules };
}
