/** The questions that come along and those that were saved: listed, filled in, kept, removed. */
import { send } from './session.ts';

interface QuestionParameter {
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly default: string | null;
  readonly optional: boolean;
  readonly example: string | null;
}

export interface SavedQuestion {
  readonly name: string;
  /** The question, in the words of a person. */
  readonly title: string;
  readonly description: string;
  /** Empty for those that people saved. */
  readonly theme: string;
  readonly origin: 'built-in' | 'store';
  readonly hidden: boolean;
  /** As it was written, with parameters as `$name`. */
  readonly query: string;
  /** What is asked where no value is given; null where one has to be. */
  readonly canonical: string | null;
  readonly parameters: readonly QuestionParameter[];
}

export async function fetchQuestions(): Promise<readonly SavedQuestion[]> {
  const { questions } = (await send('GET', '/api/v1/questions')) as { readonly questions: readonly SavedQuestion[] };
  return questions.filter(({ hidden }) => !hidden);
}

/** @param values `name=value` for each parameter that is given one */
export async function fillQuestion(name: string, values: readonly string[]): Promise<string> {
  const { text } = (await send('POST', '/api/v1/questions/text', { name, values })) as { readonly text: string };
  return text;
}

export async function saveQuestion(name: string, text: string, description: string): Promise<void> {
  await send('PUT', `/api/v1/saved/${encodeURIComponent(name)}`, { text, ...(description !== '' && { description }) });
}

export async function removeQuestion(name: string): Promise<void> {
  await send('DELETE', `/api/v1/saved/${encodeURIComponent(name)}`);
}
