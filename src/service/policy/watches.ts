/** What a policy can be held to: the classic questions that come with the program. */
import type { Watch } from '../../policy/coverage/watch.ts';
import { parameterPlaces, tryQuery } from '../../query/saved/bind-query.ts';
import { valueSpans } from '../../query/saved/leave-out.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import { readBuiltIns } from '../saved-queries/query-files.ts';

/** All of them, in the order of their lists. Detections are added here, once there is a list of them. */
export async function readWatches(): Promise<readonly Watch[]> {
  const files = await readBuiltIns();
  return [...files.flatMap(({ queries }) => queries.flatMap(watchOfQuestion))];
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
