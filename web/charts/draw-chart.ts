/** Draws the bars of `TimeChart` with uPlot, its axes and what is told under the pointer. A chunk of its own. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatClock, formatCompact, formatCount, formatDay, formatTime, type Zone } from '../text/format.ts';
import { visibleText } from '../text/visible-text.ts';
import styles from './time-chart.module.css';
import type { TimeSeries } from './time-chart.tsx';

interface DrawnChart {
  readonly times: readonly number[];
  readonly sliceMs: number;
  readonly series: readonly TimeSeries[];
  readonly height: number;
  readonly zone: Zone;
  readonly before: readonly number[] | undefined;
  readonly onRange: (fromMs: number, toMs: number) => void;
}

/** Gives what takes it away again. */
export function drawChart(element: HTMLElement, { times, sliceMs, series, height, zone, before, onRange }: DrawnChart): () => void {
  const { data, totals } = stack(times, series, before);
  const options = chartOptions({ width: element.clientWidth, height, sliceMs, series, zone, hasBefore: before !== undefined });
  const chart = new uPlot({ ...options, plugins: [tooltip({ series, totals, times, sliceMs, zone, before })] }, data, element);
  const choose = () => {
    const { left, width } = chart.select;
    if (width < 4) return;
    const fromMs = chart.posToVal(left, 'x') * 1000;
    const toMs = chart.posToVal(left + width, 'x') * 1000;
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    onRange(snap(fromMs, sliceMs), snap(toMs, sliceMs) + sliceMs);
  };
  chart.hooks.setSelect = [choose];
  chart.over.addEventListener('dblclick', () => {
    const at = chart.cursor.idx;
    const start = at === null || at === undefined ? undefined : times[at];
    if (start !== undefined) onRange(start, start + sliceMs);
  });
  const watch = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
  watch.observe(element);
  return () => {
    watch.disconnect();
    chart.destroy();
  };
}

const snap = (ms: number, sliceMs: number) => Math.floor(ms / sliceMs) * sliceMs;

/** Each series on top of those before it; drawn from the highest down, so that each covers the ones behind it. */
function stack(times: readonly number[], series: readonly TimeSeries[], before: readonly number[] | undefined) {
  const heights = times.map(() => 0);
  const stacked = series.map(({ counts }) =>
    counts.map((count, at) => {
      const height = (heights[at] ?? 0) + count;
      heights[at] = height;
      return height;
    }),
  );
  const columns = [times.map((ms) => ms / 1000), ...stacked.toReversed(), ...(before === undefined ? [] : [[...before]])];
  return { data: columns as unknown as uPlot.AlignedData, totals: heights };
}

interface ChartOptions {
  readonly width: number;
  readonly height: number;
  readonly sliceMs: number;
  readonly series: readonly TimeSeries[];
  readonly zone: Zone;
  readonly hasBefore: boolean;
}

function chartOptions({ width, height, sliceMs, series, zone, hasBefore }: ChartOptions): uPlot.Options {
  const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const bars = uPlot.paths.bars?.({ size: [0.86, 60], align: 1, radius: 0.08 });
  const axis = { stroke: token('--ink-3'), font: `11px ${token('--font-ui')}`, ticks: { show: false } } as const;
  return {
    width,
    height,
    padding: [8, 14, 0, 0],
    legend: { show: false },
    cursor: { points: { show: false }, drag: { x: true, y: false, setScale: false }, y: false },
    scales: {
      x: { time: true, range: (_, low, high) => [low, high + sliceMs / 1000] },
      y: { range: (_, __, high) => [0, Math.max(1, high * 1.05)] },
    },
    axes: [
      {
        ...axis,
        size: 22,
        gap: 4,
        space: 64,
        grid: { show: false },
        values: (_, splits, __, ___, step) => splits.map((split) => tickOf(split * 1000, step, zone)),
      },
      {
        ...axis,
        size: 44,
        gap: 4,
        grid: { stroke: token('--line'), width: 1 },
        splits: (chart) => yTicks(chart),
        values: (_, splits) => splits.map((value) => formatCompact(value)),
      },
    ],
    series: [
      {},
      ...series.toReversed().map(({ name, color }) => ({
        label: name,
        fill: token(color),
        width: 0,
        points: { show: false },
        ...(bars !== undefined && { paths: bars }),
      })),
      ...(hasBefore ? [{ label: 'before', stroke: token('--ink-3'), width: 1.5, dash: [4, 3], points: { show: false } }] : []),
    ],
  };
}

function yTicks(chart: uPlot): number[] {
  const high = chart.scales['y']?.max ?? 1;
  // Lines some forty pixels apart.
  const raw = high / Math.max(3, Math.round(chart.height / 45));
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power);
  const ticks: number[] = [];
  for (let value = 0; value <= high; value += step) ticks.push(value);
  return ticks;
}

function tickOf(ms: number, stepSeconds: number, zone: Zone): string {
  if (stepSeconds >= 86_400) return formatDay(ms, zone);
  const clock = formatClock(ms, zone, stepSeconds < 60 ? 'second' : 'minute');
  return clock === '00:00' ? formatDay(ms, zone) : clock;
}

interface TooltipOptions {
  readonly series: readonly TimeSeries[];
  readonly totals: readonly number[];
  readonly times: readonly number[];
  readonly sliceMs: number;
  readonly zone: Zone;
  readonly before: readonly number[] | undefined;
}

/** Says what is under the pointer. Written as text, for names come from the log. */
function tooltip({ series, totals, times, sliceMs, zone, before }: TooltipOptions): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = styles['tooltip'] ?? '';
  const line = (text: string, color?: string) => {
    const row = document.createElement('div');
    if (color !== undefined) {
      const swatch = document.createElement('span');
      swatch.className = styles['swatch'] ?? '';
      swatch.style.background = `var(${color})`;
      row.append(swatch);
    }
    row.append(text);
    return row;
  };
  return {
    hooks: {
      init: (chart) => {
        chart.over.append(box);
      },
      setCursor: (chart) => {
        const at = chart.cursor.idx;
        const start = at === null || at === undefined ? undefined : times[at];
        box.hidden = start === undefined || (chart.cursor.left ?? -1) < 0;
        if (box.hidden || start === undefined || at === null || at === undefined) return;
        const seen = series.filter(({ counts }) => (counts[at] ?? 0) > 0);
        box.replaceChildren(
          line(`${formatTime(start, zone)} – ${formatClock(start + sliceMs, zone, 'second')}`),
          ...seen.map(({ name, color, counts }) => line(`${visibleText(name)}: ${formatCount(counts[at] ?? 0)}`, color)),
          ...(series.length > 1 ? [line(`all: ${formatCount(totals[at] ?? 0)}`)] : []),
          ...(before === undefined ? [] : [line(`the period before: ${formatCount(before[at] ?? 0)}`)]),
        );
        const left = chart.cursor.left ?? 0;
        const isRight = left > chart.over.clientWidth / 2;
        box.style.left = isRight ? '' : `${left + 12}px`;
        box.style.right = isRight ? `${chart.over.clientWidth - left + 12}px` : '';
      },
    },
  };
}
