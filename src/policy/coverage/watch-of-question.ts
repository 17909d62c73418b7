/** A saved question as what a policy is held to. The values of its parameters are those of the one who asks: any may be given. */
import { parameterPlaces, tryQuery } from '../../query/saved/bind-query.ts';
import { valueSpans } from '../../query/saved/leave-out.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import type { Watch } from './watch.ts';

type Asked = Pick<SavedQuery, 'name' | 'title' | 'theme' | 'parameters' | 'query'>;

/** Null where its text cannot be read. */
export function watchOfQuestion({ name, title, theme, parameters, query: text }: Asked): Watch | null {
  const { query } = tryQuery(text, parameters);
  if (query === null) return null;
  const places = parameterPlaces(text).map(({ span }) => span);
  return {
    kind: 'question',
    name,
    title,
    tags: [theme],
    queries: [query],
    isOpen: (leaf) => valueSpans(leaf).some(({ start, end }) => places.some((place) => place.start <= start && end <= place.end)),
  };
}
