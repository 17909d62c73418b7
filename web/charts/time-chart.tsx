/** Counts over time, stacked by series. Dragging over it chooses a range; a double click takes that of one bar. */
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { isDark, usePreferences } from '../app/preferences.ts';
import { Message } from '../design/message.tsx';
import { formatCompact, formatCount, formatTime, type Zone } from '../text/format.ts';
import { visibleText } from '../text/visible-text.ts';
import styles from './time-chart.module.css';

// What draws is fetched beside the first questions: the page and its figures do not wait for it.
const drawing = import('./draw-chart.ts').catch(() => null);

export interface TimeSeries {
  readonly name: string;
  /** A token of design/tokens.css, such as `--series-1`. */
  readonly color: string;
  /** One count for each slice. */
  readonly counts: readonly number[];
  /** Where its name in the legend leads. */
  readonly href?: string;
}

interface TimeChartProps {
  /** Read aloud. */
  readonly label: string;
  /** Where each slice begins. Milliseconds since the epoch, evenly spaced. */
  readonly times: readonly number[];
  readonly sliceMs: number;
  readonly series: readonly TimeSeries[];
  readonly height?: number;
  /** Told the chosen range; its end is left out. */
  readonly onRange?: (fromMs: number, toMs: number) => void;
  /** The period before, as one line over the bars. */
  readonly before?: readonly number[] | undefined;
}

export function TimeChart({ label, times, sliceMs, series, height = 150, onRange, before }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const { zone, theme } = usePreferences();
  const dark = isDark();
  const [hasFailed, setFailed] = useState(false);
  const onRangeNow = useRef(onRange);
  onRangeNow.current = onRange;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes the colours that are read from the page
  useEffect(() => {
    const element = place.current;
    if (element === null || times.length === 0) return undefined;
    let erase: (() => void) | null = null;
    let isGone = false;
    const onChosen = (fromMs: number, toMs: number) => onRangeNow.current?.(fromMs, toMs);
    void drawing.then((drawn) => {
      if (drawn === null) setFailed(true);
      else if (!isGone) erase = drawn.drawChart(element, { times, sliceMs, series, height, zone, before, onRange: onChosen });
    });
    return () => {
      isGone = true;
      erase?.();
    };
  }, [times, sliceMs, series, height, zone, theme, dark, before]);
  return (
    <figure className={styles['figure']} aria-label={`${label}. ${describe(times, series, zone)}`}>
      {hasFailed ? (
        <Message kind="note" title="The chart could not be loaded." isInline>
          Load the page again to see it; the figures are all here.
        </Message>
      ) : (
        <div ref={place} className={styles['chart']} style={{ height }} aria-hidden="true" />
      )}
      {series.length > 1 && (
        <figcaption className={styles['legend']}>
          {series.map(({ name, color, counts, href }) => (
            <span key={name} className={styles['key']}>
              <span className={styles['swatch']} style={{ background: `var(${color})` }} />
              {href === undefined ? visibleText(name) : <Link href={href}>{visibleText(name)}</Link>}
              <span className={styles['sum']}>{formatCompact(sum(counts))}</span>
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

function describe(times: readonly number[], series: readonly TimeSeries[], zone: Zone): string {
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) return 'No events.';
  const totals = series.map(({ name, counts }) => `${visibleText(name)}: ${formatCount(sum(counts))}`);
  return `From ${formatTime(first, zone)} to ${formatTime(last, zone)}. ${totals.join('; ')}.`;
}
