/** How severe something is: bars that fill up, and the word. */
import type { AlertLevel } from '../../src/model/alert.ts';
import styles from './level-mark.module.css';

const bars: Readonly<Record<AlertLevel, number>> = { informational: 1, low: 2, medium: 3, high: 4, critical: 5 };

export function LevelMark({ level, isShort = false }: { readonly level: AlertLevel; readonly isShort?: boolean }) {
  return (
    <span className={`${styles['mark']} ${styles[level]}`} title={level}>
      <svg className={styles['bars']} viewBox="0 0 19 12" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 4}
            y={10 - bar * 2}
            width="3"
            height={bar * 2 + 2}
            className={bar <= bars[level] ? styles['on'] : ''}
          />
        ))}
      </svg>
      <span className={isShort ? 'visually-hidden' : undefined}>{level === 'informational' ? 'info' : level}</span>
    </span>
  );
}
