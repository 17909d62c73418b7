/** Records that could not be read. They are kept as they came; what they hold is hostile text like any other. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { useMe } from '../../api/use-me.ts';
import { type Row, readRows, textOf } from '../../api/use-rows.ts';
import { Button } from '../../design/button.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatBytes, formatCount } from '../../text/format.ts';
import { visibleText } from '../../text/visible-text.ts';
import styles from './status-page.module.css';
import type { BadReason } from './status-parts.ts';

const most = 100;

const columns: readonly Column<Row>[] = [
  { key: 'when', title: 'Stored', isTight: true, cell: (row) => <Time at={textOf(row['ingested'])} /> },
  { key: 'cluster', title: 'Cluster', isMinor: true, cell: (row) => <Value text={textOf(row['cluster'])} most={30} /> },
  {
    key: 'place',
    title: 'Place',
    isMinor: true,
    cell: (row) => (
      <>
        <Value text={textOf(row['source'])} most={44} />{' '}
        <span className={styles['hint']}>at byte {formatCount(Number(row['offset']))}</span>
      </>
    ),
  },
  { key: 'reason', title: 'Why', cell: (row) => <Value text={textOf(row['reason'])} most={60} /> },
  { key: 'length', title: 'Length', isNumber: true, isMinor: true, cell: (row) => formatBytes(Number(row['length'])) },
  {
    key: 'bytes',
    title: 'What it holds',
    cell: (row) => (
      <span className={styles['bytes']}>
        <Value text={textOf(row['bytes'])} most={90} hasCopy />
      </span>
    ),
  },
];

export function BadPanel({ reasons }: { readonly reasons: readonly BadReason[] }) {
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  const seesAll = useMe().data?.namespaces === 'all';
  const [reason, setReason] = useState<string | null>(null);
  const answer = useQuery({
    queryKey: ['bad', total],
    queryFn: async ({ signal }) => readRows(await client.bad({ limit: most }, { signal })),
    enabled: total > 0,
  });
  if (total === 0) {
    return (
      <Panel title="Bad records">
        {seesAll ? (
          <Message kind="empty" title="None: everything that came could be read.">
            What cannot be read is kept here with its place and its reason.
          </Message>
        ) : (
          <Message kind="empty" title="What cannot be read is in no namespace, so it is shown to who sees all of them." />
        )}
      </Panel>
    );
  }
  const rows = (answer.data?.rows ?? []).filter((row) => reason === null || textOf(row['reason']) === reason);
  return (
    <Panel title="Bad records" note={`${formatCount(total)} could not be read, and are kept`} flush>
      <div className={`${styles['row']} ${styles['filters']}`}>
        {reasons.map((each) => (
          <Button
            key={each.reason}
            aria-pressed={reason === each.reason}
            aria-label={`${visibleText(each.reason)}: ${formatCount(each.count)}`}
            onClick={() => setReason(reason === each.reason ? null : each.reason)}
          >
            <Value text={each.reason} most={60} /> {formatCount(each.count)}
          </Button>
        ))}
      </div>
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton lines={4} />}
      {answer.isSuccess && rows.length === 0 && (
        <Message kind="empty" title={`None of this reason is among the newest ${most}.`}>
          <code>telltale bad</code> lists all of them.
        </Message>
      )}
      {rows.length > 0 && (
        <DataTable
          label="What could not be read"
          columns={columns}
          rows={rows}
          keyOf={(row, at) => `${textOf(row['source'])}:${textOf(row['offset'])}:${at}`}
        />
      )}
    </Panel>
  );
}
