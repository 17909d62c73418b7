/** What a policy can be held to: the classic questions that come with the program. */
import type { Watch } from '../../policy/coverage/watch.ts';
import { watchOfQuestion } from '../../policy/coverage/watch-of-question.ts';
import { readBuiltIns } from '../saved-queries/query-files.ts';

/** All of them, in the order of their lists. Detections are added here, once there is a list of them. */
export async function readWatches(): Promise<readonly Watch[]> {
  const files = await readBuiltIns();
  return [...files.flatMap(({ queries }) => queries.flatMap((query) => watchOfQuestion(query) ?? []))];
}
