/** Slices of time as stacked bars, the largest groups each with a colour of its own. */
import { useMemo } from 'react';
import { type Row, textOf } from '../../../api/use-rows.ts';
import { slicesOf } from '../../../charts/slices.ts';
import { TimeChart } from '../../../charts/time-chart.tsx';
import { Message } from '../../../design/message.tsx';
import { useSearchPage } from '../search-state.ts';
import type { GroupsShown } from './groups-shown.ts';

const mostSeries = 8;

export function GroupLines({
  rows,
  shape,
  measure,
  bounds,
}: GroupsShown & { readonly bounds: { readonly fromMs: number; readonly toMs: number } | null }) {
  const { change } = useSearchPage();
  const { keys, sliceMs } = shape;
  const chart = useMemo(() => {
    if (sliceMs === null) return null;
    const named = rows.map(
      (row): Row => ({
        time: row['time'] ?? null,
        name: keys.map((key) => textOf(row[key]) || '(none)').join(' · '),
        count: row[measure] ?? 0,
      }),
    );
    const times = named.map((row) => Date.parse(textOf(row['time']))).filter(Number.isFinite);
    const held = bounds ?? { fromMs: Math.min(...times), toMs: Math.max(...times) + sliceMs };
    const { times: starts, byName } = slicesOf(named, { ...held, sliceMs, by: 'name' });
    const sized = [...byName].map(([name, counts]) => ({ name, counts, sum: counts.reduce((total, count) => total + count, 0) }));
    const ranked = sized.toSorted((a, b) => b.sum - a.sum);
    const rest = ranked.slice(mostSeries);
    const series = ranked
      .slice(0, mostSeries)
      .map(({ name, counts }, at) => ({ name: name || measure, counts, color: `--series-${at + 1}` }));
    const others = starts.map((_, at) => rest.reduce((total, { counts }) => total + (counts[at] ?? 0), 0));
    return {
      starts,
      series: rest.length === 0 ? series : [...series, { name: `${rest.length} others`, counts: others, color: '--series-rest' }],
    };
  }, [rows, keys, sliceMs, measure, bounds]);
  if (chart === null || sliceMs === null) return <Message kind="empty" title="Without slices of time there is no line." />;
  return (
    <TimeChart
      label="Groups over time"
      times={chart.starts}
      sliceMs={sliceMs}
      series={chart.series}
      height={300}
      onRange={(fromMs, toMs) =>
        change({}, { lens: { range: { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() } } })
      }
    />
  );
}
