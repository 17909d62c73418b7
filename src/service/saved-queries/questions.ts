/**
 * All saved queries that a person can ask, wherever they come from. A folder that was named comes before the person's own,
 * that before what comes with the program, and a store comes last: so a file answers for a log and for any store alike.
 */
import { AppError } from '../../contract/problems.ts';
import { nearest } from '../../model/suggest.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import type { Context } from '../context.ts';
import { type QueryFile, readBuiltIn, readBuiltIns, readGivenFolder, readQueryFolder } from './query-files.ts';
import type { SavedBy, StoredQuery } from './stored-queries.ts';

export type Origin = 'file' | 'built-in' | 'store';

export interface Question {
  readonly query: SavedQuery;
  readonly origin: Origin;
  /** The file; null for what is in a store. */
  readonly path: string | null;
  /** Whether another of the same name is asked in its place. */
  readonly isHidden: boolean;
  /** Who saved it last, and when; null for what is in a file. */
  readonly saved: SavedBy | null;
}

export interface Sources {
  /** Folders that the person named. */
  readonly folders: readonly string[];
  /** The person's own, which may be missing; null for none. */
  readonly ownFolder: string | null;
  /** Gives what people saved, in a store or at a server; null for none. */
  readonly stored: (() => Promise<readonly StoredQuery[]>) | null;
}

/** What comes in files. What is wrong with one is said with `warn`, and leaves the others as they are. */
export async function readQuestions({ folders, ownFolder }: Omit<Sources, 'stored'>, warn: Context['warn']): Promise<Question[]> {
  const own = await readOwn({ folders, ownFolder }, warn);
  const builtIn = await readBuiltIns();
  for (const { findings } of builtIn) for (const finding of findings) warn(finding);
  return marked([...questionsOf(own, 'file'), ...questionsOf(builtIn, 'built-in')]);
}

async function readOwn({ folders, ownFolder }: Omit<Sources, 'stored'>, warn: Context['warn']): Promise<QueryFile[]> {
  const own = [...(await Promise.all(folders.map(readGivenFolder))), ownFolder === null ? [] : await readQueryFolder(ownFolder)].flat();
  for (const { findings } of own) for (const finding of findings) warn(finding);
  return own;
}

/** What comes in files, and then what is in the store. */
export async function allQuestions(sources: Sources, warn: Context['warn']): Promise<Question[]> {
  const inFiles = await readQuestions(sources, warn);
  if (sources.stored === null) return inFiles;
  const stored = (await sources.stored()).map((stored) => ({ ...stored, origin: 'store', path: null, isHidden: false }) as const);
  return marked([...inFiles, ...stored]);
}

function questionsOf(files: readonly QueryFile[], origin: Origin): Question[] {
  return files.flatMap(({ path, queries }) => queries.map((query) => ({ query, origin, path, isHidden: false, saved: null })));
}

/** The first of each name is the one that is asked. */
function marked(questions: readonly Question[]): Question[] {
  const seen = new Set<string>();
  return questions.map((question) => {
    const isHidden = seen.has(question.query.name);
    seen.add(question.query.name);
    return { ...question, isHidden };
  });
}

/** The store is looked into only where no file has the name. */
export async function findQuestion(name: string, sources: Sources, warn: Context['warn']): Promise<Question> {
  const builtIn = await readBuiltIn(name);
  const inFiles = [...questionsOf(await readOwn(sources, warn), 'file'), ...questionsOf(builtIn === null ? [] : [builtIn], 'built-in')];
  const found = inFiles.find(({ query }) => query.name === name);
  if (found !== undefined) return found;
  const all = await allQuestions(sources, () => undefined);
  const stored = all.find(({ query }) => query.name === name);
  if (stored !== undefined) return stored;
  throw noQuestion(
    name,
    all.map(({ query }) => query.name),
  );
}

export function noQuestion(name: string, known: readonly string[]): AppError {
  const near = nearest(name, known) ?? known.find((one) => one.split('-').includes(name));
  const hint =
    near === undefined || near === null ? '`telltale ask` lists all of them.' : `Did you mean ${near}? \`telltale ask\` lists all of them.`;
  return new AppError('usage', { message: `There is no saved query “${name}”.`, hint, reason: 'no-question' });
}
