/** Identities by what detections found about them: the most at risk first, with the reasons and the course of each score. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { identityHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Sparkline } from '../../charts/sparkline.tsx';
import { Badge } from '../../design/badge.tsx';
import { ButtonLink } from '../../design/button.tsx';
import { LevelMark } from '../../design/level-mark.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import { type Kind, kindTitles } from './kind-titles.ts';
import styles from './risk.module.css';
import { formatScore, type Risk, riskDays, sayHalfLife, useRisk } from './use-risk.ts';

const shownReasons = 3;

export function RiskList({ tabs }: { readonly tabs: ReactNode }) {
  const { lens } = useLens();
  const answer = useRisk({ clusters: lens.clusters });
  const identities = answer.data?.identities ?? [];
  const largest = Math.max(1, ...identities.map(({ score }) => score));
  return (
    <Panel
      title="Identities"
      note={answer.data === undefined ? 'by risk' : `by risk; a finding counts half after ${sayHalfLife(answer.data.halfLifeMs)}`}
      actions={tabs}
      flush={identities.length > 0}
    >
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton lines={8} />}
      {answer.isSuccess && identities.length === 0 && (
        <Message kind="empty" title="Nothing was found about anybody." action={<ButtonLink href="/rules">What is looked for</ButtonLink>}>
          Detections have found nothing yet that adds to a score, in what you may see.
        </Message>
      )}
      <ol className={styles['list']}>
        {identities.map((risk) => (
          <Row key={JSON.stringify([risk.cluster, risk.user])} risk={risk} largest={largest} />
        ))}
      </ol>
    </Panel>
  );
}

function Row({ risk, largest }: { readonly risk: Risk; readonly largest: number }) {
  const { lens } = useLens();
  const { user, cluster, actorKind, score, before, findings, last, reasons, course } = risk;
  return (
    <li className={styles['row']}>
      <div className={styles['score']}>
        <span className={styles['number']}>{formatScore(score)}</span>
        <span className={styles['track']} aria-hidden="true">
          <span className={styles['filled']} style={{ width: `${(score / largest) * 100}%` }} />
        </span>
        <Change now={score} before={before} />
      </div>
      <div className={styles['who']}>
        <span className={styles['name']}>{user === '' ? 'nobody' : <Value text={user} most={64} href={identityHref(user, lens)} />}</span>
        <span className={styles['quiet']}>
          <Badge>{kindTitles[actorKind as Kind]?.[1] ?? actorKind}</Badge> <Value text={cluster} most={30} />, {formatCount(findings)}{' '}
          {findings === 1 ? 'finding' : 'findings'}, <Time at={last} form="ago" />
        </span>
      </div>
      <div className={styles['course']} title={`The score over ${riskDays} days`}>
        <Sparkline counts={course.map((point) => point.score)} tone="bad" />
      </div>
      <ul className={styles['reasons']}>
        {reasons.slice(0, shownReasons).map((reason) => (
          <Reason key={reason.rule} reason={reason} />
        ))}
        {reasons.length > shownReasons && <li className={styles['quiet']}>and {reasons.length - shownReasons} more reasons</li>}
      </ul>
    </li>
  );
}

export function Reason({ reason }: { readonly reason: Risk['reasons'][number] }) {
  const { title, level, score, findings, alert } = reason;
  return (
    <li className={styles['reason']}>
      <LevelMark level={level} isShort />
      <span className={styles['title']}>{alert === '' ? title : <Link href={`/alerts/${encodeURIComponent(alert)}`}>{title}</Link>}</span>
      {findings > 1 && <span className={styles['quiet']}>×{formatCount(findings)}</span>}
      <span className={styles['adds']}>+{formatScore(score)}</span>
    </li>
  );
}

/** Since a day ago. */
export function Change({ now, before }: { readonly now: number; readonly before: number }) {
  const by = Math.round(now - before);
  if (by === 0) return <span className={styles['quiet']}>as a day ago</span>;
  return (
    <span className={by > 0 ? styles['more'] : styles['quiet']}>
      {by > 0 ? '+' : '−'}
      {Math.abs(by).toLocaleString()} in a day
    </span>
  );
}
