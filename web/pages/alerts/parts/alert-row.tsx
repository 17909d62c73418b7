/** One alert in a list: how severe, what happened, by which rule and where, how often, whose it is, and when; it can be chosen with others. */
import { Link } from 'wouter';
import { Badge } from '../../../design/badge.tsx';
import { LevelMark } from '../../../design/level-mark.tsx';
import { Time } from '../../../design/time.tsx';
import { Pieces } from '../../../design/value.tsx';
import { formatCompact, formatCount } from '../../../text/format.ts';
import { LogText } from '../../../text/log-text.tsx';
import { cutMiddle, visibleText } from '../../../text/visible-text.ts';
import { alertHref, initialsOf, type ListedAlert, sayStatus, statusWords } from '../alert-words.ts';
import styles from './alert-row.module.css';

interface AlertRowProps {
  readonly alert: ListedAlert;
  /** Of the list, so that the way back leads to it. */
  readonly search: string;
  /** Whether the status of all in the list is the same, and told above it. */
  readonly hasStatus: boolean;
  readonly isChosen: boolean;
  /** Absent where nothing can be done to it. */
  readonly onChoose?: (() => void) | undefined;
}

export function AlertRow({ alert, search, hasStatus, isChosen, onChoose }: AlertRowProps) {
  const { id, rule, status, assignee, comments, storm, cluster, namespaces, findings, lastTime, sentence } = alert;
  const [place, another] = namespaces;
  return (
    <div className={styles['row']} data-chosen={isChosen ? '' : undefined}>
      {onChoose !== undefined && (
        <label className={styles['choice']}>
          <input type="checkbox" aria-label="Choose this alert" aria-describedby={`says-${id}`} checked={isChosen} onChange={onChoose} />
        </label>
      )}
      <Link href={alertHref(id, search)} className={`${styles['link']} ${styles[status]}`} data-row={id}>
        <span className={styles['level']}>
          <LevelMark level={rule.level} />
        </span>
        <span className={styles['what']}>
          <span id={`says-${id}`} className={styles['sentence']} dir="auto">
            <LogText text={sentence} most={260} />
          </span>
          <span className={styles['where']}>
            <span>{rule.title}</span>
            <span>
              <Pieces text={cutMiddle(cluster, 30)} />
              {place !== undefined && (
                <>
                  {' / '}
                  <Pieces text={cutMiddle(place, 30)} />
                  {another !== undefined && ` and ${namespaces.length - 1} more`}
                </>
              )}
            </span>
            {comments > 0 && <span>{comments === 1 ? '1 comment' : `${comments} comments`}</span>}
          </span>
        </span>
        <span className={styles['marks']}>
          {storm && (
            <Badge tone="warn" title="More alerts than one rule opens within an hour are folded into this one">
              storm
            </Badge>
          )}
          {findings > 1 && <Badge title={`${formatCount(findings)} findings`}>×{formatCompact(findings)}</Badge>}
          {hasStatus && <Badge tone={statusWords[status].tone}>{sayStatus(alert)}</Badge>}
        </span>
        <span className={styles['assignee']}>
          {assignee !== '' && (
            <span className={styles['initials']} title={`Looked after by ${visibleText(assignee)}`}>
              <Pieces text={initialsOf(assignee)} />
              <span className="visually-hidden">, looked after by {visibleText(assignee)}</span>
            </span>
          )}
        </span>
        <span className={styles['time']}>
          <Time at={lastTime} form="ago" />
        </span>
      </Link>
    </div>
  );
}
