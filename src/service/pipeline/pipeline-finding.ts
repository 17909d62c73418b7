/** Makes a finding of what was noticed of the audit log: nobody is behind it, as far as can be known. */
import type { Finding } from '../../model/finding.ts';
import { findingId } from '../finding-id.ts';
import { type PipelineRuleName, pipelineRule } from './pipeline-rules.ts';

export interface Noticed {
  readonly rule: PipelineRuleName;
  readonly cluster: string;
  /** With rule and cluster, what tells it from others: the stream, and the window that it fell in. */
  readonly key: readonly string[];
  readonly firstUs: bigint;
  readonly atUs: bigint;
  readonly events?: number;
  readonly reason: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
}

export function pipelineFinding({ rule, cluster, key, firstUs, atUs, events = 0, reason, facts }: Noticed): Finding {
  return {
    id: findingId('pipeline', rule, cluster, ...key),
    rule: pipelineRule(rule),
    firstUs,
    atUs,
    cluster,
    user: '',
    impersonatedUser: '',
    actorKind: 'none',
    sourceIPs: [],
    userAgent: '',
    verb: '',
    code: null,
    object: null,
    auditIDs: [],
    events,
    reason,
    facts: facts.map(([label, value]) => ({ label, value })),
  };
}

/** `12 s`, `4 min`, `3 h`, `2 d`. */
export function sayDuration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

export function sayTime(us: bigint): string {
  return `${new Date(Number(us / 1000n)).toISOString().slice(0, 19)}Z`;
}

/** The beginning of an hour, of a row that was grouped by it. */
export function hourUs(hour: string): bigint {
  return BigInt(hour) * 1_000_000n;
}
