/** Exceptions that have ended, or soon will: what only the clock tells of them. */
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ExceptionDraft } from '../../rules/exception.ts';
import { lastDay, soonMs } from '../../rules/lists/list-ending.ts';

const dayMs = 86_400_000;
/** What holds longer is a rule of its own, and nobody looks at it again. */
const longMs = 400 * dayMs;

export function checkExpiry(exceptions: readonly ExceptionDraft[], nowMs: number): readonly Diagnostic[] {
  return exceptions.flatMap(({ title, owner, expiresMs, expirySpan: span }): Diagnostic[] => {
    const leftMs = expiresMs - nowMs;
    const warning = (code: string, message: string, hint: string): Diagnostic[] => [{ severity: 'warning', code, message, span, hint }];
    if (leftMs <= 0)
      return warning('expired', `“${title}” has ended: what it left out is found again.`, 'Take it out, or have it decided anew.');
    if (leftMs <= soonMs) {
      const days = Math.ceil(leftMs / dayMs);
      return warning(
        'expires-soon',
        `“${title}” ends in ${days} ${days === 1 ? 'day' : 'days'}.`,
        `Ask ${owner} whether it is still needed.`,
      );
    }
    return leftMs > longMs
      ? warning('lasts-long', `“${title}” holds for more than a year.`, 'Choose a day on which somebody looks at it again.')
      : [];
  });
}

/** The same in sentences, for a log that is read from day to day. */
export function sayExceptionsEnding(exceptions: readonly ExceptionDraft[], nowMs: number): readonly string[] {
  return exceptions.flatMap(({ title, owner, expiresMs }) => {
    if (expiresMs <= nowMs)
      return [`The exception “${title}” of ${owner} ended after ${lastDay(expiresMs)}: what it left out is found again.`];
    return expiresMs - soonMs <= nowMs
      ? [`The exception “${title}” ends after ${lastDay(expiresMs)}: ${owner} has to say whether it is still needed.`]
      : [];
  });
}
