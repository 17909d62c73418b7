/** The course of one figure, as small as a word. It says nothing aloud: the figure beside it does. */
import styles from './sparkline.module.css';

export function Sparkline({ counts, tone = 'accent' }: { readonly counts: readonly number[]; readonly tone?: 'accent' | 'warn' | 'bad' }) {
  const largest = Math.max(1, ...counts);
  const step = counts.length > 1 ? 100 / (counts.length - 1) : 100;
  const points = counts.map((count, at) => `${(at * step).toFixed(2)} ${(23 - (count / largest) * 22).toFixed(2)}`);
  if (counts.length < 2) return null;
  return (
    <svg className={`${styles['sparkline']} ${styles[tone]}`} viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      <path className={styles['area']} d={`M0 24L${points.join('L')}L100 24Z`} />
      <path className={styles['line']} d={`M${points.join('L')}`} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
