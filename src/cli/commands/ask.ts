/** `telltale ask`: lists the saved queries, asks one, shows one, saves or deletes one. An answer is shown as `telltale query` shows it. */
import { userInfo } from 'node:os';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { readConfig } from '../../platform/config.ts';
import { ownQueryDirectory } from '../../platform/paths.ts';
import { printSavedQuery, savedQueryDocument } from '../../query/saved/saved-query-document.ts';
import type { Context } from '../../service/context.ts';
import { type Asked, askQuestion } from '../../service/saved-queries/ask.ts';
import { isExistingStore } from '../../service/saved-queries/existing-store.ts';
import { allQuestions, findQuestion, noQuestion, type Question, type Sources } from '../../service/saved-queries/questions.ts';
import { deleteQuery, saveQuery } from '../../service/saved-queries/save.ts';
import { type CommandRunner, type Face, writeFooter } from '../face.ts';
import { rowWriters } from '../output/formats.ts';
import { questionRows, renderQuestionList } from '../output/question-list.ts';
import { renderQuestionPage } from '../output/question-page.ts';
import { rowFormatOf } from '../output/row-format.ts';
import { escapeJson, escapeLines, escapeText } from '../terminal/escape.ts';
import { runQueryCommand } from './query.ts';

type Request = RequestOf<'ask'>;

export const runAskCommand: CommandRunner<Request> = async (request, face) => {
  const { question: name, save, remove } = request;
  if (save !== undefined || remove !== undefined) return changeStore(request, face);
  if (request.description !== undefined) throw misuse('--description belongs to --save.');
  const sources: Sources = { folders: request.queries, ownFolder: ownQueryDirectory(), store: await storeOf(face) };
  if (name === undefined) return list(await questionsOf(sources, face), face);
  const question = await findQuestion(name, sources, face.context.warn);
  if (request.show) return show(question, request, face);
  const asked = ask(question, request);
  if (!face.setup.quiet) await face.err.write(`${face.errStyle.bold(escapeText(question.query.title))}\n`);
  const exitCode = await runQueryCommand({ text: asked.text, limit: request.limit, pageAfter: undefined, follow: false }, face);
  const { next } = question.query;
  if (next.length > 0 && !face.setup.quiet) await face.err.write(`${face.errStyle.dim(`Ask next: ${escapeText(next.join(', '))}`)}\n`);
  return exitCode;
};

function ask({ query }: Question, { values, since, until }: Request): Asked {
  return askQuestion(query, { words: values, since, until });
}

/** The store that the command is about, where there is one: looking for a name makes none. */
async function storeOf({ where, setup, context, contextOf }: Face): Promise<Context | null> {
  if (where.kind === 'server') return null;
  const location = where.kind === 'store' ? where.location : (setup.store ?? (await readConfig(process.env)).store);
  if (!(await isExistingStore(location))) return null;
  return where.kind === 'store' ? context : contextOf({ kind: 'store', location });
}

/** Of files alone no store is asked; and a store that does not answer leaves what comes in files. */
async function questionsOf(sources: Sources, { where, context }: Face): Promise<readonly Question[]> {
  try {
    return await allQuestions(where.kind === 'store' ? sources : { ...sources, store: null }, context.warn);
  } catch (error) {
    if (!(error instanceof AppError) || sources.store === null || error.code === 'input-unreadable') throw error;
    context.warn(`The store could not be looked into for saved queries: ${error.message}`);
    return allQuestions({ ...sources, store: null }, () => undefined);
  }
}

async function list(questions: readonly Question[], face: Face): Promise<number> {
  const { out, outStyle, setup } = face;
  const format = rowFormatOf(setup, 'table');
  if (format === 'table') await out.write(renderQuestionList(questions, outStyle));
  else await rowWriters[format](questionRows(questions), { sink: out, style: outStyle });
  await out.flush();
  await writeFooter(face, `${questions.length} saved queries · telltale ask NAME asks one, telltale ask NAME --show tells about it`);
  return 0;
}

/** The query on stdout, for `telltale query` or an editor; about it on stderr. Where values are missing, their places are left. */
async function show(question: Question, request: Request, { out, err, errStyle, setup }: Face): Promise<number> {
  const { query } = question;
  const forTerminal = (text: string, made: (text: string) => string) => (out.isTerminal ? made(text) : text);
  if (setup.output === 'yaml') await out.write(forTerminal(printSavedQuery(query), escapeLines));
  else if (setup.output === 'json') {
    const document = { ...savedQueryDocument(query), needs: query.needs };
    await out.write(`${forTerminal(JSON.stringify(document, null, 2), escapeJson)}\n`);
  } else {
    if (!setup.quiet) await err.write(`${renderQuestionPage(question, errStyle)}\n`);
    const isNeedy = query.parameters.some(({ optional, default: usual }) => !optional && usual === null);
    const text = request.values.length === 0 && isNeedy ? query.query : ask(question, request).text;
    await out.write(`${forTerminal(text, escapeLines)}\n`);
  }
  await out.flush();
  return 0;
}

async function changeStore({ question: text, values, save, remove, description }: Request, face: Face): Promise<number> {
  const { context, out, where } = face;
  if (where.kind === 'server') throw misuse(`Queries are saved in a store, and ${where.url} is a server.`, 'Name the store with --store.');
  if (where.kind !== 'store') throw misuse('Queries are saved in a store, not in a log: leave -f out.');
  if (save !== undefined && remove !== undefined) throw misuse('Give either --save or --delete.');
  const author = userName();
  if (remove !== undefined) {
    if (text !== undefined) throw misuse(`--delete takes the name alone, so “${text}” has no place.`);
    if ((await storeOf(face)) === null) throw noQuestion(remove, []);
    await deleteQuery(remove, author, context);
    await out.write(`Deleted ${escapeText(remove)}.\n`);
  } else if (save !== undefined) {
    if (text === undefined)
      throw misuse('The query to save is missing.', `telltale ask --save ${save} 'QUERY' --description 'What it asks'`);
    if (values.length > 0) throw misuse(`“${values[0]}” is one argument too many.`, 'A query of several words is one argument: quote it.');
    const { query, version } = await saveQuery({ name: save, text, description, author }, context);
    const taken = query.parameters.map(({ name, type }) => (type === 'text' ? name : `${name} (${type})`)).join(', ');
    await out.write(`Saved ${query.name}${version > 1 ? `, version ${version}` : ''}${taken === '' ? '' : `; it takes ${taken}`}.\n`);
  }
  await out.flush();
  return 0;
}

/** Who saves: in a container the user often has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

function misuse(message: string, hint = '`telltale ask --help` shows its forms.'): AppError {
  return new AppError('usage', { message, hint });
}
