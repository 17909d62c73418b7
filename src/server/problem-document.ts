/** A failure as HTTP tells it: a problem document (RFC 9457) with the status of the catalogue. Bugs say nothing of themselves. */
import { AppError, type ProblemCode, problems } from '../contract/problems.ts';

/** For an answer of 401. */
export const challenge = { 'www-authenticate': 'Bearer realm="telltale", Basic realm="telltale"' };

export function problemDocument(error: AppError) {
  const { status, title, remedy } = problems[error.code];
  const { hint, diagnostics } = error.details;
  return { type: 'about:blank', code: error.code, status, title, detail: error.message, remedy: hint ?? remedy, diagnostics };
}

export function problemResponse(error: AppError, headers: Readonly<Record<string, string>> = {}): Response {
  const body = problemDocument(error);
  const { status } = body;
  return new Response(`${JSON.stringify(body)}\n`, { status, headers: { 'content-type': 'application/problem+json', ...headers } });
}

export function bugResponse(): Response {
  const body = { type: 'about:blank', status: 500, title: 'A bug in telltale', detail: 'The log of the server tells more.' };
  return new Response(`${JSON.stringify(body)}\n`, { status: 500, headers: { 'content-type': 'application/problem+json' } });
}

export function refusal(code: ProblemCode, message: string, hint?: string): AppError {
  return new AppError(code, hint === undefined ? { message } : { message, hint });
}
