/** How many alerts are open, beside the name of their page in the rail. Loaded after the page that is looked at. */
import { formatCompact } from '../../text/format.ts';
import styles from './rail-count.module.css';
import { useAlertCounts } from './use-alerts.ts';

const all = {};

export function RailCount() {
  const { data } = useAlertCounts(all);
  const open = (data?.counts ?? []).reduce((sum, count) => sum + count.open, 0);
  const isSevere = data?.counts.some((count) => count.open > 0 && (count.level === 'critical' || count.level === 'high'));
  if (open === 0) return null;
  return (
    <span className={`${styles['count']} ${isSevere === true ? styles['severe'] : ''}`}>
      {formatCompact(open)}
      <span className="visually-hidden"> open</span>
    </span>
  );
}
