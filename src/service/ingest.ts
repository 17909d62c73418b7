/** Takes files into the store: finds them, goes on where an earlier call stopped, and loads what is new. */
import type { AnswerOf } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { RequestOf } from '../contract/requests.ts';
import { findInputs } from '../sources/file/find-files.ts';
import { openInput } from '../sources/file/input.ts';
import { tidyTables } from '../sql/schema.ts';
import { fixed } from '../sql/statement.ts';
import { type Loader, openLoader } from '../store/loader.ts';
import type { Context } from './context.ts';
import { explainFormats } from './explain-formats.ts';
import { checkFormatName } from './format-name.ts';
import { type InputTotals, ingestInput } from './ingest-input.ts';

type Answer = AnswerOf<'ingest'>;

/**
 * Raises `input-unreadable` before anything is read, where a path cannot be; and at the end, when `strict`, for bad records.
 * What is refused fails the call at its end too, if it was named; in a directory it is told of and left out.
 */
export async function ingest(request: RequestOf<'ingest'>, context: Context): Promise<Answer> {
  const { paths, cluster, strict, format } = request;
  const started = context.clock();
  checkFormatName(format);
  const { inputs, skipped } = await findInputs(paths);
  for (const { path, reason } of skipped) context.warn(`Left out ${path} (${reason}).`);
  const totals: InputTotals = { bytes: 0, events: 0, duplicates: 0, bad: 0, incomplete: 0, skipped: {} };
  const seconds = () => (context.clock() - started) / 1000;
  if (request.explainFormat === true) {
    const formats = await explainFormats(inputs, request, context);
    return {
      files: inputs.length,
      ...totals,
      refused: formats.filter(({ refusal }) => refusal !== undefined).length,
      seconds: seconds(),
      formats,
    };
  }
  const { store } = await context.events();
  const refusals: AppError[] = [];
  const loader = await openLoader(store, context.clock);
  context.progress.start(inputs.reduce((sum, { size }) => sum + (size ?? 0), 0));
  try {
    for (const input of inputs) {
      const open = await openInput(input);
      await ingestInput(open, { loader, store, cluster, totals, context, ...(format === undefined ? {} : { format }) })
        .catch((error: unknown) => {
          if (!isRefusal(error)) throw error;
          refusals.push(error);
        })
        .finally(() => open.close());
    }
  } finally {
    context.progress.done();
    await tidy(store, loader);
  }
  const answer = { files: inputs.length - refusals.length, ...totals, refused: refusals.length, seconds: seconds() };
  const [refusal] = refusals.filter(({ details }) => paths.includes(String(details['path'])) || refusals.length === inputs.length);
  for (const other of refusals) if (other !== refusal) context.warn(other.message);
  if (refusal !== undefined) throw new AppError('input-refused', { ...refusal.details, answer }, { cause: refusal });
  if (strict && totals.bad > 0) {
    throw new AppError('input-unreadable', {
      message: `${totals.bad} records could not be read; they are kept.`,
      answer,
      remedy: '`telltale bad` shows them.',
    });
  }
  return answer;
}

function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'input-refused';
}

async function tidy(store: Awaited<ReturnType<Context['events']>>['store'], loader: Loader): Promise<void> {
  await loader.close();
  if (!store.embedded) return;
  for (const statements of tidyTables) await Promise.allSettled(statements.map((statement) => store.command(fixed(statement))));
}
