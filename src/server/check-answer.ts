/** Holds what the server is about to say to the schema that clients are promised. A difference is a bug, and nothing of the answer is sent. */
import { type AnswerName, answers, type RowsAnswer } from '../contract/answers.ts';
import { invariant } from '../model/invariant.ts';

/** Of rows the head; each row is held to it when it is printed. Events of a stream and bytes of a file are not held to anything here. @throws InvariantError with the places that differ, and never with values. */
export function checkAnswer(name: AnswerName, answer: unknown): unknown {
  const answered = answers[name];
  if (answered.kind === 'stream' || answered.kind === 'file') return answer;
  const { success, error } = answered.kind === 'value' ? answered.schema.safeParse(answer) : answered.head.safeParse(headOf(answer));
  const places = error?.issues.map(({ code, path }) => `${code} at ${path.join('.') || 'its top'}`) ?? [];
  invariant(success, `the answer of ${name} has its form: ${places.join('; ')}`);
  return answer;
}

function headOf(answer: unknown): unknown {
  const { columns, rows, counting, warnings } = answer as RowsAnswer;
  return { columns, rows, counting, warnings };
}
