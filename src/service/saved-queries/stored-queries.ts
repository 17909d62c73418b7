/** Saved queries in a store: each a document of the state table, by its name. */
import { readSavedQueries } from '../../query/saved/read-saved-queries.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import { savedQueryDocument } from '../../query/saved/saved-query-document.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Context } from '../context.ts';

const kind = 'saved-query';

async function openState(context: Context): Promise<StateStore> {
  const { store } = await context.events();
  return new StateStore(store, kind, context.clock);
}

export interface SavedBy {
  readonly author: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly version: number;
}

export interface StoredQuery {
  readonly query: SavedQuery;
  readonly saved: SavedBy;
}

/** Those that this version understands; of the others it warns. */
export async function storedQueries(context: Context): Promise<StoredQuery[]> {
  const documents = await (await openState(context)).latest();
  return documents.flatMap(({ id, document, author, at, version }) => {
    // JSON is YAML: both go through the same door.
    const { queries, diagnostics } = readSavedQueries(document ?? '');
    const [query] = queries;
    if (query === undefined)
      context.warn(`The saved query ${id} of the store cannot be asked: ${diagnostics[0]?.message ?? 'it is empty.'}`);
    return query === undefined ? [] : { query, saved: { author, at, version } };
  });
}

export async function storeQuery(query: Omit<SavedQuery, 'needs'>, author: string, context: Context): Promise<number> {
  return (await openState(context)).save({ id: query.name, author }, JSON.stringify(savedQueryDocument(query)));
}

/** False where there is none of that name. */
export async function unstoreQuery(name: string, author: string, context: Context): Promise<boolean> {
  return (await openState(context)).remove({ id: name, author });
}
