/** What is under way in a page, and what can be done about it. It stays in view at the lower edge. */
import type { ReactNode } from 'react';
import styles from './work-bar.module.css';

interface WorkBarProps {
  readonly label: string;
  /** Read aloud when it changes. */
  readonly words: ReactNode;
  /** Buttons. */
  readonly children: ReactNode;
}

export function WorkBar({ label, words, children }: WorkBarProps) {
  return (
    <section className={styles['bar']} aria-label={label}>
      <p className={styles['words']} role="status">
        {words}
      </p>
      {children}
    </section>
  );
}
