/** `telltale ask`: lists the saved queries, asks one, shows one, saves or deletes one. An answer is shown as `telltale query` shows it. */
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { ownQueryDirectory } from '../../platform/paths.ts';
import { printSavedQuery, savedQueryDocument } from '../../query/saved/saved-query-document.ts';
import { type Asked, askQuestion } from '../../service/saved-queries/ask.ts';
import { allQuestions, findQuestion, type Question, type Sources } from '../../service/saved-queries/questions.ts';
import { type CommandRunner, type Face, writeFooter } from '../face.ts';
import { rowWriters } from '../output/formats.ts';
import { questionRows, renderQuestionList } from '../output/question-list.ts';
import { renderQuestionPage } from '../output/question-page.ts';
import { rowFormatOf } from '../output/row-format.ts';
import { escapeJson, escapeLines, escapeText } from '../terminal/escape.ts';
import { runQueryCommand } from './query.ts';
import { removeQuestion, saveQuestion, storedBy } from './question-keeper.ts';

type Request = RequestOf<'ask'>;

export const runAskCommand: CommandRunner<Request> = async (request, face) => {
  const { question: name, save, remove } = request;
  if (save !== undefined || remove !== undefined) return changeSaved(request, face);
  if (request.description !== undefined) throw misuse('--description belongs to --save.');
  const sources: Sources = { folders: request.queries, ownFolder: ownQueryDirectory(), stored: await storedBy(face) };
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

/** Of files alone no store is asked; and a store that does not answer leaves what comes in files. */
async function questionsOf(sources: Sources, { where, context }: Face): Promise<readonly Question[]> {
  try {
    return await allQuestions(where.kind === 'files' ? { ...sources, stored: null } : sources, context.warn);
  } catch (error) {
    if (!(error instanceof AppError) || sources.stored === null || error.code === 'input-unreadable') throw error;
    context.warn(`Saved queries beside those in files could not be looked for: ${error.message}`);
    return allQuestions({ ...sources, stored: null }, () => undefined);
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

async function changeSaved({ question: text, values, save, remove, description }: Request, face: Face): Promise<number> {
  const { out, where } = face;
  if (where.kind === 'files') throw misuse('Queries are saved in a store, not in a log: leave -f out.');
  if (save !== undefined && remove !== undefined) throw misuse('Give either --save or --delete.');
  if (remove !== undefined) {
    if (text !== undefined) throw misuse(`--delete takes the name alone, so “${text}” has no place.`);
    await removeQuestion(remove, face);
    await out.write(`Deleted ${escapeText(remove)}.\n`);
  } else if (save !== undefined) {
    if (text === undefined)
      throw misuse('The query to save is missing.', `telltale ask --save ${save} 'QUERY' --description 'What it asks'`);
    if (values.length > 0) throw misuse(`“${values[0]}” is one argument too many.`, 'A query of several words is one argument: quote it.');
    const { name, version, parameters } = await saveQuestion({ name: save, text, description }, face);
    const taken = parameters.map((parameter) => (parameter.type === 'text' ? parameter.name : `${parameter.name} (${parameter.type})`));
    const takes = taken.length === 0 ? '' : `; it takes ${taken.join(', ')}`;
    await out.write(`Saved ${escapeText(name)}${version > 1 ? `, version ${version}` : ''}${takes}.\n`);
  }
  await out.flush();
  return 0;
}

function misuse(message: string, hint = '`telltale ask --help` shows its forms.'): AppError {
  return new AppError('usage', { message, hint });
}
