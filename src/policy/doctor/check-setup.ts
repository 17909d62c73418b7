/** A set-up with what is known beside it → findings, each at its place in the text. */

import type { Finding } from '../lint/lint-policy.ts';
import { indexLines, type LineIndex, type PolicyDiagnostic } from '../load/finding.ts';
import { metricsChecks } from './checks/metrics.ts';
import { compareServers, type NamedServer, serversDiffer } from './compare-servers.ts';
import type { CheckTexts, Examined, SetupFix, Trouble } from './doctor-check.ts';
import type { AuditMetrics } from './read-metrics.ts';
import { doctorChecks } from './registry.ts';
import type { ServerSetup } from './setup.ts';

/** As those of policy lint, but that a fix may be of several steps. */
export interface SetupFinding extends Omit<Finding, 'fix'> {
  readonly fix?: SetupFix;
}

export function checkSetup(examined: Examined): readonly SetupFinding[] {
  const { text, place } = examined.setup;
  const lines = indexLines(text);
  const findings = doctorChecks.flatMap((check) => check.check(examined).map((trouble) => toFinding(check, trouble, place, lines)));
  return inOrder(findings);
}

/** Of each server what differs from the first. */
export function checkServers(servers: readonly NamedServer[]): readonly (readonly SetupFinding[])[] {
  return compareServers(servers).map((troubles, at) => {
    const { text = '', place = { start: 0, end: 0 } } = servers[at]?.setup ?? {};
    const lines = indexLines(text);
    return troubles.map((trouble) => toFinding(serversDiffer, trouble, place, lines));
  });
}

export function checkMetrics(metrics: AuditMetrics, setup: ServerSetup | null): readonly SetupFinding[] {
  const lines = indexLines(metrics.text);
  const nowhere = { start: 0, end: 0 };
  return inOrder(metricsChecks.flatMap((check) => check.check(metrics, setup).map((trouble) => toFinding(check, trouble, nowhere, lines))));
}

/** Why a file is no set-up, in the form of a finding. */
export function unreadableSetup(text: string, diagnostics: readonly PolicyDiagnostic[]): readonly SetupFinding[] {
  const lines = indexLines(text);
  return diagnostics.map(({ severity, code, message, hint, span }) => ({
    code,
    severity,
    message,
    effect: '',
    ...(hint !== undefined && { hint }),
    span,
    ...placeIn(lines, span),
  }));
}

function toFinding({ code, severity, effect }: CheckTexts, trouble: Trouble, place: Trouble['span'], lines: LineIndex): SetupFinding {
  const span = trouble.span ?? place ?? { start: 0, end: 0 };
  return {
    code,
    severity: trouble.severity ?? severity,
    message: trouble.message,
    effect: trouble.effect ?? effect,
    ...(trouble.hint !== undefined && { hint: trouble.hint }),
    ...(trouble.fix != null && { fix: trouble.fix }),
    span,
    ...placeIn(lines, span),
  };
}

function placeIn(lines: LineIndex, { start, end }: { readonly start: number; readonly end: number }) {
  const last = lines(Math.max(start, end));
  return { ...lines(start), endLine: last.line, endColumn: last.column };
}

function inOrder(findings: readonly SetupFinding[]): readonly SetupFinding[] {
  return [...findings].sort((one, other) => one.span.start - other.span.start);
}
