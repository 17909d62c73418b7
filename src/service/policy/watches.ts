/** What a policy can be held to: the questions and the detections that come with the program. */
import type { Watch } from '../../policy/coverage/watch.ts';
import { parameterPlaces, tryQuery } from '../../query/saved/bind-query.ts';
import { valueSpans } from '../../query/saved/leave-out.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import { isEnabled, type Rule } from '../../rules/rule.ts';
import { readRuleFiles } from '../rules/rule-files.ts';
import { readBuiltIns } from '../saved-queries/query-files.ts';

/** All of them, in the order of their lists. */
export async function readWatches(): Promise<readonly Watch[]> {
  const [questions, detections] = await Promise.all([readBuiltIns(), readRuleFiles([], true)]);
  return [
    ...questions.flatMap(({ queries }) => queries.flatMap(watchOfQuestion)),
    ...detections.flatMap(({ rules }) => rules.filter((rule) => isEnabled(rule) && raises(rule)).map(watchOfRule)),
  ];
}

/** What only feeds a correlation is held to as a part of it. */
function raises(rule: Rule): boolean {
  return rule.kind === 'correlation' || rule.raises;
}

function watchOfRule({ name, title, level, tags, queries }: Rule): Watch {
  return { kind: 'detection', name, title, tags: [level, ...tags], queries };
}

/** The values of its parameters are those of the one who asks: any may be given, those that have a default too. */
function watchOfQuestion({ name, title, theme, parameters, query: text }: SavedQuery): readonly Watch[] {
  const { query } = tryQuery(text, parameters);
  if (query === null) return [];
  const places = parameterPlaces(text).map(({ span }) => span);
  return [
    {
      kind: 'question',
      name,
      title,
      tags: [theme],
      queries: [query],
      isOpen: (leaf) => valueSpans(leaf).some(({ start, end }) => places.some((place) => place.start <= start && end <= place.end)),
    },
  ];
}
