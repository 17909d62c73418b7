/** What the policy records in a day, against what is recorded today. */
import { Change } from '../../../design/bar-list.tsx';
import { formatBytes, formatCompact, formatCount, formatDuration, formatShare } from '../../../text/format.ts';
import { type Figures, hasEstimate, recordedBy, type Traffic } from '../what-if.ts';
import styles from './figures-panel.module.css';

interface FiguresPanelProps {
  readonly figures: Figures;
  readonly traffic: Traffic;
  /** Whether levels are tried that the traffic was not measured with. */
  readonly isTried: boolean;
  /** Whether they are not of what stands in the editor. */
  readonly isBehind: boolean;
}

export function FiguresPanel({ figures: { total, perDay }, traffic, isTried, isBehind }: FiguresPanelProps) {
  const recorded = recordedBy(total);
  const about = hasEstimate(total) ? '~' : '';
  const droppedEvents = total.today.events - total.kept.events;
  const { peak, gzip, stored } = traffic;
  return (
    <section
      className={`${styles['figures']} ${isBehind ? styles['behind'] : ''}`}
      aria-busy={isBehind}
      aria-label="What the policy records"
    >
      <Cell
        title="Events a day"
        value={`${about}${formatCompact(Math.round(recorded.events * perDay))}`}
        more={`today ${formatCompact(Math.round(total.today.events * perDay))}`}
        now={recorded.events}
        before={total.today.events}
        hint={`${formatCount(recorded.events)} of ${formatCount(total.today.events)} in ${formatDuration(traffic.days * 86_400e6)}`}
      />
      <Cell
        title="Bytes a day"
        value={`${about}${formatBytes(recorded.bytes * perDay)}`}
        more={`today ${formatBytes(total.today.bytes * perDay)}`}
        now={recorded.bytes}
        before={total.today.bytes}
      />
      <Cell
        title="Dropped"
        value={formatShare(droppedEvents, total.today.events)}
        more={`${formatCompact(Math.round(droppedEvents * perDay))} a day`}
      />
      {isTried ? (
        <Cell title="Peak second" value="–" more="measured once the levels are written" />
      ) : (
        <Cell
          title="Peak second"
          value={formatCompact(peak.kept)}
          more={`today ${formatCompact(peak.today)}`}
          hint={peak.at === '' ? undefined : `At ${peak.at} UTC`}
        />
      )}
      <Cell
        title={stored === null ? 'As gzip' : 'In this store'}
        value={stored === null && gzip === null ? '–' : `~${formatBytes(recorded.bytes * perDay * (stored?.ratio ?? gzip?.ratio ?? 0))}`}
        more={gzip === null || stored === null ? 'a day' : `a day; ~${formatBytes(recorded.bytes * perDay * gzip.ratio)} as gzip`}
      />
    </section>
  );
}

interface CellProps {
  readonly title: string;
  readonly value: string;
  readonly more: string;
  readonly now?: number;
  readonly before?: number;
  readonly hint?: string | undefined;
}

function Cell({ title, value, more, now, before, hint }: CellProps) {
  return (
    <div className={styles['cell']} title={hint}>
      <span className={styles['title']}>{title}</span>
      <span className={styles['value']}>
        {value}
        {now !== undefined && before !== undefined && before > 0 && <Change now={now} before={before} />}
      </span>
      <span className={styles['more']}>{more}</span>
    </div>
  );
}
