/** The questions that come along and those that were saved: asked once for every place that shows them. */
import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../src/contract/answers.ts';
import { client } from './client.ts';

export type SavedQuestion = AnswerOf<'questions'>['questions'][number];

/** All of them; of one that is hidden another of the same name is asked in its place. */
export function useQuestions() {
  return useQuery({ queryKey: ['questions'], queryFn: async ({ signal }) => (await client.questions({}, { signal })).questions });
}
