/** What a check of the doctor is; they stand in checks/, by what they look at, and are listed in registry.ts. The reference page is made from their texts. */
import type { Severity, Span } from '../../model/diagnostic.ts';
import type { SetupStep } from './edit-setup.ts';
import type { SetupFacts } from './facts.ts';
import type { AuditMetrics } from './read-metrics.ts';
import type { ServerSetup } from './setup.ts';

export interface Examined {
  readonly setup: ServerSetup;
  readonly facts: SetupFacts;
}

export interface Trouble {
  /** What is there, and why it is not what it seems. */
  readonly message: string;
  /** Absent: the whole setup. */
  readonly span?: Span | undefined;
  /** Where it differs from what the check says of all its findings. */
  readonly effect?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly hint?: string | undefined;
  readonly fix?: SetupFix | null | undefined;
}

export interface SetupFix {
  readonly title: string;
  readonly steps: readonly SetupStep[];
}

/** A setup in which the check finds something: a static pod of kube-apiserver. */
export interface CheckExample {
  readonly flags: readonly string[];
  /** Directories or files that are mounted where they are on the machine: the path, then `ro` or `rw`, then the type. */
  readonly mounts?: readonly string[];
  readonly version?: string;
  readonly facts?: Partial<SetupFacts>;
  /** What the facts are, in words. */
  readonly given?: string;
}

/** What the reference page tells of a check. */
export interface CheckTexts {
  /** Kebab-case; what findings are known by. */
  readonly code: string;
  readonly severity: Severity;
  /** What it finds, in one sentence without a full stop. */
  readonly summary: string;
  readonly why: string;
  /** What it does to the record, or to the cluster. */
  readonly effect: string;
  /** What `--fix` does; null where a person has to decide. */
  readonly fix: string | null;
}

export interface DoctorCheck extends CheckTexts {
  readonly example: CheckExample;
  readonly check: (examined: Examined) => readonly Trouble[];
}

/** A check of the metrics of an API server. Its places are in their text. */
export interface MetricsCheck extends CheckTexts {
  /** Lines of metrics in which it finds something. */
  readonly example: string;
  /** `setup` is null where the metrics alone are given. */
  readonly check: (metrics: AuditMetrics, setup: ServerSetup | null) => readonly Trouble[];
}
