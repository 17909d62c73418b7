/** A diagnostic of a policy: with line and column, as editors and people count them. */
import type { Diagnostic, Fix, Severity, Span } from '../../model/diagnostic.ts';

export interface PolicyDiagnostic extends Diagnostic {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

export interface Found {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  readonly hint?: string | undefined;
  readonly fix?: Fix | undefined;
}

export type LineIndex = (offset: number) => { readonly line: number; readonly column: number };

/** Finds lines without going through the text again for each. */
export function indexLines(text: string): LineIndex {
  const starts = [0, ...Array.from(text.matchAll(/\r\n?|\n/g), (match) => match.index + match[0].length)];
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** Collects what is found in one text. */
export class Findings {
  readonly diagnostics: PolicyDiagnostic[] = [];
  readonly text: string;
  readonly #placeOf: LineIndex;

  constructor(text: string) {
    this.text = text;
    this.#placeOf = indexLines(text);
  }

  add(severity: Severity, { code, message, span, hint, fix }: Found): void {
    this.diagnostics.push({
      severity,
      code,
      message,
      span,
      ...this.#placeOf(span.start),
      ...(hint !== undefined && { hint }),
      ...(fix !== undefined && { fix }),
    });
  }

  get hasErrors(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }
}
