/** A failure that a server told of, or that kept it from answering. It is an `AppError`, so that faces show it as one of their own. */
import type { Diagnostic } from '../model/diagnostic.ts';
import { AppError, type ProblemCode, problems } from './problems.ts';
import type { ProblemDocument } from './wire.ts';

/** What is known of the failure; the catalogue says the rest. */
interface Told {
  readonly detail: string;
  readonly status?: number;
  readonly title?: string;
  readonly remedy?: string;
  readonly diagnostics?: readonly Diagnostic[];
  readonly id?: string | null;
}

export class ProblemError extends AppError {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Names the failure in the log of the server; null where no server told of it. */
  readonly id: string | null;

  constructor(code: ProblemCode, told: Told, options?: ErrorOptions) {
    const { status, title, remedy, detail, diagnostics = [], id = null } = { ...problems[code], ...told };
    super(code, { message: detail, hint: remedy, diagnostics, id }, options);
    this.name = 'ProblemError';
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.remedy = remedy;
    this.diagnostics = diagnostics;
    this.id = id;
  }
}

/** @param document from the server; a newer one may know codes that this program does not. */
export function problemOf(document: ProblemDocument): ProblemError {
  const { code } = document;
  return new ProblemError(code !== undefined && isProblemCode(code) ? code : 'remote-failed', document);
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}
