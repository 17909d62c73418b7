/** Tells a person what went wrong, about what, and what to do: on stderr, with the exit code of the problem. */
import { ProblemError } from '../contract/problem-error.ts';
import { AppError, problems } from '../contract/problems.ts';
import { escapeLines, escapeText } from './terminal/escape.ts';
import type { Style } from './terminal/style.ts';

/** A bug, so that no script takes it for findings (1) or for a wrong command (2). As in sysexits.h. */
export const bugExitCode = 70;

export interface ErrorReport {
  readonly text: string;
  readonly exitCode: number;
}

function optional(error: AppError, key: string): string | undefined {
  const value = error.details[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `command` is the one that ran, for the remedy. */
export function describeError(error: unknown, style: Style, command?: string): ErrorReport {
  if (!(error instanceof AppError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      text: `${style.red(style.bold('A bug in telltale'))}\n${escapeLines(stack)}\nPlease report it with these lines.\n`,
      exitCode: bugExitCode,
    };
  }
  const { remedy, exitCode } = problems[error.code];
  // A server may know failures that this program does not.
  const title = error instanceof ProblemError ? error.title : problems[error.code].title;
  // A query error is shown with its place, which says more than the sentence alone.
  const body = optional(error, 'rendered') ?? error.message;
  const hint =
    optional(error, 'hint') ?? optional(error, 'remedy') ?? (command === undefined ? remedy : remedy.replace('COMMAND', command));
  return { text: `${style.red(style.bold(escapeText(title)))}\n${escapeLines(body)}\n${style.dim(escapeLines(hint))}\n`, exitCode };
}
