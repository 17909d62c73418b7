/** A panel that asks one question: on its way, empty, failed, cut short, or there. Its title leads to the question. */
import type { ReactNode } from 'react';
import { searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { type Row, useRows } from '../../api/use-rows.ts';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { MoreRows } from './more-rows.tsx';

interface AnswerPanelProps {
  readonly title: string;
  readonly question: string;
  readonly note?: ReactNode;
  /** What is said where there are no rows. */
  readonly empty: string;
  readonly emptyMore?: ReactNode;
  /** The most rows that are shown. */
  readonly limit?: number;
  /** Lines of the skeleton. */
  readonly lines?: number;
  readonly flush?: boolean;
  readonly children: (rows: readonly Row[]) => ReactNode;
}

export function AnswerPanel({ title, question, note, empty, emptyMore, limit = 10, lines = 5, flush = false, children }: AnswerPanelProps) {
  const { lens, isReady, ask } = useLens();
  // One more than is shown tells whether there are more.
  const answer = useRows(ask(question), { limit: limit + 1, isEnabled: isReady, refresh: lens.refresh });
  const rows = answer.data?.rows ?? [];
  const href = searchHref(question, lens);
  return (
    <Panel title={title} href={href} note={note} flush={flush && rows.length > 0}>
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton lines={lines} />}
      {answer.isSuccess && rows.length === 0 && (
        <Message kind="empty" title={empty}>
          {emptyMore}
        </Message>
      )}
      {rows.length > 0 && children(rows.slice(0, limit))}
      {rows.length > limit && <MoreRows shown={limit} href={href} isFlush={flush} />}
    </Panel>
  );
}
