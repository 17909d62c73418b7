/** What a panel shows of its question: the wait, the failure, that there is nothing, the answer, and what the answer warns of. */
import type { ReactNode } from 'react';
import { AnswerNotes } from '../../api/answer-notes.tsx';
import { ProblemMessage } from '../../api/problem-message.tsx';
import type { Rows } from '../../api/use-rows.ts';
import { Message, Skeleton } from '../../design/message.tsx';
import styles from './answered.module.css';
import { type Asked, isCut } from './use-overview.ts';

interface AnsweredProps {
  readonly answer: Asked;
  /** Says what there is none of. */
  readonly empty: string;
  /** About the height that will be there: lines, or one block. */
  readonly lines?: number;
  readonly height?: number;
  readonly isEmpty?: (rows: Rows) => boolean;
  readonly children: (rows: Rows) => ReactNode;
}

export function Answered({ answer, empty, lines = 6, height, isEmpty = hasNoRows, children }: AnsweredProps) {
  const { data } = answer;
  if (answer.isError && data === undefined) return <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />;
  if (data === undefined) return <Skeleton lines={height === undefined ? lines : 1} {...(height !== undefined && { height })} />;
  return (
    <div className={answer.isPlaceholderData ? styles['old'] : undefined} aria-busy={answer.isPlaceholderData}>
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} isInline />}
      {isCut(data) && (
        <Message kind="warning" title="Only the largest groups are counted here." isInline>
          Choose a shorter range, or a cluster, to see all of them.
        </Message>
      )}
      <AnswerNotes findings={[...data.warnings, ...(data.notes ?? [])]} />
      {isEmpty(data) ? <Message kind="empty" title={empty} /> : children(data)}
    </div>
  );
}

const hasNoRows = ({ rows }: Rows) => rows.length === 0;
