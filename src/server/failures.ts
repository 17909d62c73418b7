/**
 * What became of a request that failed: the problem document, and the line of the log with the same id. Who is told a failure of
 * the server can name it to whoever reads the log.
 */
import { randomBytes } from 'node:crypto';
import { AppError, problems } from '../contract/problems.ts';
import type { ProblemDocument } from '../contract/wire.ts';
import type { Log } from '../platform/log.ts';
import { LogThrottle } from './log-throttle.ts';

/** Whom the failure befell: what the line of the log tells beside the failure. */
export interface FailedRequest {
  readonly method: string;
  readonly path: string;
}

/** So many lines a second of refusals that are alike; beyond that they are counted, since whoever is refused can try without end. */
const linesASecond = 20;

const ids = new WeakMap<object, string>();

/** Names the failure: wherever it is told, it bears the same id. */
export function failureId(error: object): string {
  const known = ids.get(error);
  if (known !== undefined) return known;
  const id = randomBytes(6).toString('hex');
  ids.set(error, id);
  return id;
}

export class Failures {
  readonly #log: Log;
  readonly #throttle = new LogThrottle(() => performance.now(), linesASecond);

  constructor(log: Log) {
    this.#log = log;
  }

  /** Logs what the server is to blame for, and every refusal of access. The rest is for the asker alone. */
  note(error: Error, { method, path }: FailedRequest): void {
    const id = failureId(error);
    if (!(error instanceof AppError)) {
      this.#log.error({ id, method, path, error, stack: error.stack }, 'A bug in telltale.');
      return;
    }
    const { code, message } = error;
    const { status } = problems[code];
    if (status >= 500) this.#log.error({ id, code, method, path, cause: error.cause }, message);
    if (status !== 401 && status !== 403) return;
    const leftOut = this.#throttle.next(code);
    if (leftOut !== null) this.#log.warn({ id, code, method, path, ...(leftOut > 0 && { leftOut }) }, `Access was refused: ${message}`);
  }
}

/** What the client is told. Of a bug nothing but its id; of a failing store not what it said, which may quote events and names folders. */
export function documentOf(error: Error): ProblemDocument {
  const id = failureId(error);
  if (!(error instanceof AppError))
    return { type: 'about:blank', status: 500, title: 'A bug in telltale', detail: `The log of the server tells more, under ${id}.`, id };
  const { status, title, remedy } = problems[error.code];
  const { hint, diagnostics } = error.details as { readonly hint?: string; readonly diagnostics?: ProblemDocument['diagnostics'] };
  return {
    type: 'about:blank',
    code: error.code,
    status,
    title,
    detail: status >= 500 ? `The log of the server tells more, under ${id}.` : error.message,
    remedy: hint ?? remedy,
    ...(diagnostics !== undefined && { diagnostics }),
    id,
  };
}
