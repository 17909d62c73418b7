/** What the answer of an HTTP receiver means, where its kind has no meaning of its own for it. */
import type { Outcome } from './destination.ts';
import type { HttpAnswer } from './guard/guarded-request.ts';
import { plainText } from './plain-text.ts';

/** Longer pauses are not for the receiver to choose. */
const longestPauseMs = 3_600_000;
/** What says that the message itself is not taken. All else may be mended, by waiting or in the configuration, and is tried again. */
const never = new Set([400, 406, 411, 413, 414, 415, 422, 431]);

export function judgeAnswer(answer: HttpAnswer, nowMs: number): Outcome {
  const { status } = answer;
  const detail = sayAnswer(answer);
  if (status >= 200 && status < 300) return { result: 'done', detail };
  if (never.has(status)) return { result: 'refused', detail };
  const afterMs = readRetryAfter(answer, nowMs);
  return { result: 'retry', detail, ...(afterMs !== null && { afterMs }) };
}

/** `HTTP 400: invalid_payload`. */
export function sayAnswer({ status, body, headers }: HttpAnswer): string {
  const moved = status >= 300 && status < 400 ? ` to ${plainText(hostOf(headers['location']), 200)}, which is not followed` : '';
  const said = plainText(body, 200);
  return `HTTP ${status}${moved}${said === '' ? '' : `: ${said}`}`;
}

function hostOf(location: unknown): string {
  return typeof location === 'string' && URL.canParse(location) ? new URL(location).host : 'another place';
}

/** Seconds, or a date. */
function readRetryAfter({ headers }: HttpAnswer, nowMs: number): number | null {
  const text = headers['retry-after'];
  if (typeof text !== 'string') return null;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, longestPauseMs) : null;
}
