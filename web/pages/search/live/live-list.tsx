/** The list while it follows: new events on top, with pause, the rate, and what was left out. */
import { useEffect, useState } from 'react';
import { Badge } from '../../../design/badge.tsx';
import { Button } from '../../../design/button.tsx';
import { Message } from '../../../design/message.tsx';
import { formatCompact, formatCount } from '../../../text/format.ts';
import type { ChosenColumn } from '../grid/columns.ts';
import { EventGrid } from '../grid/event-grid.tsx';
import styles from './live-list.module.css';
import { mostRows, rateOf } from './tail.ts';
import { type Following, useTail } from './use-tail.ts';

interface LiveListProps {
  /** Within the clusters and namespaces of the lens, without a range. */
  readonly text: string;
  readonly columns: readonly ChosenColumn[];
  readonly onColumns: (columns: readonly ChosenColumn[]) => void;
}

export function LiveList({ text, columns, onColumns }: LiveListProps) {
  const following = useTail(text);
  const { tail, shape } = following;
  return (
    <>
      <LiveBar following={following} />
      {tail.rows.length === 0 || shape === null ? (
        <Message kind="empty" title={following.state === 'failed' ? 'Following failed.' : 'Nothing new yet.'}>
          {following.state === 'failed'
            ? (following.reason ?? 'The server does not follow this question.')
            : 'Events appear here as they are stored.'}
        </Message>
      ) : (
        <EventGrid
          rows={tail.rows}
          shape={shape}
          columns={columns}
          onColumns={onColumns}
          total={null}
          onMore={nothing}
          foot={
            tail.dropped > 0
              ? `The newest ${formatCount(mostRows)} are kept; ${formatCount(tail.dropped)} older ones were let go.`
              : 'That is all since following began.'
          }
        />
      )}
    </>
  );
}

const nothing = () => undefined;
const states = { connecting: 'Connecting', open: 'Live', broken: 'Connecting again', failed: 'Stopped' } as const;
const tones = { connecting: 'info', open: 'good', broken: 'warn', failed: 'bad' } as const;

function LiveBar({ following }: { readonly following: Following }) {
  const { tail, state, isPaused, setPaused } = following;
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const rate = rateOf(tail, now);
  return (
    <div className={styles['bar']}>
      <Badge tone={isPaused ? 'warn' : tones[state]}>{isPaused ? 'Paused' : states[state]}</Badge>
      <Button icon={isPaused ? 'play' : 'pause'} onClick={() => setPaused(!isPaused)}>
        {isPaused ? `Go on${tail.waiting.length > 0 ? ` (${formatCompact(tail.waiting.length)} waiting)` : ''}` : 'Pause'}
      </Button>
      <span>{rate >= 10 ? formatCount(Math.round(rate)) : rate.toFixed(1)} a second</span>
      {tail.skipped > 0 && (
        <span className={styles['skipped']}>
          {formatCount(tail.skipped)} left out: more came than a page can take. Narrow the question.
        </span>
      )}
    </div>
  );
}
