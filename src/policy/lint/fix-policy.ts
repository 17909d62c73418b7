/** Applies the fixes of findings, one after the other, each to the text as it then is. A fix that does not help is taken back. */
import type { Fix } from '../../model/diagnostic.ts';
import type { ParseOptions } from '../load/parse-policy.ts';
import { type Finding, type LintResult, lintPolicy } from './lint-policy.ts';
import { lintRules } from './registry.ts';

export interface FixedPolicy {
  readonly text: string;
  /** What was done, in its order. */
  readonly applied: readonly { readonly code: string; readonly title: string; readonly line: number }[];
  /** What is left. */
  readonly result: LintResult;
}

/** More than a policy has mistakes: here to end, whatever two rules might make of each other. */
const mostFixes = 500;

/** `wanted` says which findings to mend; without it all that have a fix. */
export function fixPolicy(given: string, options: ParseOptions = {}, wanted: (finding: Finding) => boolean = () => true): FixedPolicy {
  let text = given;
  let result = lintPolicy(text, options);
  const applied: FixedPolicy['applied'][number][] = [];
  const failed = new Set<string>();
  while (applied.length < mostFixes) {
    const open = result.findings.filter((finding) => finding.fix !== undefined && wanted(finding) && !failed.has(keyOf(finding)));
    const [next] = open.sort((a, b) => orderOf(a) - orderOf(b));
    if (next?.fix === undefined) break;
    const changed = applyFix(text, next.fix);
    const outcome = lintPolicy(changed, options);
    if (helps(result, outcome, next)) {
      applied.push({ code: next.code, title: next.fix.title, line: next.line });
      text = changed;
      result = outcome;
    } else failed.add(keyOf(next));
  }
  return { text, applied, result };
}

export function applyFix(text: string, { span, text: replacement }: Fix): string {
  return text.slice(0, span.start) + replacement + text.slice(span.end);
}

/**
 * The policy still loads, or did not before; and by the order of the registry there is less to find: less of the first rule
 * that finds another number of things. So no two fixes can go on undoing each other.
 */
function helps(before: LintResult, after: LintResult, { code, line }: Finding): boolean {
  const same = after.findings.filter((finding) => finding.code === code);
  if (before.policy === null) return after.policy !== null || same.length < count(before, code) || (same[0]?.line ?? 0) > line;
  if (after.policy === null) return false;
  const changed = lintRules.find((rule) => count(before, rule.code) !== count(after, rule.code));
  return changed !== undefined && count(after, changed.code) < count(before, changed.code);
}

function count({ findings }: LintResult, code: string): number {
  return findings.filter((finding) => finding.code === code).length;
}

/** What makes a policy say what it means goes before what is judged of its meaning. */
function orderOf({ code }: Finding): number {
  return lintRules.findIndex((rule) => rule.code === code);
}

function keyOf({ code, message, fix }: Finding): string {
  return `${code}\n${message}\n${fix?.title}`;
}
