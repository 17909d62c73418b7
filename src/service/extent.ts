/** The use case behind `extent`: from when to when there are events, and of which clusters and namespaces. */
import type { AnswerOf } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import { type CountedRow, countClusters, countNamespaces, type ExtentRow, measureExtent } from '../sql/extent.ts';
import { type Context, statementOptions } from './context.ts';

export async function extent({ clusters }: RequestOf<'extent'>, context: Context): Promise<AnswerOf<'extent'>> {
  const { store } = await context.events();
  const { scope } = context;
  const options = statementOptions(context);
  const [[whole], ofClusters, ofNamespaces] = await Promise.all([
    store.rows<ExtentRow>(measureExtent(scope, clusters), options),
    store.rows<CountedRow>(countClusters(scope, clusters), options),
    store.rows<CountedRow>(countNamespaces(scope, clusters), options),
  ]);
  const events = Number(whole?.events ?? 0);
  return {
    first: events === 0 ? null : (whole?.first ?? null),
    last: events === 0 ? null : (whole?.last ?? null),
    events,
    clusters: ofClusters.map(counted),
    namespaces: ofNamespaces.map(counted),
  };
}

const counted = ({ value, count }: CountedRow) => ({ value, count: Number(count) });
