/** What happened, at a glance: each panel is one question, and everything on it leads on. */
import { boundsOf, searchHref, sliceOf } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { countOf, textOf, useRows } from '../../api/use-rows.ts';
import { slicesOf } from '../../charts/slices.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { BarList } from '../../design/bar-list.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import styles from './overview-page.module.css';

export function OverviewPage() {
  return (
    <div className={styles['grid']}>
      <div className={styles['wide']}>
        <VolumePanel />
      </div>
      <ActionsPanel />
    </div>
  );
}

function VolumePanel() {
  const { lens, range, isReady, ask, setLens } = useLens();
  const slice = sliceOf(range, Date.now(), 90);
  const question = `timeslice ${slice.text} by code_class`;
  const answer = useRows(ask(question), { isEnabled: isReady, refresh: lens.refresh });
  const bounds = boundsOf(range, Date.now());
  if (answer.isError) return <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />;
  const slices = answer.data && bounds && slicesOf(answer.data.rows, { ...bounds, sliceMs: slice.ms, by: 'code_class' });
  return (
    <Panel title="Volume" href={searchHref(question, lens)} note="requests over time">
      {slices ? (
        <TimeChart
          label="Requests over time by class of status code"
          times={slices.times}
          sliceMs={slice.ms}
          series={[...slices.byName].map(([name, counts], at) => ({ name: name || 'none', color: `--series-${at + 1}`, counts }))}
          onRange={(fromMs, toMs) => {
            setLens({ range: { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() } });
          }}
        />
      ) : (
        <Skeleton lines={1} height={150} />
      )}
    </Panel>
  );
}

function ActionsPanel() {
  const { lens, isReady, ask } = useLens();
  const question = 'groupby verb sort count desc limit 8';
  const answer = useRows(ask(question), { isEnabled: isReady, refresh: lens.refresh });
  return (
    <Panel title="Actions" href={searchHref(question, lens)}>
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton lines={6} />}
      {answer.data?.rows.length === 0 && <Message kind="empty" title="No requests in this range." />}
      {answer.data && (
        <BarList
          label="Verbs"
          bars={answer.data.rows.map((row) => {
            const verb = textOf(row['verb']);
            return { key: verb, label: verb, count: countOf(row), href: searchHref(`verb=${verb}`, lens) };
          })}
        />
      )}
    </Panel>
  );
}
