/** What a lint rule is: one file each, all alike, listed in registry.ts. From its texts the reference page is made. */
import type { Fix, Severity, Span } from '../../model/diagnostic.ts';
import type { PolicySource } from '../load/parse-policy.ts';
import type { Policy } from '../policy.ts';

/** A policy that its API server takes, with the text that it came from. */
export interface LintedPolicy extends PolicySource {
  readonly policy: Policy;
}

export interface LintFinding {
  /** What is there, and why it is not what it seems. */
  readonly message: string;
  readonly span: Span;
  /** Where it differs from what the rule says of all its findings. */
  readonly effect?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly hint?: string | undefined;
  readonly fix?: Fix | null | undefined;
}

export interface LintRule {
  /** Kebab-case; what findings are known by. */
  readonly code: string;
  readonly severity: Severity;
  /** What it finds, in one sentence without a full stop. */
  readonly summary: string;
  /** Why that is so. */
  readonly why: string;
  /** What it does to the record. */
  readonly effect: string;
  /** What `--fix` does; null where a person has to decide. */
  readonly fix: string | null;
  /** The rules of a policy, as YAML, in which it finds something. */
  readonly example: string;
  readonly check: (linted: LintedPolicy) => readonly LintFinding[];
}
