/** The score of one identity: its course, and what it is made of. One that nothing was found about has no panel. */
import { useMemo } from 'react';
import { Link } from 'wouter';
import { TimeChart } from '../../charts/time-chart.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { LogText } from '../../text/log-text.tsx';
import styles from './risk.module.css';
import { Change, Reason } from './risk-list.tsx';
import { formatScore, type Risk, riskDays, sayHalfLife, useRisk } from './use-risk.ts';

export function RiskPanel({ user }: { readonly user: string }) {
  // The same name in several clusters is several identities.
  const { data } = useRisk({ user, limit: 10 });
  if (data === undefined || data.identities.length === 0) return null;
  return (
    <Panel
      title="Risk"
      note={`what detections found about it; a finding counts half after ${sayHalfLife(data.halfLifeMs)}`}
      actions={<Link href={`/alerts?${new URLSearchParams({ status: 'all', user })}`}>Its alerts</Link>}
    >
      <div className={styles['clusters']}>
        {data.identities.map((risk) => (
          <OfCluster key={risk.cluster} risk={risk} isAlone={data.identities.length === 1} />
        ))}
      </div>
    </Panel>
  );
}

const dayMs = 86_400_000;
const shownReasons = 8;

function OfCluster({ risk, isAlone }: { readonly risk: Risk; readonly isAlone: boolean }) {
  const { cluster, score, before, reasons, course, last } = risk;
  const times = useMemo(() => course.map(({ at }) => Date.parse(at)), [course]);
  const series = useMemo(() => [{ name: 'Score', color: '--bad', counts: course.map((point) => Math.round(point.score)) }], [course]);
  return (
    <section className={styles['cluster']} aria-label={`Risk in ${cluster}`}>
      <p className={styles['line']}>
        <span className={styles['number']}>{formatScore(score)}</span>
        <Change now={score} before={before} />
        {!isAlone && (
          <span>
            in <Value text={cluster} most={40} />
          </span>
        )}
        <span className={styles['quiet']}>
          last <Time at={last} form="ago" />
        </span>
      </p>
      {times.length > 1 && (
        <TimeChart label={`The score over ${riskDays} days`} times={times} sliceMs={dayMs} series={series} height={64} />
      )}
      <ul className={styles['reasons']}>
        {reasons.slice(0, shownReasons).map((reason) => (
          <Reason key={reason.rule} reason={reason} />
        ))}
        {reasons.length > shownReasons && <li className={styles['quiet']}>and {reasons.length - shownReasons} more reasons</li>}
      </ul>
      {reasons[0] !== undefined && (
        <p className={styles['quiet']} dir="auto">
          Most of it: <LogText text={reasons[0].sentence} most={240} />
        </p>
      )}
    </section>
  );
}
