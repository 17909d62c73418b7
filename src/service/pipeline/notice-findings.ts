/**
 * Findings of what was noticed of followed logs, by an agent on its node or by this server. Their ids come from those of the notices: what is
 * found out, sent or read again is the same finding.
 */
import type { Finding } from '../../model/finding.ts';
import { printReport } from '../../sources/tail/tail-report.ts';
import type { AgentReport, Notice } from '../agent/notice.ts';
import type { ReportedBy } from '../agent-reports.ts';
import { pipelineFinding, sayDuration } from './pipeline-finding.ts';
import type { PipelineRuleName } from './pipeline-rules.ts';

export interface LogPlace {
  readonly cluster: string;
  readonly node: string;
}

type Facts = readonly (readonly [label: string, value: string])[];

const rules: Readonly<Record<Notice['kind'], PipelineRuleName>> = {
  'deleted': 'log-deleted',
  'rewritten': 'log-rewritten',
  'read-again': 'log-rewritten',
  'missed': 'log-missed',
  'unreadable': 'log-unreadable',
  'damaged': 'log-damaged',
  'spool-full': 'agent-full',
  'spool-damaged': 'spool-damaged',
};

/** A clock is off where it differs by more. */
const usualDriftMs = 120_000;
/** What was told so much later had to wait. */
const promptMs = 60_000;
/** Nothing waits for longer, and no clock makes it older. */
const longestAgeMs = 2_592_000_000;

/** When a notice came about by the clock of this server: its age is a difference of times of one clock, whatever that is set to. */
export function findingsOfReport({ node, sent, notices }: AgentReport, { cluster, receivedAt }: ReportedBy): readonly Finding[] {
  const driftMs = receivedAt - Date.parse(sent);
  const clock: Facts =
    Math.abs(driftMs) <= usualDriftMs
      ? []
      : [
          [
            'Clock',
            `that of ${node} is ${sayDuration(Math.abs(driftMs) / 1000)} ${driftMs > 0 ? 'behind' : 'ahead of'} that of this server`,
          ],
        ];
  return notices.map((notice) => {
    const ageMs = Math.min(Math.max(0, Date.parse(sent) - Date.parse(notice.time)), longestAgeMs);
    const late: Facts = ageMs < promptMs ? [] : [['Told', `${sayDuration(ageMs / 1000)} later: the server could not be told before`]];
    return findingOfNotice(notice, { cluster, node }, receivedAt - ageMs, [...late, ...clock]);
  });
}

export function findingOfNotice(notice: Notice, { cluster, node }: LogPlace, atMs: number, more: Facts = []): Finding {
  const atUs = BigInt(Math.trunc(atMs)) * 1000n;
  return pipelineFinding({
    rule: rules[notice.kind],
    cluster,
    key: [node, notice.id],
    firstUs: atUs,
    atUs,
    reason: `On ${node}: ${sayNotice(notice)}`,
    facts: [[notice.kind.startsWith('spool') ? 'Folder' : 'Log', notice.path], ['Machine', node], ...more],
  });
}

function sayNotice(notice: Notice): string {
  if (notice.kind === 'spool-full')
    return `${notice.path}: as much waits to be sent as may wait, and the agent reads no further; logs that are rotated away meanwhile are lost`;
  if (notice.kind !== 'spool-damaged') return printReport(notice);
  const { path, entries, bytes } = notice;
  return `${path}: ${entries === 1 ? 'one batch' : `${entries} batches`} of ${bytes} bytes that waited to be sent ${entries === 1 ? 'is' : 'are'} damaged, and set aside`;
}
