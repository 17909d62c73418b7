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
import { formatCount, formatDay, type Zone } from '../../text/format.ts';
import { dayOf, rangeOfDay } from '../../text/zone-day.ts';
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
  const { zone } = usePreferences();
  const read = useReadsByDay(where, range, zone);
  const rows = onceEach(answer.data?.pages.flat() ?? [], (row) => textOf(row['id']));
  const days = withReads(foldTimeline(rows, zone), readsByDay(read.data ?? [], zone), answer.hasNextPage);
  return (
    <Panel title="What happened to it" note="latest first" href={searchHref(`${where} and ${eventful}`, lens)} flush>
      {answer.isPending && <Skeleton lines={8} />}
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data && days.length === 0 && <Message kind="empty" title="Nothing is recorded of it in this range." />}
      <div className={styles['days']}>
        {days.map((day) => (
          <OneDay key={day.day} day={day} zone={zone} where={where} lens={lens} />
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

function readsByDay(rows: readonly Row[], zone: Zone): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const day = dayOf(Date.parse(textOf(row['time'])), zone);
    counts.set(day, (counts.get(day) ?? 0) + countOf(row));
  }
  return counts;
}

/** Days on which it was only read have their place too, down to where the timeline ends for now. */
function withReads(days: readonly Day[], counts: ReadonlyMap<string, number>, hasMore: boolean): readonly ReadDay[] {
  const oldest = hasMore ? (days.at(-1)?.day ?? '') : '';
  const names = [...new Set([...days.map(({ day }) => day), ...counts.keys()])].filter((day) => day >= oldest);
  const byName = new Map(days.map((day) => [day.day, day]));
  return names
    .sort()
    .reverse()
    .map((day) => ({ day, runs: byName.get(day)?.runs ?? [], reads: counts.get(day) ?? 0 }));
}

interface OneDayProps {
  readonly day: ReadDay;
  readonly zone: Zone;
  readonly where: string;
  readonly lens: Lens;
}

function OneDay({ day: { day, runs, reads: count }, zone, where, lens }: OneDayProps) {
  const { fromMs, toMs } = rangeOfDay(day, zone);
  const range = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  return (
    <section className={styles['day']} aria-label={day}>
      <h3 className={styles['title']}>
        <span title={`${day}, ${zone === 'utc' ? 'UTC' : 'local time'}`}>{formatDay(fromMs, zone)}</span>
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
