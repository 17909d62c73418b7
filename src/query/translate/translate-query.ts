/** One question in the language of another tool, so that an answer can be checked there. What cannot be said is an error with its place. */
import { type Diagnostic, isError } from '../../model/diagnostic.ts';
import type { TranslationTarget } from '../../model/translation-targets.ts';
import type { Query } from '../ast.ts';
import { Draft } from './draft.ts';
import { targets } from './registry.ts';
import { reportUntold } from './untold.ts';

export interface Translation {
  /** Null where something could not be said. Notes stand in it as comments. */
  readonly text: string | null;
  /** How to run it, and where its answer may differ. */
  readonly notes: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export function translateQuery(query: Query, name: TranslationTarget, { hasTrustedProxies = false } = {}): Translation {
  const target = targets[name];
  const draft = new Draft(target.title, hasTrustedProxies);
  reportUntold(query, target, draft);
  const body = draft.diagnostics.some(isError) ? '' : target.write(query, draft);
  const notes = [...draft.notes];
  const failed = draft.diagnostics.some(isError);
  const text = failed ? null : [...notes.map((note) => target.comment(note)), body].join('\n');
  return { text, notes, diagnostics: draft.diagnostics };
}
