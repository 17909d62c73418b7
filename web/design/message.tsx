/** What stands where there is nothing to show, or not all of it: why, and what to do next. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import styles from './message.module.css';

type Kind = 'empty' | 'note' | 'warning' | 'error';

interface MessageProps {
  readonly kind: Kind;
  readonly title: string;
  readonly children?: ReactNode;
  /** The next step: a button or a link. */
  readonly action?: ReactNode;
  /** Whether it is one line beside what is shown, instead of in its place. */
  readonly isInline?: boolean;
}

const icons: Readonly<Record<Kind, IconName>> = { empty: 'filter', note: 'clock', warning: 'alert', error: 'alert' };

export function Message({ kind, title, children, action, isInline = false }: MessageProps) {
  return (
    <div
      className={`${styles['message']} ${styles[kind]} ${isInline ? styles['inline'] : ''}`}
      role={kind === 'error' ? 'alert' : 'status'}
    >
      <Icon name={icons[kind]} />
      <div className={styles['text']}>
        <p className={styles['title']}>{title}</p>
        {children !== undefined && <div className={styles['more']}>{children}</div>}
      </div>
      {action !== undefined && <div className={styles['action']}>{action}</div>}
    </div>
  );
}

/** Stands for what is on its way. `lines` of about the height that will be there. */
export function Skeleton({ lines = 3, height }: { readonly lines?: number; readonly height?: number }) {
  return (
    <div className={styles['skeleton']} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <span key={line} className={styles['bone']} style={height === undefined ? undefined : { height }} />
      ))}
    </div>
  );
}
