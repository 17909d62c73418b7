/** After `telltale ask`: the names of the saved queries that come in files, then the parameters of the one that was named. */
import { ownQueryDirectory } from '../../platform/paths.ts';
import { type Question, readQuestions } from '../../service/saved-queries/questions.ts';
import type { Candidate } from './candidates.ts';

/** `before` are the words after `ask` up to the one that is being typed. */
export async function completeQuestion(before: readonly string[]): Promise<Candidate[]> {
  const questions = await readQuestions({ folders: [], ownFolder: ownQueryDirectory() }, () => undefined).catch((): Question[] => []);
  const asked = questions.find(({ query }) => before.includes(query.name));
  if (asked === undefined) return questions.map(({ query }) => ({ text: query.name, description: query.title }));
  return asked.query.parameters
    .filter(({ name }) => !before.some((word) => word.startsWith(`${name}=`)))
    .map(({ name, description }) => ({ text: `${name}=`, description }));
}
