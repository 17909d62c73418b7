/** A failure as HTTP tells it: a problem document (RFC 9457) with the status of the catalogue. Bugs say nothing of themselves. */
import { AppError, type ProblemCode } from '../contract/problems.ts';
import { documentOf } from './failures.ts';

/** For an answer of 401. */
export const challenge = { 'www-authenticate': 'Bearer realm="telltale", Basic realm="telltale"' };

export function problemResponse(error: Error, headers: Readonly<Record<string, string>> = {}): Response {
  const document = documentOf(error);
  return new Response(`${JSON.stringify(document)}\n`, {
    status: document.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

export function refusal(code: ProblemCode, message: string, hint?: string): AppError {
  return new AppError(code, hint === undefined ? { message } : { message, hint });
}
