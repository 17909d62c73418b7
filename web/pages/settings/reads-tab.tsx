/** Who read what: every question that the server answered from audit data. For auditors. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { openLens, searchHref } from '../../address/address.ts';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { countOf, type Row, readRows, textOf } from '../../api/use-rows.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { TextField } from '../../design/field.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount, formatDuration } from '../../text/format.ts';
import { GrantedWords } from './granted-words.tsx';
import { readScope } from './read-scope.ts';
import styles from './settings-page.module.css';

const pageLength = 100;
const none = { asker: '', operation: '', contains: '', since: '', until: '' };
const fields = [
  ['asker', 'Who', ''],
  ['operation', 'Operation', 'such as query'],
  ['contains', 'Question contains', ''],
  ['since', 'From', 'such as 24h, or a time'],
  ['until', 'To', ''],
] as const;

const columns: readonly Column<Row>[] = [
  { key: 'time', title: 'When', isTight: true, cell: (row) => <Time at={textOf(row['time'])} /> },
  { key: 'asker', title: 'Who', isTight: true, cell: (row) => <Value text={textOf(row['asker'])} most={36} /> },
  { key: 'from', title: 'From', isMinor: true, isTight: true, cell: (row) => <Value text={textOf(row['address'])} most={46} isMono /> },
  { key: 'operation', title: 'Operation', isMinor: true, cell: (row) => <Value text={textOf(row['operation'])} most={30} /> },
  { key: 'text', title: 'Question', cell: (row) => <Question row={row} /> },
  { key: 'scope', title: 'Within', isMinor: true, cell: (row) => <Within scope={textOf(row['scope'])} /> },
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
  const reads = useInfiniteQuery({
    queryKey: ['reads', filter],
    queryFn: async ({ pageParam, signal }) => {
      const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
      return readRows(
        await client.reads({ ...wanted, limit: pageLength, ...(pageParam !== null && { pageAfter: pageParam }) }, { signal }),
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const rows = reads.data?.pages.flatMap((page) => page.rows);
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setFilter(typed);
  };
  return (
    <Panel title="Reads" note="each answer from audit data, the newest first" flush>
      <form className={`${styles['tools']} ${styles['filters']}`} onSubmit={submit}>
        {fields.map(([name, label, placeholder]) => (
          <TextField
            key={name}
            label={label}
            placeholder={placeholder}
            spellCheck={false}
            autoCapitalize="none"
            value={typed[name]}
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
      {rows?.length === 0 && (
        <Message kind="empty" title={isFiltered ? 'No read fits.' : 'Nothing was read yet.'}>
          {isFiltered ? 'Take a filter away, or look further back.' : 'Each question that the server answers stands here.'}
        </Message>
      )}
      {rows !== undefined && rows.length > 0 && (
        <DataTable label="Who read what" columns={columns} rows={rows} keyOf={(row, at) => `${textOf(row['time'])}:${at}`} />
      )}
      {reads.hasNextPage && (
        <p className={styles['note']}>
          <Button disabled={reads.isFetchingNextPage} onClick={() => void reads.fetchNextPage()}>
            Show older
          </Button>
        </p>
      )}
    </Panel>
  );
}

/** The scope as the server writes it: `all`, or JSON. */
function Within({ scope }: { readonly scope: string }) {
  const granted = readScope(scope);
  return granted === null ? <Value text={scope} most={40} /> : <GrantedWords {...granted} />;
}

/** The text of the question, or what else was asked for. */
function Question({ row }: { readonly row: Row }) {
  const query = textOf(row['query']);
  if (query !== '') return <Value text={query} most={70} isMono href={searchHref(query, openLens)} />;
  const parameters = textOf(row['parameters']);
  return parameters === '' || parameters === '{}' ? '–' : <Value text={parameters} most={110} isMono />;
}
