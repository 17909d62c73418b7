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

export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.endsWith('\r') ? -1 : before.lastIndexOf('\r')) + 1;
  return { line: before.split(/\r\n?|\n/).length, column: offset - lineStart + 1 };
}

/** Collects what is found in one text. */
export class Findings {
  readonly diagnostics: PolicyDiagnostic[] = [];
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  add(severity: Severity, { code, message, span, hint, fix }: Found): void {
    this.diagnostics.push({
      severity,
      code,
      message,
      span,
      ...lineAndColumn(this.text, span.start),
      ...(hint !== undefined && { hint }),
      ...(fix !== undefined && { fix }),
    });
  }

  get hasErrors(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }
}
