/** What a question to raw files left out: lines that are no JSON objects. Counting them reads the files once more. */
import { stat } from 'node:fs/promises';
import { compileUnreadable, type UnreadableLines } from '../sql/compile-unreadable.ts';
import { type Context, statementOptions } from './context.ts';
import { warnOfLeftOut } from './left-out.ts';

/** What audit logs are pressed together by, about. */
const compressionRatio = 16;

/**
 * Does nothing, and says so with `false`, where the files hold about more than `atMostBytes`. A store counted its bad
 * records when it took them in.
 */
export async function warnOfUnreadableLines(context: Context, atMostBytes = Number.POSITIVE_INFINITY): Promise<boolean> {
  const { store, relation } = await context.events();
  if (relation.kind !== 'files') return true;
  const { files } = relation;
  const sizes = await Promise.all(
    files.map(async ({ path, compression }) => (await stat(path)).size * (compression === 'none' ? 1 : compressionRatio)),
  );
  if (sizes.reduce((sum, size) => sum + size, 0) > atMostBytes) return false;
  const rows = await store.rows<UnreadableLines>(compileUnreadable(relation), statementOptions(context));
  const leftOut = rows.map(({ file, lines }) => ({ source: files[file]?.source ?? files[file]?.path ?? '', records: Number(lines) }));
  warnOfLeftOut(leftOut, context.warn);
  return true;
}
