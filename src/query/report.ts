/** Collects what a reader of a query finds. */
import type { Diagnostic, Fix, Severity, Span } from '../model/diagnostic.ts';

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  readonly hint?: string | undefined;
  readonly fix?: Fix | undefined;
}

export class Report {
  readonly diagnostics: Diagnostic[] = [];

  error(finding: Finding): void {
    this.#add('error', finding);
  }

  warn(finding: Finding): void {
    this.#add('warning', finding);
  }

  note(finding: Finding): void {
    this.#add('note', finding);
  }

  #add(severity: Severity, { code, message, span, hint, fix }: Finding): void {
    this.diagnostics.push({ severity, code, message, span, ...(hint !== undefined && { hint }), ...(fix !== undefined && { fix }) });
  }
}
