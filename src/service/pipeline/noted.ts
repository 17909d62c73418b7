/** What this server notices of its own sources while it runs: logs that it follows, its spool, its retention. */
import type { Finding } from '../../model/finding.ts';
import { printReport, type TailReport } from '../../sources/tail/tail-report.ts';
import type { RetentionRules } from '../retention.ts';
import { pipelineFinding, sayDuration } from './pipeline-finding.ts';
import type { PipelineRuleName } from './pipeline-rules.ts';

export interface LogPlace {
  readonly cluster: string;
  readonly node: string;
}

const rules: Partial<Record<TailReport['kind'], PipelineRuleName>> = {
  'deleted': 'log-deleted',
  'rewritten': 'log-rewritten',
  'read-again': 'log-rewritten',
  'unreadable': 'log-unreadable',
  'damaged': 'log-damaged',
};

/** Null where it is nothing to be told of. */
export function findingOfReport(report: TailReport, { cluster, node }: LogPlace, nowMs: number): Finding | null {
  const rule = rules[report.kind];
  if (rule === undefined) return null;
  const atUs = BigInt(nowMs) * 1000n;
  return pipelineFinding({
    rule,
    cluster,
    key: [node, report.path, String(nowMs)],
    firstUs: atUs,
    atUs,
    reason: `On ${node}: ${printReport(report)}`,
    facts: [
      ['Log', report.path],
      ['Machine', node],
    ],
  });
}

export function findingOfRetention(before: RetentionRules, after: RetentionRules, nowMs: number): Finding | null {
  const was = before.maxAge ?? Number.POSITIVE_INFINITY;
  if (after.maxAge === undefined || after.maxAge >= was) return null;
  const atUs = BigInt(nowMs) * 1000n;
  const said = (ms: number) => (Number.isFinite(ms) ? `after ${sayDuration(ms / 1000)}` : 'never');
  return pipelineFinding({
    rule: 'retention-shortened',
    cluster: '',
    key: [String(nowMs)],
    firstUs: atUs,
    atUs,
    reason: `Events are deleted ${said(after.maxAge)}; before: ${said(was)}`,
    facts: [
      ['Before', said(was)],
      ['Now', said(after.maxAge)],
    ],
  });
}

/** @param startedAt of this server, which counts from there. */
export function findingOfSpool(
  { entries, bytes }: { readonly entries: number; readonly bytes: number },
  directory: string,
  nowMs: number,
): Finding {
  const atUs = BigInt(nowMs) * 1000n;
  return pipelineFinding({
    rule: 'spool-damaged',
    cluster: '',
    key: [directory, String(entries), String(bytes)],
    firstUs: atUs,
    atUs,
    reason: `${entries === 1 ? 'One body' : `${entries} bodies`} that were received are damaged on disk, and are set aside`,
    facts: [
      ['Seen', `${entries}, of ${bytes} bytes, in the folder damaged of the spool`],
      ['Remedy', '`telltale spool` shows what waits and why; what is set aside can be sent again by hand'],
    ],
  });
}
