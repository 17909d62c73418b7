/** What a policy can be held to: the questions and the detections that come with the program. */
import type { Watch } from '../../policy/coverage/watch.ts';
import { watchOfQuestion } from '../../policy/coverage/watch-of-question.ts';
import { isEnabled, type Rule } from '../../rules/rule.ts';
import { readRuleFiles } from '../rules/rule-files.ts';
import { readBuiltIns } from '../saved-queries/query-files.ts';

/** All of them, in the order of their lists. */
export async function readWatches(): Promise<readonly Watch[]> {
  const [questions, detections] = await Promise.all([readBuiltIns(), readRuleFiles([], true)]);
  return [
    ...questions.flatMap(({ queries }) => queries.flatMap((query) => watchOfQuestion(query) ?? [])),
    ...detections.flatMap(({ rules }) => rules.filter((rule) => isEnabled(rule) && rule.raises).map(watchOfRule)),
  ];
}

function watchOfRule({ name, title, level, tags, queries }: Rule): Watch {
  return { kind: 'detection', name, title, tags: [level, ...tags], queries };
}
