/** The answer as groups, in one of the views that its shape allows. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { boundsOf } from '../../address/address.ts';
import type { UsedLens } from '../../address/use-lens.ts';
import { readRows } from '../../api/use-rows.ts';
import { Message } from '../../design/message.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { formatCount } from '../../text/format.ts';
import { GroupView } from './groups/group-view.tsx';
import { shapeOf, type ViewName, viewsOf, viewTitles } from './groups/shape.ts';
import { ownBounds } from './question.ts';
import styles from './search-page.module.css';
import { useSearchPage } from './search-state.ts';
import { AnswerProblem } from './tools/answer-problem.tsx';
import { EmptyAnswer } from './tools/empty-answer.tsx';
import { Findings } from './tools/findings.tsx';
import { ProgressLine } from './tools/progress-line.tsx';
import { ResultTools } from './tools/result-tools.tsx';
import { Unanswered } from './tools/unanswered.tsx';
import { useAsking } from './use-asking.ts';

/** More groups than a person looks at; the export has all. */
const mostGroups = 5000;

export function GroupResults({ asked, used, isValid }: { readonly asked: string; readonly used: UsedLens; readonly isValid: boolean }) {
  const { state, change } = useSearchPage();
  const queryClient = useQueryClient();
  const { ask, running } = useAsking();
  const answer = useQuery({
    queryKey: ['groups', asked],
    queryFn: async ({ signal }) => {
      const page = await ask({ text: asked, limit: mostGroups }, signal);
      return { ...readRows({ ...page, notes: page.notes ?? [] }), tookMs: page.tookMs };
    },
    enabled: used.isReady && isValid,
    refetchInterval: used.lens.refresh > 0 ? used.lens.refresh * 1000 : false,
  });
  const { data } = answer;
  const shape = useMemo(() => (data === undefined ? null : shapeOf(asked, data.columns)), [asked, data]);
  const views = shape === null ? [] : viewsOf(shape);
  const [usual = 'table'] = views;
  const view: ViewName = state.view !== null && views.includes(state.view) ? state.view : usual;
  const bounds = useMemo(() => ownBounds(state.question, Date.now()) ?? boundsOf(used.range, Date.now()), [state.question, used.range]);
  const findings = data === undefined ? [] : [...data.warnings, ...data.notes];
  const left = (
    <>
      {data !== undefined && (
        <p className={styles['count']} aria-live="polite">
          <strong>{formatCount(data.rows.length)}</strong> {data.rows.length === 1 ? 'group' : 'groups'}
          <span className={styles['aside']}>
            {data.counting === 'requests' ? 'each request counts once' : 'each stage counts'} · {Math.round(data.tookMs)} ms
          </span>
        </p>
      )}
      {views.length > 1 && (
        <Tabs
          label="Shown as"
          tabs={views.map((name) => ({ name, title: viewTitles[name] }))}
          chosen={view}
          onChoose={(name) => change({ view: name }, { replace: true })}
        />
      )}
    </>
  );
  return (
    <section className={styles['results']} aria-label="Answer" aria-busy={answer.isFetching}>
      <ResultTools left={left} asked={asked} used={used} isList={false} />
      <ProgressLine running={running} onStop={() => void queryClient.cancelQueries({ queryKey: ['groups', asked] })} />
      <Findings findings={findings} asked={asked} />
      {data !== undefined && data.rows.length >= mostGroups && (
        <Message kind="note" title={`The first ${formatCount(mostGroups)} groups are shown.`} isInline>
          The export has all of them.
        </Message>
      )}
      {!isValid || answer.isError ? (
        <AnswerProblem error={answer.error} asked={asked} onRetry={() => void answer.refetch()} />
      ) : data === undefined || shape === null ? (
        <Unanswered isStopped={answer.fetchStatus === 'idle' && used.isReady} lines={10} onAsk={() => void answer.refetch()} />
      ) : data.rows.length === 0 ? (
        <EmptyAnswer findings={findings} used={used} />
      ) : (
        <GroupView answer={data} shape={shape} view={view} bounds={bounds} />
      )}
    </section>
  );
}
