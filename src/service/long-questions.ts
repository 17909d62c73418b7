/** The use cases behind `progress` and `cancel`: how far a question is that somebody waits for, and stopping it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerOf } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { RequestOf } from '../contract/requests.ts';
import { measureProgress, type ProgressRow } from '../sql/progress.ts';
import { type Context, statementOptions } from './context.ts';
import type { QuestionUnderWay } from './questions-under-way.ts';

const everyMs = 250;
/** The question and what is asked about it are sent at once, and either may arrive first. */
const graceMs = 1000;
const lookEveryMs = 50;

export async function progress({ id }: RequestOf<'progress'>, context: Context): Promise<AnswerOf<'progress'>> {
  const question = await findQuestion(id, context);
  if (question !== null) return watch(question, context);
  if (context.underWay?.hasEnded(id, context.asker) === true) return ended();
  throw notFound();
}

export async function cancel({ id }: RequestOf<'cancel'>, context: Context): Promise<AnswerOf<'cancel'>> {
  const question = await findQuestion(id, context);
  if (question === null) throw notFound();
  question.cancel();
  return { cancelled: true };
}

async function findQuestion(id: string, { underWay, asker, signal }: Context): Promise<QuestionUnderWay | null> {
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const found = underWay?.find(id, asker) ?? null;
    if (found !== null) return found;
    if (waitedMs >= graceMs || signal.aborted || underWay?.hasEnded(id, asker) === true) return null;
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

function notFound(): AppError {
  return new AppError('not-found', {
    message: 'No question of yours with this id is under way.',
    hint: 'It has ended, or was asked without this id in its header x-telltale-question.',
  });
}

const done = { event: 'end', data: { reason: 'done' } } as const;

async function* ended(): AnswerOf<'progress'> {
  yield done;
}

async function* watch({ tag, startedMs, ended }: QuestionUnderWay, context: Context): AnswerOf<'progress'> {
  const { scope, signal } = context;
  const seesAll = scope.clusters === 'all' && scope.namespaces === 'all';
  const either = AbortSignal.any([ended, signal]);
  let fraction: number | null = null;
  while (!either.aborted) {
    const engine = await measure(tag, context);
    // A question may be several statements: what was reached stays reached. The engine counts rows of others too: they are not told.
    if (seesAll && engine !== null && engine.ofRows > 0) fraction = Math.max(fraction ?? 0, Math.min(1, engine.readRows / engine.ofRows));
    const elapsedMs = Math.round(performance.now() - startedMs);
    yield { event: 'progress', data: { elapsedMs, fraction, engine: seesAll ? engine : null } };
    await sleep(everyMs, undefined, { signal: either }).catch(() => undefined);
  }
  if (!signal.aborted) yield done;
}

async function measure(asked: string, context: Context) {
  const { store } = await context.events();
  const { tag: _, ...options } = statementOptions(context);
  const [row] = await store.rows<ProgressRow>(measureProgress(asked), options);
  if (row === undefined) return null;
  return {
    readRows: Number(row.read_rows),
    ofRows: Number(row.of_rows),
    readBytes: Number(row.read_bytes),
    memoryBytes: Number(row.memory_bytes),
  };
}
