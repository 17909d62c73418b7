/** What each cluster sends: since when nothing came, how fast, through what, and where it was silent. */
import { printCondition } from '../../../src/query/edit/edit-query.ts';
import { openLens, searchHref } from '../../address/address.ts';
import { Badge } from '../../design/badge.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount, formatDuration } from '../../text/format.ts';
import { visibleText } from '../../text/visible-text.ts';
import { rangeAround, toneOfLag } from './lag-tone.ts';
import styles from './status-page.module.css';
import type { ClusterStatus } from './status-parts.ts';

const seconds = (count: number) => formatDuration(count * 1_000_000);
const filterOf = (cluster: string) => printCondition('cluster', cluster) ?? '';

const columns: readonly Column<ClusterStatus>[] = [
  {
    key: 'cluster',
    title: 'Cluster',
    cell: ({ cluster }) => <Value text={cluster} most={48} href={searchHref(filterOf(cluster), openLens)} />,
  },
  {
    key: 'lag',
    title: 'Newest event',
    cell: ({ lastEvent, lagSeconds }) => (
      <>
        <Badge tone={toneOfLag(lagSeconds)}>{seconds(lagSeconds)} ago</Badge>{' '}
        <span className={styles['hint']}>
          <Time at={lastEvent} />
        </span>
      </>
    ),
  },
  {
    key: 'rate',
    title: 'Rate',
    isNumber: true,
    isMinor: true,
    cell: ({ ratePerSecond }) =>
      ratePerSecond === 0 ? '0/s' : `${ratePerSecond.toLocaleString(undefined, { maximumFractionDigits: 1 })}/s`,
  },
  { key: 'events', title: 'Events', isNumber: true, cell: ({ events }) => formatCount(events) },
  {
    key: 'levels',
    title: 'Levels',
    isMinor: true,
    cell: ({ cluster, levels }) => (
      <span className={styles['row']}>
        {levels.map((level) => (
          <Badge key={level}>
            <Value text={level} href={searchHref(`${filterOf(cluster)} and ${printCondition('level', level)}`, openLens)} />
          </Badge>
        ))}
      </span>
    ),
  },
  {
    key: 'sources',
    title: 'Came through',
    isMinor: true,
    cell: ({ sources }) => {
      const [first] = sources;
      if (first === undefined) return '–';
      const all = sources.map(
        ({ source, events, lastStored }) => `${visibleText(source)}: ${formatCount(events)} events, last ${lastStored}`,
      );
      return (
        <span title={all.join('\n')}>
          <Value text={first.source} most={34} />
          {sources.length > 1 && ` and ${sources.length - 1} more`}
        </span>
      );
    },
  },
  {
    key: 'bad',
    title: 'Bad',
    isNumber: true,
    isMinor: true,
    cell: ({ bad }) => (bad === 0 ? '0' : <Badge tone="warn">{formatCount(bad)}</Badge>),
  },
  { key: 'gaps', title: 'Silences', isMinor: true, cell: (cluster) => <Gaps status={cluster} /> },
];

export function ClustersPanel({ clusters }: { readonly clusters: readonly ClusterStatus[] }) {
  return (
    <Panel title="Clusters" flush={clusters.length > 0}>
      {clusters.length === 0 ? (
        <Message kind="empty" title="No cluster has sent anything yet.">
          <code>telltale connect webhook</code> writes what an API server needs to send its events here, and <code>telltale ingest</code>{' '}
          takes in log files.
        </Message>
      ) : (
        <DataTable label="What each cluster sends" columns={columns} rows={clusters} keyOf={({ cluster }) => cluster} />
      )}
    </Panel>
  );
}

/** A link to the longest, with the flow around it. */
function Gaps({ status: { cluster, gaps } }: { readonly status: ClusterStatus }) {
  if (gaps === null) return 'none';
  const range = rangeAround({ fromMs: Date.parse(gaps.longestFrom), lengthMs: gaps.longestSeconds * 1000 });
  return (
    <Value
      text={gaps.count === 1 ? seconds(gaps.longestSeconds) : `${formatCount(gaps.count)}, the longest ${seconds(gaps.longestSeconds)}`}
      href={searchHref(filterOf(cluster), { ...openLens, range })}
    />
  );
}
