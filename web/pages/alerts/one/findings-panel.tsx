/** The findings of an alert over time, and what speaks for the latest. */
import { useMemo } from 'react';
import { slicesOf } from '../../../charts/slices.ts';
import { TimeChart } from '../../../charts/time-chart.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Time } from '../../../design/time.tsx';
import { formatCount } from '../../../text/format.ts';
import { LogText } from '../../../text/log-text.tsx';
import type { ShownAlert } from '../alert-words.ts';
import styles from './panels.module.css';

const shown = 12;

export function FindingsPanel({ alert }: { readonly alert: ShownAlert }) {
  const { latest, timeline, findings, firstTime, lastTime } = alert;
  const sliceMs = Math.max(1000, timeline.stepSeconds * 1000);
  const slices = useMemo(() => {
    const rows = timeline.steps.map(({ time, findings: count }) => ({ time, count }));
    return slicesOf(rows, { fromMs: Date.parse(firstTime), toMs: Date.parse(lastTime) + sliceMs, sliceMs });
  }, [timeline, firstTime, lastTime, sliceMs]);
  const series = useMemo(
    () => [{ name: 'Findings', color: '--series-1', counts: slices.byName.get('') ?? slices.times.map(() => 0) }],
    [slices],
  );
  const told = useMemo(() => foldAlike(latest), [latest]);
  const hasFacts = latest.some(({ facts }) => facts.length > 0);
  if (findings < 2 && !hasFacts) return null;
  return (
    <Panel
      title="Findings"
      note={findings > latest.length ? `the latest ${formatCount(latest.length)} of ${formatCount(findings)}` : formatCount(findings)}
    >
      {findings > 1 && <TimeChart label="Findings over time" times={slices.times} sliceMs={sliceMs} series={series} height={84} />}
      <ol className={styles['findings']}>
        {told.slice(0, shown).map(({ id, time, reason, facts, count }) => (
          <li key={id} className={styles['finding']}>
            <p>
              <span className={styles['time']}>
                <Time at={time} />
              </span>{' '}
              <LogText text={reason} most={400} />
              {count > 1 && <span className={styles['quiet']}> ×{formatCount(count)}</span>}
            </p>
            {facts.length > 0 && (
              <dl className={styles['facts']}>
                {facts.map(({ label, value }) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>
                      <LogText text={value} most={300} />
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ol>
      {told.length > shown && <p className={styles['quiet']}>and {formatCount(told.length - shown)} more that say something else</p>}
    </Panel>
  );
}

type Finding = ShownAlert['latest'][number];

/** Those that say the same are one line, with the time of the latest. */
function foldAlike(latest: readonly Finding[]): readonly (Finding & { readonly count: number })[] {
  const folded = new Map<string, Finding & { count: number }>();
  for (const finding of latest) {
    const key = JSON.stringify([finding.reason, finding.facts]);
    const known = folded.get(key);
    if (known === undefined) folded.set(key, { ...finding, count: 1 });
    else known.count += 1;
  }
  return [...folded.values()];
}
