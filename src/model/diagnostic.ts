/**
 * What every reader of user text returns beside its value: where, what, and what to do about it.
 * Lexers, parsers and loaders never throw on user input; they return diagnostics.
 */

/** A half-open range of UTF-16 offsets into the text that was given. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'note';

/** A change to the text that would mend the finding: replace `span` with `text`. */
export interface Fix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

export interface Diagnostic {
  readonly severity: Severity;
  /** Stable, kebab-case, such as `unknown-field`. */
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  /** What to do, in one sentence. */
  readonly hint?: string;
  readonly fix?: Fix;
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}
