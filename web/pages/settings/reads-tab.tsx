/** Who read what: every question that the server answered from audit data. For auditors. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { openLens, searchHref } from '../../address/address.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { fetchReads, type ReadsFilter } from '../../api/reads.ts';
import { countOf, type Row, textOf } from '../../api/use-rows.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { TextField } from '../../design/field.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount, formatDuration } from '../../text/format.ts';
import styles from './settings-page.module.css';

const most = 200;
const none: ReadsFilter = { asker: '', operation: '', contains: '', since: '', until: '' };
const fields = [
  ['asker', 'Who', ''],
  ['operation', 'Operation', 'such as query'],
  ['contains', 'Question contains', ''],
  ['since', 'From', 'such as 24h, or a time'],
  ['until', 'To', ''],
] as const;

const columns: readonly Column<Row>[] = [
  { key: 'time', title: 'When', cell: (row) => <Time at={textOf(row['time'])} /> },
  { key: 'asker', title: 'Who', cell: (row) => <Value text={textOf(row['asker'])} most={36} /> },
  { key: 'from', title: 'From', isMinor: true, cell: (row) => <Value text={textOf(row['address'])} most={46} isMono /> },
  { key: 'operation', title: 'Operation', isMinor: true, cell: (row) => <Value text={textOf(row['operation'])} most={30} /> },
  { key: 'text', title: 'Question', cell: (row) => <Question text={textOf(row['text'])} /> },
  { key: 'rows', title: 'Rows', isNumber: true, isMinor: true, cell: (row) => formatCount(countOf(row, 'rows')) },
  { key: 'took', title: 'Took', isNumber: true, isMinor: true, cell: (row) => formatDuration(countOf(row, 'duration')) },
  {
    key: 'outcome',
    title: 'Outcome',
    isMinor: true,
    cell: (row) => <Badge tone={textOf(row['outcome']) === 'ok' ? 'good' : 'warn'}>{textOf(row['outcome'])}</Badge>,
  },
];

export function ReadsTab() {
  const [typed, setTyped] = useState(none);
  const [filter, setFilter] = useState(none);
  const reads = useQuery({ queryKey: ['reads', filter], queryFn: () => fetchReads(filter, most), placeholderData: keepPreviousData });
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setFilter(typed);
  };
  return (
    <Panel title="Reads" note="each answer from audit data, the newest first" flush>
      <form className={styles['tools']} onSubmit={submit}>
        {fields.map(([name, label, placeholder]) => (
          <TextField
            key={name}
            label={label}
            placeholder={placeholder}
            spellCheck={false}
            autoCapitalize="none"
            value={typed[name] ?? ''}
            onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          />
        ))}
        <Button type="submit" icon="filter">
          Filter
        </Button>
        {isFiltered && (
          <Button
            look="quiet"
            onClick={() => {
              setTyped(none);
              setFilter(none);
            }}
          >
            Show all
          </Button>
        )}
      </form>
      {reads.isError && <ProblemMessage error={reads.error} onRetry={() => void reads.refetch()} />}
      {reads.isPending && <Skeleton lines={6} />}
      {reads.data?.rows.length === 0 && (
        <Message kind="empty" title={isFiltered ? 'No read fits.' : 'Nothing was read yet.'}>
          {isFiltered ? 'Take a filter away, or look further back.' : 'Each question that the server answers stands here.'}
        </Message>
      )}
      {reads.data !== undefined && reads.data.rows.length > 0 && (
        <DataTable label="Who read what" columns={columns} rows={reads.data.rows} keyOf={(row, at) => `${textOf(row['time'])}:${at}`} />
      )}
      {reads.data?.next != null && <p className={styles['note']}>The newest {most}. Filter to see others.</p>}
    </Panel>
  );
}

function Question({ text }: { readonly text: string }) {
  return text === '' ? '–' : <Value text={text} most={70} isMono href={searchHref(text, openLens)} />;
}
