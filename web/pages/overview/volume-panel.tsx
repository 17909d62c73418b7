/** Requests over time, stacked by class of status code, or by stage. */
import { useMemo } from 'react';
import { boundsOf, searchHref } from '../../address/address.ts';
import { useView } from '../../address/use-view.ts';
import { seriesOf } from '../../charts/code-classes.ts';
import { slicesOf } from '../../charts/slices.ts';
import { TimeChart, type TimeSeries } from '../../charts/time-chart.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Answered } from './answered.tsx';
import { questionOf } from './links.ts';
import { type Overview, useAsked, useOverview } from './use-overview.ts';
import { useVolume } from './use-volume.ts';

const height = 206;
const views = ['codes', 'stages'] as const;

export function VolumePanel() {
  const overview = useOverview();
  const [view, setView] = useView('volume', views);
  const { lens, slice } = overview;
  return (
    <Panel
      title="Volume"
      href={searchHref(`timeslice ${slice.text} by ${view === 'codes' ? 'code_class' : 'stage'}`, lens)}
      note={view === 'codes' ? 'requests by class of code' : 'events by stage: a request has up to three'}
      actions={
        <Tabs
          label="What the volume is split by"
          tabs={[
            { name: 'codes', title: 'Codes' },
            { name: 'stages', title: 'Stages' },
          ]}
          chosen={view}
          onChoose={setView}
        />
      }
    >
      {view === 'codes' ? <Codes overview={overview} /> : <Stages overview={overview} />}
    </Panel>
  );
}

function Codes({ overview }: { readonly overview: Overview }) {
  const { lens, slice, comparison } = overview;
  const { answer, volume } = useVolume(overview);
  const series = useMemo(
    () =>
      [...(volume?.classes ?? [])].map(
        ([name, counts]): TimeSeries => ({
          ...seriesOf(name, counts),
          href: searchHref(questionOf({ code_class: name === 'none' ? null : name }), lens),
        }),
      ),
    [volume, lens],
  );
  return (
    <Answered answer={answer} empty="No requests in this range." height={height}>
      {() =>
        volume && (
          <Chart
            overview={overview}
            label="Requests over time by class of status code"
            times={volume.times}
            sliceMs={slice.ms}
            series={series}
            before={comparison === '' ? undefined : volume.before}
          />
        )
      }
    </Answered>
  );
}

const stages = [
  ['RequestReceived', '--series-rest'],
  ['ResponseStarted', '--series-2'],
  ['ResponseComplete', '--series-1'],
  ['Panic', '--code-5xx'],
] as const;

function Stages({ overview }: { readonly overview: Overview }) {
  const { lens, slice, range } = overview;
  const answer = useAsked(overview, `timeslice ${slice.text} by stage`);
  const { data, dataUpdatedAt } = answer;
  const drawn = useMemo(() => {
    const bounds = boundsOf(range, dataUpdatedAt);
    if (data === undefined || bounds === null) return null;
    const { times, byName } = slicesOf(data.rows, { ...bounds, sliceMs: slice.ms, by: 'stage' });
    const series = stages.flatMap(([name, color]): TimeSeries[] => {
      const counts = byName.get(name);
      return counts === undefined ? [] : [{ name, color, counts, href: searchHref(questionOf({ stage: name }), lens) }];
    });
    return { times, series };
  }, [data, dataUpdatedAt, range, slice.ms, lens]);
  return (
    <Answered answer={answer} empty="No events in this range." height={height}>
      {() => drawn && <Chart overview={overview} label="Events over time by stage" sliceMs={slice.ms} {...drawn} />}
    </Answered>
  );
}

interface ChartProps {
  readonly overview: Overview;
  readonly label: string;
  readonly times: readonly number[];
  readonly sliceMs: number;
  readonly series: readonly TimeSeries[];
  readonly before?: readonly number[] | undefined;
}

/** Dragging over it makes that the range of the page. */
function Chart({ overview, ...chart }: ChartProps) {
  const onRange = (fromMs: number, toMs: number) =>
    overview.setLens({ range: { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() } });
  return <TimeChart {...chart} height={height} onRange={onRange} />;
}
