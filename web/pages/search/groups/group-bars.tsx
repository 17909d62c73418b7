/** Groups as bars, as they are ordered. */
import { textOf } from '../../../api/use-rows.ts';
import { BarList } from '../../../design/bar-list.tsx';
import { formatMeasure, numberOf } from './format-measure.ts';
import styles from './group-view.module.css';
import { type GroupsShown, labelOf } from './groups-shown.ts';

const most = 500;

export function GroupBars({ rows, columns, shape, measure, hrefOf }: GroupsShown) {
  const type = columns.find(({ key }) => key === measure)?.type ?? 'count';
  const isCount = type === 'count' || type === 'integer';
  return (
    <div className={styles['bars']}>
      <BarList
        label="Groups"
        most={90}
        bars={rows.slice(0, most).map((row, at) => ({
          key: `${at} ${labelOf(row, shape.keys)}`,
          label: shape.keys.length === 1 ? textOf(row[shape.keys[0] ?? '']) : labelOf(row, shape.keys),
          count: numberOf(row[measure]),
          href: hrefOf(row) ?? '#',
          ...(!isCount && { extra: <span className={styles['unit']}>{formatMeasure(row[measure], type)}</span> }),
        }))}
      />
      {rows.length > most && <p className={styles['more']}>The table shows the other {rows.length - most}.</p>}
    </div>
  );
}
