/** A failure as HTTP tells it: a problem document (RFC 9457) with the status of the catalogue. Bugs say nothing of themselves. */
import { AppError, type ProblemCode, problems } from '../contract/problems.ts';
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

/** The same for a page, whose browser would ask for a password by itself. */
const pageChallenge = { 'www-authenticate': 'Bearer realm="telltale"' };

/** What goes with a failure: how to come in, or when to come back. */
export function problemHeaders({ code, details }: AppError, request: Headers): Readonly<Record<string, string>> {
  if (problems[code].status === 401) return request.has('sec-fetch-site') || code === 'sign-in-failed' ? pageChallenge : challenge;
  const seconds = details['retryAfterSeconds'];
  return typeof seconds === 'number' ? { 'retry-after': String(Math.max(1, Math.ceil(seconds))) } : {};
}

export function refusal(code: ProblemCode, message: string, hint?: string): AppError {
  return new AppError(code, hint === undefined ? { message } : { message, hint });
}
