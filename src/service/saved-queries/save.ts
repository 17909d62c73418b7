/** Saving a query in a store under a name, and removing it. */
import { AppError } from '../../contract/problems.ts';
import { isError } from '../../model/diagnostic.ts';
import { explainQuery } from '../../query/explain-query.ts';
import { renderDiagnostics } from '../../query/render-diagnostics.ts';
import { tryQuery } from '../../query/saved/bind-query.ts';
import { declareParameters } from '../../query/saved/declare-parameters.ts';
import { readSavedQueries } from '../../query/saved/read-saved-queries.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import { printSavedQuery } from '../../query/saved/saved-query-document.ts';
import type { Context } from '../context.ts';
import { readBuiltIn } from './query-files.ts';
import { noQuestion } from './questions.ts';
import { storedQueries, storeQuery, unstoreQuery } from './stored-queries.ts';

export interface SaveRequest {
  readonly name: string;
  readonly text: string;
  readonly description: string | undefined;
  /** Who saves it. */
  readonly author: string;
}

export interface Saved {
  readonly query: SavedQuery;
  readonly version: number;
}

/** @throws AppError `usage` where the name cannot be taken, `query-invalid` where the text is no query. */
export async function saveQuery({ name, text, description, author }: SaveRequest, context: Context): Promise<Saved> {
  const parameters = declareParameters(text);
  const { query, diagnostics } = tryQuery(text, parameters);
  const errors = diagnostics.filter(isError);
  if (query === null) {
    throw new AppError('query-invalid', {
      message: errors[0]?.message ?? 'The query cannot be understood.',
      rendered: renderDiagnostics(text, errors),
    });
  }
  const title = description ?? explainQuery(query);
  const draft = { name, title, description: '', theme: '', parameters, query: text.trim(), next: [] };
  // What is saved has to be read again: the same check, once more, finds a bad name.
  const { queries, diagnostics: findings } = readSavedQueries(printSavedQuery(draft));
  const [saved] = queries;
  const [finding] = findings.filter(isError);
  if (saved === undefined) {
    throw new AppError('usage', {
      message: finding?.message ?? 'This cannot be saved.',
      ...(finding?.hint !== undefined && { hint: finding.hint }),
    });
  }
  if ((await readBuiltIn(name)) !== null) {
    throw new AppError('usage', { message: `${name} is a query that comes with telltale.`, hint: 'Save yours under another name.' });
  }
  return { query: saved, version: await storeQuery(saved, author, context) };
}

/** @throws AppError `usage` where the store has none of that name. */
export async function deleteQuery(name: string, author: string, context: Context): Promise<void> {
  if (await unstoreQuery(name, author, context)) return;
  if ((await readBuiltIn(name)) !== null)
    throw new AppError('usage', { message: `${name} comes with telltale and cannot be deleted.`, hint: '`telltale ask` lists what can.' });
  throw noQuestion(
    name,
    (await storedQueries(context)).map(({ query }) => query.name),
  );
}
