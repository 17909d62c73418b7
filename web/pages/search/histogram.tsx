/** The events of the question over time. Dragging over it chooses a range: that of the question where it names one, else that of the lens. */
import { useMemo } from 'react';
import { type Range, rangeText, withRange } from '../../../src/query/edit/edit-query.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { TimeChart } from '../../charts/time-chart.tsx';
import { Skeleton } from '../../design/message.tsx';
import styles from './search-page.module.css';
import { useSearchPage } from './search-state.ts';
import type { Volume } from './use-volume.ts';

const colors: Readonly<Record<string, string>> = {
  '1xx': '--series-7',
  '2xx': '--series-1',
  '3xx': '--series-2',
  '4xx': '--series-3',
  '5xx': '--series-5',
  '': '--series-rest',
};

const height = 96;

export function Histogram({ volume }: { readonly volume: Volume }) {
  const { state, change } = useSearchPage();
  const { slices, sliceMs, answer } = volume;
  const series = useMemo(
    () =>
      [...(slices?.byName ?? [])]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, counts]) => ({ name: name || 'no code', color: colors[name] ?? '--series-rest', counts })),
    [slices],
  );
  const choose = (fromMs: number, toMs: number) => {
    const range: Range = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
    if (rangeText(state.question) === null) return change({}, { lens: { range } });
    const question = withRange(state.question, range);
    if (question !== null) change({ question });
  };
  return (
    <section className={styles['histogram']} aria-label="Events over time">
      {answer.isError ? (
        <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} isInline />
      ) : slices === null ? (
        <Skeleton lines={1} height={height} />
      ) : (
        <TimeChart
          label="Events over time by class of status code"
          times={slices.times}
          sliceMs={sliceMs}
          series={series}
          height={height}
          onRange={choose}
        />
      )}
    </section>
  );
}
