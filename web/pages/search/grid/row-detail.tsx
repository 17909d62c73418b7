/** An unfolded row: the sentence, the fields that tell most, each to narrow by, and the record as it arrived. Loaded when it is unfolded. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Cell } from '../../../../src/contract/rows.ts';
import { printText } from '../../../../src/query/values/quote.ts';
import { eventHref, searchHref } from '../../../address/address.ts';
import { client } from '../../../api/client.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Button, ButtonLink } from '../../../design/button.tsx';
import { Skeleton } from '../../../design/message.tsx';
import { Time } from '../../../design/time.tsx';
import { CopyButton, Pieces, Value } from '../../../design/value.tsx';
import { formatDuration } from '../../../text/format.ts';
import { useSearchPage } from '../search-state.ts';
import { type EventRow, type EventRows, eventRows, filterByCell, textOfCell } from './event-rows.ts';
import { printRecord } from './print-record.ts';
import styles from './row-detail.module.css';
import { saySentence } from './say-sentence.ts';

const shown = [
  'time',
  'cluster',
  'user',
  'groups',
  'impersonateduser',
  'verb',
  'resource',
  'subresource',
  'namespace',
  'name',
  'apigroup',
  'path',
  'code',
  'reason',
  'message',
  'decision',
  'authz_reason',
  'duration',
  'level',
  'stage',
  'sourceips',
  'client',
  'useragent',
  'auditid',
  'source',
] as const;

interface RowDetailProps {
  readonly id: string;
  readonly row: EventRow;
  readonly rows: EventRows;
}

export function RowDetail({ id, row, rows }: RowDetailProps) {
  const isKnown = rows.places.has('id');
  const answer = useQuery({
    queryKey: ['row', id],
    // Naming the stage finds an event that was not the last of its request as well.
    queryFn: ({ signal }) => client.query({ text: `id=${printText(id)} and stage=* include ${shown.join(', ')}`, limit: 1 }, { signal }),
    enabled: isKnown,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [found] = answer.data?.rows ?? [];
  if (isKnown && answer.isPending) return <Skeleton lines={4} />;
  if (answer.isError) return <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />;
  const fields = found === undefined || answer.data === undefined ? fieldsOf(row, rows) : fieldsOf(found, eventRows(answer.data.columns));
  return <Detail id={isKnown ? id : null} fields={fields} />;
}

export interface FoundField {
  readonly name: string;
  readonly type: string;
  readonly cell: Cell;
}

function fieldsOf(row: EventRow, { columns }: EventRows): FoundField[] {
  return columns.map(({ key, type }, at) => ({ name: key, type, cell: row[at] ?? null })).filter(({ cell }) => textOfCell(cell) !== '');
}

function Detail({ id, fields }: { readonly id: string | null; readonly fields: readonly FoundField[] }) {
  const { state, lens } = useSearchPage();
  const [isRaw, setRaw] = useState(false);
  return (
    <div className={styles['detail']}>
      <div className={styles['head']}>
        <p className={styles['sentence']}>
          <Pieces text={saySentence(new Map(fields.map(({ name, cell }) => [name, textOfCell(cell)])))} />
        </p>
        {id !== null && (
          <div className={styles['tools']}>
            <Button aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
              Record
            </Button>
            <ButtonLink href={eventHref(id, lens, state.question)} icon="right">
              Open the event
            </ButtonLink>
          </div>
        )}
      </div>
      {isRaw && id !== null ? (
        <RawRecord id={id} />
      ) : (
        <dl className={styles['fields']}>
          {fields.map((field) => (
            <FieldLine key={field.name} {...field} />
          ))}
        </dl>
      )}
    </div>
  );
}

function FieldLine({ name, type, cell }: FoundField) {
  const { state, lens, change } = useSearchPage();
  const text = textOfCell(cell);
  const only = filterByCell(state.question, { name, type, cell }, false);
  const without = filterByCell(state.question, { name, type, cell }, true);
  return (
    <div className={styles['field']}>
      <dt className={styles['name']}>{name}</dt>
      <dd className={styles['value']}>
        {type === 'time' ? (
          <Time at={text} form="exact" />
        ) : type === 'duration' ? (
          <span title={`${text} µs`}>{formatDuration(Number(text))}</span>
        ) : (
          <Value text={text} most={400} href={only === null ? undefined : searchHref(only, lens)} />
        )}
        <span className={styles['does']}>
          {only !== null && <Button look="quiet" icon="plus" label={`Only this ${name}`} onClick={() => change({ question: only })} />}
          {without !== null && (
            <Button look="quiet" icon="minus" label={`Without this ${name}`} onClick={() => change({ question: without })} />
          )}
          <CopyButton text={text} label={`Copy ${name}`} />
        </span>
      </dd>
    </div>
  );
}

function RawRecord({ id }: { readonly id: string }) {
  const answer = useQuery({
    queryKey: ['record', id],
    queryFn: ({ signal }) => client.get({ id }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (answer.isPending) return <Skeleton lines={5} />;
  if (answer.isError) return <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />;
  const record = String(answer.data.rows[0]?.[answer.data.columns.length] ?? '');
  return (
    <div className={styles['raw']}>
      <CopyButton text={record} label="Copy the record" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <pre className={styles['record']} tabIndex={0}>
        {printRecord(record)}
      </pre>
    </div>
  );
}
