/** The answer as a list of events. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { UsedLens } from '../../address/use-lens.ts';
import { Button } from '../../design/button.tsx';
import { formatCount } from '../../text/format.ts';
import { type ChosenColumn, columnsOfAnswer } from './grid/columns.ts';
import { EventGrid } from './grid/event-grid.tsx';
import styles from './search-page.module.css';
import { useSearchPage } from './search-state.ts';
import { AnswerProblem } from './tools/answer-problem.tsx';
import { EmptyAnswer } from './tools/empty-answer.tsx';
import { Findings } from './tools/findings.tsx';
import { ProgressLine } from './tools/progress-line.tsx';
import { LiveToggle, ResultTools } from './tools/result-tools.tsx';
import { Unanswered } from './tools/unanswered.tsx';
import { type ListAnswer, useList } from './use-list.ts';
import type { Volume } from './use-volume.ts';

interface ListResultsProps {
  readonly asked: string;
  readonly used: UsedLens;
  readonly volume: Volume;
  readonly fields: readonly string[] | null;
  readonly columns: readonly ChosenColumn[];
  readonly onColumns: (columns: readonly ChosenColumn[]) => void;
  readonly isValid: boolean;
}

export function ListResults({ asked, used, volume, fields, columns, onColumns, isValid }: ListResultsProps) {
  const { state } = useSearchPage();
  const queryClient = useQueryClient();
  const { answer, list, running } = useList({ text: asked, fields, isEnabled: used.isReady && isValid, refresh: used.lens.refresh });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = answer;
  const onMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const stop = () => void queryClient.cancelQueries({ queryKey: ['list'] });
  const loaded = list?.rows.length ?? 0;
  const { total } = volume;
  const hasAll = list !== null && !hasNextPage;
  const shown =
    fields === null && list !== null
      ? columnsOfAnswer(
          list.columns.map(({ key }) => key),
          state.columns,
        )
      : columns;
  const foot = <Foot hasFailed={isFetchNextPageError} hasMore={hasNextPage} onRetry={() => void fetchNextPage()} />;
  return (
    <section className={styles['results']} aria-label="Events" aria-busy={answer.isFetching}>
      <ResultTools
        left={<Counts list={list} total={total} hasAll={hasAll} />}
        asked={asked}
        used={used}
        columns={shown}
        onColumns={onColumns}
        isList
      />
      <ProgressLine running={running} onStop={stop} />
      {list !== null && <Findings findings={list.findings} asked={asked} />}
      {!isValid || (answer.isError && list === null) ? (
        <AnswerProblem error={answer.error} asked={asked} onRetry={() => void answer.refetch()} />
      ) : list === null ? (
        <Unanswered isStopped={answer.fetchStatus === 'idle' && used.isReady} lines={12} onAsk={() => void answer.refetch()} />
      ) : loaded === 0 ? (
        <EmptyAnswer findings={list.findings} used={used} />
      ) : (
        <EventGrid
          rows={list.rows}
          shape={list}
          columns={shown}
          onColumns={onColumns}
          total={hasAll ? loaded : total}
          onMore={onMore}
          foot={foot}
        />
      )}
    </section>
  );
}

interface CountsProps {
  readonly list: ListAnswer | null;
  readonly total: number | null;
  readonly hasAll: boolean;
}

function Counts({ list, total, hasAll }: CountsProps) {
  const loaded = list?.rows.length ?? 0;
  return (
    <>
      <p className={styles['count']} aria-live="polite">
        {list !== null && (
          <>
            <strong>{formatCount(hasAll ? loaded : (total ?? loaded))}</strong> {list.counting === 'stages' ? 'stages' : 'requests'}
            <span className={styles['aside']}>
              {!hasAll && `${formatCount(loaded)} loaded · `}
              {Math.round(list.tookMs)} ms
            </span>
          </>
        )}
      </p>
      <LiveToggle />
    </>
  );
}

interface FootProps {
  readonly hasFailed: boolean;
  readonly hasMore: boolean;
  readonly onRetry: () => void;
}

function Foot({ hasFailed, hasMore, onRetry }: FootProps) {
  if (!hasFailed) return hasMore ? 'More events are on their way…' : 'That is all.';
  return (
    <>
      The next events did not come.{' '}
      <Button icon="refresh" onClick={onRetry}>
        Try again
      </Button>
    </>
  );
}
