/** Values with their counts, most first, each a link; the bar behind it is its share of the largest. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { formatCompact, formatCount } from '../text/format.ts';
import { cutMiddle, visibleText } from '../text/visible-text.ts';
import styles from './bar-list.module.css';
import { Pieces } from './value.tsx';

export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  /** The same in the period before; absent where nothing is compared. */
  readonly before?: number | undefined;
  readonly href: string;
  readonly tone?: 'accent' | 'calm' | 'none' | 'info' | 'good' | 'warn' | 'bad' | undefined;
  /** Its share of everything, as it is shown. */
  readonly share?: string | undefined;
  readonly extra?: ReactNode;
}

export function BarList({ bars, label, most = 44 }: { readonly bars: readonly Bar[]; readonly label: string; readonly most?: number }) {
  const largest = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <ol className={styles['list']} aria-label={label}>
      {bars.map(({ key, label: text, count, before, href, tone = 'accent', share, extra }) => (
        <li key={key} className={styles['row']}>
          <Link href={href} className={styles['link']} title={`${visibleText(text)}: ${formatCount(count)}`}>
            <span className={`${styles['bar']} ${styles[tone]}`} style={{ width: `${(count / largest) * 100}%` }} />
            <span className={styles['label']} dir="auto">
              <Pieces text={cutMiddle(text, most)} />
            </span>
            {extra}
            {before !== undefined && <Change now={count} before={before} />}
            {before === undefined && share !== undefined && <span className={styles['share']}>{share}</span>}
            <span className={styles['count']}>{formatCompact(count)}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

/** How much more or less than before. */
export function Change({ now, before }: { readonly now: number; readonly before: number }) {
  if (before === now) return <span className={styles['change']}>±0</span>;
  if (before === 0) return <span className={styles['change']}>new</span>;
  const share = Math.round(((now - before) / before) * 100);
  const text = Math.abs(share) > 999 ? `×${formatCompact(Math.round(now / before))}` : `${share > 0 ? '+' : '−'}${Math.abs(share)} %`;
  return (
    <span className={styles['change']} title={`${formatCount(before)} in the period before`}>
      {text}
    </span>
  );
}
