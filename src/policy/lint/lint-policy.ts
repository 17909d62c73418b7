/** Text of a policy → what is wrong with it: what its API server refuses, and else what every lint rule finds. */
import type { Fix, Severity, Span } from '../../model/diagnostic.ts';
import { indexLines, type LineIndex, type PolicyDiagnostic } from '../load/finding.ts';
import { loadPolicy, type ParseOptions } from '../load/parse-policy.ts';
import { mendPolicy } from '../mend-policy.ts';
import type { Policy } from '../policy.ts';
import { lintRules } from './registry.ts';

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** What is there. */
  readonly message: string;
  /** What it does to the record. */
  readonly effect: string;
  readonly hint?: string;
  readonly fix?: Fix;
  readonly span: Span;
  /** From 1, as `endLine` and the columns. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface LintResult {
  /** Null where the API server would refuse it. */
  readonly policy: Policy | null;
  /** In the order of their places. */
  readonly findings: readonly Finding[];
}

const effectOfRefusal = 'The API server does not start with this policy.';

export function lintPolicy(text: string, options: ParseOptions = {}): LintResult {
  const { policy, source, diagnostics } = loadPolicy(text, options);
  const lines = indexLines(text);
  if (policy === null || source === null)
    return { policy: null, findings: diagnostics.map((one) => ofDiagnostic(withMending(text, one, options), lines)) };
  const linted = { ...source, policy };
  const findings = lintRules.flatMap(({ code, severity, effect, check }) =>
    check(linted).map((found): Finding => {
      const { message, span, hint, fix } = found;
      return {
        code,
        severity: found.severity ?? severity,
        message,
        effect: found.effect ?? effect,
        ...(hint !== undefined && { hint }),
        ...(fix != null && { fix }),
        span,
        ...placeIn(lines, span),
      };
    }),
  );
  return { policy, findings: findings.sort((a, b) => a.span.start - b.span.start) };
}

/** Where nothing small would help, the whole indentation is put back. */
function withMending(text: string, diagnostic: PolicyDiagnostic, options: ParseOptions): PolicyDiagnostic {
  if (diagnostic.code !== 'yaml-syntax') return diagnostic;
  const mended = mendPolicy(text, options);
  if (mended === null || mended === text) return diagnostic;
  return { ...diagnostic, fix: { title: 'Put the indentation back', span: { start: 0, end: text.length }, text: mended } };
}

function ofDiagnostic({ severity, code, message, hint, fix, span }: PolicyDiagnostic, lines: LineIndex): Finding {
  return {
    code,
    severity,
    message,
    effect: effectOfRefusal,
    ...(hint !== undefined && { hint }),
    ...(fix !== undefined && { fix }),
    span,
    ...placeIn(lines, span),
  };
}

function placeIn(lines: LineIndex, { start, end }: Span) {
  const last = lines(Math.max(start, end));
  return { ...lines(start), endLine: last.line, endColumn: last.column };
}
