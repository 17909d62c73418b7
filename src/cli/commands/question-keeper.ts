/** Where people's saved questions are: in the store that the command is about, or at the server that it asks. */
import { userInfo } from 'node:os';
import { AppError } from '../../contract/problems.ts';
import { readConfig } from '../../platform/config.ts';
import { declareParameters } from '../../query/saved/declare-parameters.ts';
import type { Context } from '../../service/context.ts';
import { isExistingStore } from '../../service/saved-queries/existing-store.ts';
import { noQuestion, type Sources } from '../../service/saved-queries/questions.ts';
import { deleteQuery, saveQuery } from '../../service/saved-queries/save.ts';
import { storedOf } from '../../service/saved-queries/served-questions.ts';
import { storedQueries } from '../../service/saved-queries/stored-queries.ts';
import type { Face } from '../face.ts';

interface Saving {
  readonly name: string;
  readonly text: string;
  readonly description: string | undefined;
}

/** What people saved; null where there is nothing to look into: looking for a name makes no store. */
export async function storedBy(face: Face): Promise<Sources['stored']> {
  const { handlers, where, context } = face;
  if (where.kind === 'server') return async () => storedOf((await handlers.questions({}, context)).questions);
  const store = await storeOf(face);
  return store === null ? null : () => storedQueries(store);
}

async function storeOf({ where, setup, context, contextOf }: Face): Promise<Context | null> {
  const location = where.kind === 'store' ? where.location : (setup.store ?? (await readConfig(process.env)).store);
  if (!(await isExistingStore(location))) return null;
  return where.kind === 'store' ? context : contextOf({ kind: 'store', location });
}

export async function saveQuestion({ name, text, description }: Saving, { handlers, where, context }: Face) {
  if (where.kind !== 'server') {
    const { query, version } = await saveQuery({ name, text, description, author: userName() }, context);
    return { name: query.name, version, parameters: query.parameters };
  }
  const saved = await handlers['question-save']({ name, text, description }, context);
  return { name: saved.name, version: saved.version, parameters: declareParameters(text) };
}

export async function removeQuestion(name: string, face: Face): Promise<void> {
  const { handlers, where, context } = face;
  if (where.kind === 'server') {
    await handlers['question-remove']({ name }, context).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'not-found' ? noQuestion(name, []) : error;
    });
    return;
  }
  if ((await storeOf(face)) === null) throw noQuestion(name, []);
  await deleteQuery(name, userName(), context);
}

/** Who saves: in a container the user often has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
