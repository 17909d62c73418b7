/** A short word with a tone: a code, a level, a state. The tone is never the only thing that tells. */
import type { ReactNode } from 'react';
import styles from './badge.module.css';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info' | 'accent';

export function Badge({
  tone = 'neutral',
  children,
  title,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly title?: string;
}) {
  return (
    <span className={`${styles['badge']} ${styles[tone]}`} title={title}>
      {children}
    </span>
  );
}

/** The tone of a status code. */
export function toneOfCode(code: number): Tone {
  if (code >= 500) return 'bad';
  if (code >= 400) return 'warn';
  return code >= 200 && code < 300 ? 'good' : 'info';
}
