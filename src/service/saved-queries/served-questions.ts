/** The use cases of saved questions over HTTP: list them, put values into one, save one, remove one. The server has no files of a person. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import type { Context } from '../context.ts';
import { askQuestion } from './ask.ts';
import { allQuestions, findQuestion, type Question, type Sources } from './questions.ts';
import { deleteQuery, saveQuery } from './save.ts';
import { type StoredQuery, storedQueries } from './stored-queries.ts';

type Listed = AnswerOf<'questions'>['questions'][number];

const sourcesOf = (context: Context): Sources => ({ folders: [], ownFolder: null, stored: () => storedQueries(context) });

export async function questions(context: Context): Promise<AnswerOf<'questions'>> {
  const all = await allQuestions(sourcesOf(context), context.warn);
  return { questions: all.map(describe) };
}

function describe({ query, origin, isHidden, saved }: Question): Listed {
  const { name, title, description, theme, parameters, query: text, next, needs } = query;
  return {
    name,
    title,
    description,
    theme,
    origin: origin === 'store' ? 'store' : 'built-in',
    hidden: isHidden,
    query: text,
    canonical: canonicalOf(query),
    parameters: parameters.map((parameter) => ({ ...parameter })),
    next: [...next],
    needs: { ...needs },
    saved: saved === null ? null : { ...saved },
  };
}

/** Those of a list that people saved: what a server answered, as if its store were here. */
export function storedOf(listed: readonly Listed[]): StoredQuery[] {
  return listed.flatMap(({ saved, name, title, description, theme, parameters, query: text, next, needs }) =>
    saved === null ? [] : [{ query: { name, title, description, theme, parameters, query: text, next, needs }, saved }],
  );
}

/** What comes along stays as it is while the program runs. */
const canonicals = new WeakMap<SavedQuery, string | null>();

function canonicalOf(query: SavedQuery): string | null {
  const known = canonicals.get(query);
  if (known !== undefined) return known;
  const isNeedy = query.parameters.some(({ optional, default: usual }) => !optional && usual === null);
  const text = isNeedy ? null : tryAsk(query);
  canonicals.set(query, text);
  return text;
}

function tryAsk(query: SavedQuery): string | null {
  try {
    return askQuestion(query, { words: [], since: undefined, until: undefined }).text;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

export async function questionText(
  { name, values, since, until }: RequestOf<'question-text'>,
  context: Context,
): Promise<AnswerOf<'question-text'>> {
  const { query } = await findQuestion(name, sourcesOf(context), context.warn).catch(notFound);
  return { text: askQuestion(query, { words: values, since, until }).text, title: query.title };
}

export async function questionSave(
  { name, text, description }: RequestOf<'question-save'>,
  context: Context,
): Promise<AnswerOf<'question-save'>> {
  const { query, version } = await saveQuery({ name, text, description, author: context.asker.name }, context);
  return { name: query.name, version, parameters: query.parameters.map((parameter) => parameter.name) };
}

export async function questionRemove({ name }: RequestOf<'question-remove'>, context: Context): Promise<AnswerOf<'question-remove'>> {
  await deleteQuery(name, context.asker.name, context).catch(notFound);
  return { removed: name };
}

/** At the terminal a name that does not exist is a wrong use; here it is a place where nothing is. */
function notFound(error: unknown): never {
  if (error instanceof AppError && error.details['reason'] === 'no-question')
    throw new AppError('not-found', { ...error.details, hint: 'GET /api/v1/questions lists them.' });
  throw error;
}
