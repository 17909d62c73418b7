/** Other alerts about the same person, object or address. */
import { Link } from 'wouter';
import { LevelMark } from '../../../design/level-mark.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Time } from '../../../design/time.tsx';
import { LogText } from '../../../text/log-text.tsx';
import { alertHref, type ShownAlert, sayStatus } from '../alert-words.ts';
import styles from './panels.module.css';

const words = { user: 'same user', object: 'same object', address: 'same address' } as const;

export function RelatedPanel({ alert, search }: { readonly alert: ShownAlert; readonly search: string }) {
  const { related, user } = alert;
  return (
    <Panel title="Related" note="the same user, object or address" flush={related.length > 0}>
      {related.length === 0 ? (
        <p className={styles['quiet']}>No other alert has anything in common with this one.</p>
      ) : (
        <ol className={styles['rows']}>
          {related.map((other) => (
            <li key={other.id}>
              <Link href={alertHref(other.id, search)} className={styles['related']}>
                <LevelMark level={other.rule.level} isShort />
                <span className={styles['did']}>
                  <span className={styles['cut']} dir="auto">
                    <LogText text={other.sentence} most={160} />
                  </span>
                  <span className={styles['quiet']}>
                    {words[other.because]}, {sayStatus(other)}, <Time at={other.lastTime} form="ago" />
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ol>
      )}
      {user !== '' && (
        <p className={styles['foot']}>
          <Link href={`/alerts?${new URLSearchParams({ status: 'all', user })}`}>All alerts about this user</Link>
        </p>
      )}
    </Panel>
  );
}
