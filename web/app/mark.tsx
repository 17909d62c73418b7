/** The sign of Telltale: the compass over the bunk. */
import styles from './mark.module.css';

export function Mark() {
  return (
    <svg className={styles['mark']} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10" />
      <path className={styles['needle']} d="M12 4.500 15 12l-3 7.500L9 12Z" />
      <path className={styles['tip']} d="M12 4.500 15 12H9Z" />
    </svg>
  );
}
