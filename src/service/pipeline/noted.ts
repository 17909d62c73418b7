/** What this server notices of its own sources while it runs: logs that it follows, its spool, its retention. */
import type { Finding } from '../../model/finding.ts';
import type { TailReport } from '../../sources/tail/tail-report.ts';
import { noticedOf, noticeOf } from '../agent/notice.ts';
import type { RetentionRules } from '../retention.ts';
import { findingOfNotice, type LogPlace } from './notice-findings.ts';
import { pipelineFinding, sayDuration } from './pipeline-finding.ts';

/** Null where it is nothing to be told of. */
export function findingOfReport(report: TailReport, place: LogPlace, nowMs: number): Finding | null {
  const noticed = noticedOf(report);
  return noticed === null ? null : findingOfNotice(noticeOf(noticed, nowMs), place, nowMs);
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
