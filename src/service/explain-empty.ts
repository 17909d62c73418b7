/** Why nothing was found, from the most likely reason to the least: the time, a value that no event has, what is not recorded. */
import { stat } from 'node:fs/promises';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Query } from '../query/ast.ts';
import { checkValues } from './check-values.ts';
import type { Context } from './context.ts';
import { explainEmptyMatch, explainEmptyRange } from './explain-empty-range.ts';
import { findGaps } from './find-gaps.ts';

/** Each look at files reads them whole; larger ones are not read again. */
const mostBytes = 256 * 2 ** 20;
/** What audit logs are pressed together by, about. */
const compressionRatio = 16;
/** An explanation that takes longer is not waited for. */
const patienceMs = 5000;

/** `known` is what the checker has said already. */
export async function explainEmpty(text: string, query: Query, known: readonly Diagnostic[], context: Context): Promise<Diagnostic[]> {
  const time = await explainEmptyRange(text, query, context);
  if (time.length > 0 || !(await isSmall(context))) return time;
  const brief = { ...context, limits: { ...context.limits, timeoutMs: Math.min(patienceMs, context.limits.timeoutMs ?? patienceMs) } };
  const looks = [() => checkValues(query, known, brief), () => findGaps(query, brief), () => explainEmptyMatch(text, query, brief)];
  for (const look of looks) {
    const found = await look().catch((error: unknown) => {
      if (context.signal.aborted) throw error;
      return [];
    });
    if (found.length > 0) return found;
  }
  return [];
}

async function isSmall(context: Context): Promise<boolean> {
  const { relation } = await context.events();
  if (relation.kind !== 'files') return true;
  const sizes = relation.files.map(
    async ({ path, compression }) => (await stat(path)).size * (compression === 'none' ? 1 : compressionRatio),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) <= mostBytes;
}
