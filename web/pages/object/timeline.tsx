/** Everything that happened to an object, by day: what changed it in full, what only read it as a count. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Range } from '../../../src/query/edit/edit-query.ts';
import { type Lens, searchHref } from '../../address/address.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { countOf, type Row, textOf } from '../../api/use-rows.ts';
import { usePreferences } from '../../app/preferences.ts';
import { Button } from '../../design/button.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { EventRows } from '../../events/event-rows.tsx';
import { formatCount, formatDay } from '../../text/format.ts';
import { type Day, foldTimeline, type Run } from './fold-timeline.ts';
import { eventful, reads } from './object-question.ts';
import styles from './timeline.module.css';
import { onceEach, timelinePage, useReadsByDay, useTimeline } from './use-object.ts';

interface TimelineProps {
  readonly where: string;
  readonly range: Range | null;
  readonly lens: Lens;
}

export function Timeline({ where, range, lens }: TimelineProps) {
  const answer = useTimeline(where, range);
  const read = useReadsByDay(where, range);
  const rows = onceEach(answer.data?.pages.flat() ?? [], (row) => textOf(row['id']));
  const days = withReads(foldTimeline(rows), read.data ?? [], answer.hasNextPage);
  return (
    <Panel title="What happened to it" note="latest first" href={searchHref(`${where} and ${eventful}`, lens)} flush>
      {answer.isPending && <Skeleton lines={8} />}
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data && days.length === 0 && <Message kind="empty" title="Nothing is recorded of it in this range." />}
      <div className={styles['days']}>
        {days.map((day) => (
          <OneDay key={day.day} day={day} where={where} lens={lens} />
        ))}
      </div>
      {answer.hasNextPage && (
        <div className={styles['more']}>
          <span>The latest {formatCount(rows.length)} are shown.</span>
          <Button icon="down" disabled={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
            {formatCount(timelinePage)} more
          </Button>
        </div>
      )}
    </Panel>
  );
}

interface ReadDay extends Day {
  readonly reads: number;
}

/** Days on which it was only read have their place too, down to where the timeline ends for now. */
function withReads(days: readonly Day[], read: readonly Row[], hasMore: boolean): readonly ReadDay[] {
  const counts = new Map(read.map((row) => [textOf(row['time']).slice(0, 10), countOf(row)]));
  const oldest = hasMore ? (days.at(-1)?.day ?? '') : '';
  const names = [...new Set([...days.map(({ day }) => day), ...counts.keys()])].filter((day) => day >= oldest);
  const byName = new Map(days.map((day) => [day.day, day]));
  return names
    .sort()
    .reverse()
    .map((day) => ({ day, runs: byName.get(day)?.runs ?? [], reads: counts.get(day) ?? 0 }));
}

function OneDay({ day: { day, runs, reads: count }, where, lens }: { readonly day: ReadDay; readonly where: string; readonly lens: Lens }) {
  const { zone } = usePreferences();
  const start = `${day}T00:00:00.000Z`;
  const range = { from: start, to: new Date(Date.parse(start) + 86_400_000).toISOString() };
  return (
    <section className={styles['day']} aria-label={day}>
      <h3 className={styles['title']}>
        <span title={day}>{formatDay(Date.parse(start), 'utc')}</span>
        {zone === 'local' && <span className={styles['quiet']}>UTC</span>}
        {count > 0 && (
          <Link className={styles['reads']} href={searchHref(`${where} and ${reads}`, { ...lens, range })}>
            {formatCount(count)} {count === 1 ? 'read' : 'reads'}
          </Link>
        )}
      </h3>
      {runs.map((run) => (
        <OneRun key={textOf(run.rows[0]?.['id'])} run={run} lens={lens} />
      ))}
    </section>
  );
}

const foldedFrom = 3;

function OneRun({ run: { rows }, lens }: { readonly run: Run; readonly lens: Lens }) {
  const [isOpen, setOpen] = useState(false);
  const isFolded = rows.length >= foldedFrom && !isOpen;
  return (
    <div className={styles['run']}>
      <EventRows label="Requests" rows={isFolded ? rows.slice(0, 1) : rows} lens={lens} without="object" />
      {rows.length >= foldedFrom && (
        <span className={styles['fold']}>
          <Button look="quiet" icon={isOpen ? 'minus' : 'plus'} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Fold' : `${formatCount(rows.length - 1)} more like it`}
          </Button>
        </span>
      )}
    </div>
  );
}
