/** Whether the events of each cluster come in: the newest, the rate, what could not be read, and silences. */
import { Link } from 'wouter';
import type { AnswerOf } from '../../../src/contract/answers.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Badge } from '../../design/badge.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCompact, formatDuration } from '../../text/format.ts';
import { useAsked, useOverview, workQuestion } from './use-overview.ts';
import { useStatus } from './use-status.ts';

type Cluster = AnswerOf<'status'>['clusters'][number];

const most = 8;

export function CollectionPanel() {
  const overview = useOverview();
  const { clusters } = overview.lens;
  // The silences are looked for in a whole day: first come the panels that are asked about the range.
  const isFree = useAsked(overview, workQuestion).isFetched;
  const answer = useStatus(clusters, isFree);
  return (
    <Panel title="Collection" href="/status" note="of each cluster" flush>
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton lines={3} />}
      {answer.data?.clusters.length === 0 && <Message kind="empty" title="No cluster has sent anything yet." />}
      {answer.data !== undefined && answer.data.clusters.length > 0 && (
        <DataTable
          label="Collection of each cluster"
          columns={columns}
          rows={answer.data.clusters.slice(0, most)}
          keyOf={({ cluster }) => cluster}
        />
      )}
      {(answer.data?.clusters.length ?? 0) > most && <Link href="/status">{(answer.data?.clusters.length ?? 0) - most} more clusters</Link>}
    </Panel>
  );
}

const columns: Column<Cluster>[] = [
  { key: 'cluster', title: 'Cluster', cell: ({ cluster }) => <Value text={cluster} most={24} href="/status" /> },
  { key: 'newest', title: 'Newest event', cell: ({ lastEvent }) => <Time at={lastEvent} form="ago" /> },
  {
    key: 'rate',
    title: 'Rate',
    isNumber: true,
    isMinor: true,
    cell: ({ ratePerSecond }) => (ratePerSecond === 0 ? '0/s' : `${formatCompact(ratePerSecond)}/s`),
  },
  { key: 'events', title: 'Events', isNumber: true, isMinor: true, cell: ({ events }) => formatCompact(events) },
  {
    key: 'health',
    title: 'Complete',
    cell: ({ bad, gaps }) => {
      if (bad === 0 && gaps === null) return <Badge tone="good">yes</Badge>;
      return (
        <>
          {bad > 0 && <Badge tone="bad">{formatCompact(bad)} unreadable</Badge>}{' '}
          {gaps !== null && (
            <Badge tone="warn" title={`The longest took ${formatDuration(gaps.longestSeconds * 1e6)}, from ${gaps.longestFrom}`}>
              {gaps.count === 1 ? '1 silence' : `${formatCompact(gaps.count)} silences`}
            </Badge>
          )}
        </>
      );
    },
  },
];
