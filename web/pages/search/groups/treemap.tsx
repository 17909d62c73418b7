/** Groups as areas: each as large as its share. */
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Pieces } from '../../../design/value.tsx';
import { formatShare } from '../../../text/format.ts';
import { cutMiddle, visibleText } from '../../../text/visible-text.ts';
import { formatMeasure, numberOf } from './format-measure.ts';
import styles from './group-view.module.css';
import { type GroupsShown, labelOf } from './groups-shown.ts';
import { squarify } from './squarify.ts';

/** Smaller ones could be neither read nor hit. */
const most = 120;
const height = 420;

export function Treemap({ rows, columns, shape, measure, hrefOf }: GroupsShown) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const type = columns.find(({ key }) => key === measure)?.type ?? 'count';
  const sorted = rows
    .map((row) => ({ row, value: numberOf(row[measure]) }))
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value);
  const shown = sorted.slice(0, most);
  const sum = sorted.reduce((total, { value }) => total + value, 0);
  const boxes = squarify(
    shown.map(({ value }) => value),
    { x: 0, y: 0, width, height },
  );
  return (
    <>
      <div ref={place} className={styles['treemap']} style={{ height }}>
        {shown.map(({ row, value }, at) => {
          const box = boxes[at];
          if (box === undefined || box.width < 1 || box.height < 1) return null;
          const label = labelOf(row, shape.keys);
          const letters = Math.floor(box.width / 7);
          return (
            <Link
              key={label}
              href={hrefOf(row) ?? '#'}
              className={`${styles['area']} ${styles[`tone-${at % 8}`]}`}
              style={{ left: box.x, top: box.y, width: box.width - 1, height: box.height - 1 }}
              title={`${visibleText(label)}: ${formatMeasure(row[measure], type)}, ${formatShare(value, sum)}`}
              aria-label={`${visibleText(label)}: ${formatMeasure(row[measure], type)}`}
            >
              {letters > 4 && box.height > 18 && (
                <span className={styles['area-name']} dir="auto">
                  <Pieces text={cutMiddle(label, Math.max(5, letters))} />
                </span>
              )}
              {letters > 4 && box.height > 36 && <span className={styles['area-size']}>{formatMeasure(row[measure], type)}</span>}
            </Link>
          );
        })}
      </div>
      {sorted.length > most && (
        <p className={styles['more']}>
          The {most} largest of {sorted.length} groups.
        </p>
      )}
    </>
  );
}
