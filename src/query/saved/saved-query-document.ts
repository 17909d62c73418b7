/** A saved query as the document that `readSavedQueries` reads back: JSON for a store, YAML for a file. */
import { Document } from 'yaml';
import type { SavedQuery } from './saved-query.ts';

type Draft = Omit<SavedQuery, 'needs'>;

export function savedQueryDocument({ name, title, description, theme, parameters, query, next }: Draft): Readonly<Record<string, unknown>> {
  const declared = parameters.map(({ name: key, type, default: usual, optional, example, description: what }) => [
    key,
    {
      description: what,
      ...(type !== 'text' && { type }),
      ...(usual !== null && { default: usual }),
      ...(optional && { optional }),
      ...(example !== null && { example }),
    },
  ]);
  return {
    name,
    title,
    ...(description !== '' && { description }),
    ...(theme !== '' && { theme }),
    ...(declared.length > 0 && { parameters: Object.fromEntries(declared) }),
    query,
    ...(next.length > 0 && { next }),
  };
}

export function printSavedQuery(query: Draft): string {
  return new Document(savedQueryDocument(query)).toString({ lineWidth: 0 });
}
