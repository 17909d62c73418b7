/** Groups as a table. */
import { useState } from 'react';
import { Link } from 'wouter';
import { type Row, textOf } from '../../../api/use-rows.ts';
import { Button } from '../../../design/button.tsx';
import { DataTable } from '../../../design/data-table.tsx';
import { Time } from '../../../design/time.tsx';
import { Pieces, Value } from '../../../design/value.tsx';
import { withSort } from '../question.ts';
import { useSearchPage } from '../search-state.ts';
import { formatMeasure } from './format-measure.ts';
import styles from './group-view.module.css';
import type { GroupsShown } from './groups-shown.ts';

/** So many at a time: a table is no virtual list. */
const step = 250;

export function GroupTable({ rows, columns, shape, hrefOf }: GroupsShown) {
  const { state, change } = useSearchPage();
  const [shown, setShown] = useState(step);
  const measures = new Set(shape.measures);
  const [first] = columns;
  return (
    <>
      <DataTable
        label="Groups"
        rows={rows.slice(0, shown)}
        keyOf={(_, at) => String(at)}
        columns={columns.map(({ key, type }) => {
          const sorted = withSort(state.question, key, measures.has(key));
          return {
            key,
            isNumber: measures.has(key),
            title:
              sorted === null ? (
                <Pieces text={key} />
              ) : (
                <button type="button" className={styles['sort']} title="Sort by this" onClick={() => change({ question: sorted })}>
                  <Pieces text={key} />
                </button>
              ),
            cell: (row: Row) => {
              if (measures.has(key)) return formatMeasure(row[key], type);
              const text = textOf(row[key]);
              const href = key === first?.key ? hrefOf(row) : undefined;
              if (type === 'time')
                return href === undefined ? (
                  <Time at={text} />
                ) : (
                  <Link href={href}>
                    <Time at={text} />
                  </Link>
                );
              return <Value text={text} most={120} href={href} />;
            },
          };
        })}
      />
      {rows.length > shown && (
        <p className={styles['more']}>
          <Button onClick={() => setShown(shown + 4 * step)}>Show more of {rows.length}</Button>
        </p>
      )}
    </>
  );
}
