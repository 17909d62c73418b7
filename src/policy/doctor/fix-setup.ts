/** Applies the fixes of a set-up, one after the other, each to the text as it then is. One that does not help is taken back. */
import { checkSetup, type SetupFinding } from './check-setup.ts';
import { applySteps } from './edit-setup.ts';
import type { SetupFacts } from './facts.ts';
import { readSetup, type SetupOptions } from './read-setup.ts';
import { doctorChecks } from './registry.ts';

export interface FixedSetup {
  readonly text: string;
  /** What was done, in its order. */
  readonly applied: readonly { readonly code: string; readonly title: string }[];
  /** What is left. */
  readonly findings: readonly SetupFinding[];
}

/** More than a set-up has mistakes: here to end, whatever two checks might make of each other. */
const mostFixes = 100;

/** `given` is a set-up that can be read. */
export function fixSetup(given: string, options: SetupOptions, facts: SetupFacts, wanted: (finding: SetupFinding) => boolean): FixedSetup {
  let text = given;
  let findings = findingsOf(text, options, facts) ?? [];
  const applied: FixedSetup['applied'][number][] = [];
  const failed = new Set<string>();
  while (applied.length < mostFixes) {
    const [next] = findings
      .filter((finding) => finding.fix !== undefined && wanted(finding) && !failed.has(keyOf(finding)))
      .sort((one, other) => orderOf(one) - orderOf(other));
    if (next?.fix === undefined) break;
    const changed = applySteps(text, next.fix.steps, options);
    const outcome = changed === null ? null : findingsOf(changed, options, facts);
    if (changed !== null && outcome !== null && helps(findings, outcome)) {
      applied.push({ code: next.code, title: next.fix.title });
      text = changed;
      findings = outcome;
    } else failed.add(keyOf(next));
  }
  return { text, applied, findings };
}

function findingsOf(text: string, options: SetupOptions, facts: SetupFacts): readonly SetupFinding[] | null {
  const { setup } = readSetup(text, options);
  return setup === null ? null : checkSetup({ setup, facts });
}

/** By the order of the registry there is less to find: so no two fixes can go on undoing each other. */
function helps(before: readonly SetupFinding[], after: readonly SetupFinding[]): boolean {
  const changed = doctorChecks.find(({ code }) => count(before, code) !== count(after, code));
  return changed !== undefined && count(after, changed.code) < count(before, changed.code);
}

function count(findings: readonly SetupFinding[], code: string): number {
  return findings.filter((finding) => finding.code === code).length;
}

/** What makes the flags say what they mean goes before what is judged of their meaning. */
function orderOf({ code }: SetupFinding): number {
  return doctorChecks.findIndex((check) => check.code === code);
}

function keyOf({ code, message, fix }: SetupFinding): string {
  return `${code}\n${message}\n${fix?.title}`;
}
