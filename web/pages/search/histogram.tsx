/** The events of the question over time. Dragging over it chooses a range: that of the question where it names one, else that of the lens. */
import { useMemo } from 'react';
import { filterBy, type Range, rangeText, withRange } from '../../../src/query/edit/edit-query.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { codeClasses, seriesOf } from '../../charts/code-classes.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { Skeleton } from '../../design/message.tsx';
import styles from './search-page.module.css';
import { useSearchPage } from './search-state.ts';
import type { Volume } from './use-volume.ts';

const height = 96;

export function Histogram({ volume }: { readonly volume: Volume }) {
  const { state, change, hrefWith } = useSearchPage();
  const { slices, sliceMs, answer } = volume;
  const series = useMemo(
    () =>
      codeClasses.flatMap((name) => {
        const counts = slices?.byName.get(name === 'none' ? '' : name);
        if (counts === undefined) return [];
        const only = filterBy(state.question, 'code_class', name === 'none' ? null : name);
        return [{ ...seriesOf(name, counts), ...(only !== null && { href: hrefWith({ question: only }) }) }];
      }),
    [slices, state.question, hrefWith],
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
