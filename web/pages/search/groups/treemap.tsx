/** Groups as areas: each as large as its share. With several keys the areas of the first hold those of the others. */
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { textOf } from '../../../api/use-rows.ts';
import { Pieces } from '../../../design/value.tsx';
import { formatShare } from '../../../text/format.ts';
import { cutMiddle, visibleText } from '../../../text/visible-text.ts';
import { formatMeasure, numberOf } from './format-measure.ts';
import styles from './group-view.module.css';
import { type GroupsShown, labelOf } from './groups-shown.ts';
import { nestAreas } from './nest-areas.ts';

/** Smaller ones could be neither read nor hit. */
const most = 150;
const height = 440;

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
  const [outer = '', ...inner] = shape.keys;
  const isNested = inner.length > 0;
  const sized = rows
    .map((row) => ({ row, name: isNested ? textOf(row[outer]) : '', value: numberOf(row[measure]) }))
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value);
  const sum = sized.reduce((total, { value }) => total + value, 0);
  const { frames, areas } = nestAreas(sized.slice(0, most), { x: 0, y: 0, width, height }, isNested ? 20 : 0);
  return (
    <>
      <div ref={place} className={styles['treemap']} style={{ height }}>
        {isNested &&
          frames.map(({ name, box }, at) => (
            <span key={name} className={`${styles['frame']} ${styles[`tone-${at % 8}`]}`} style={styleOf(box)} dir="auto">
              {box.width > 30 && <Pieces text={cutMiddle(name, Math.max(4, Math.floor(box.width / 8)))} />}
            </span>
          ))}
        {areas.map(({ item: { row, value }, box, frame }, at) => {
          if (box.width < 2 || box.height < 2) return null;
          const label = labelOf(row, isNested ? inner : shape.keys);
          const whole = labelOf(row, shape.keys);
          const letters = Math.floor((box.width - 12) / 7);
          return (
            <Link
              key={whole}
              href={hrefOf(row) ?? '#'}
              className={`${styles['area']} ${styles[`tone-${(isNested ? frame : at) % 8}`]}`}
              style={styleOf(box)}
              title={`${visibleText(whole)}: ${formatMeasure(row[measure], type)}, ${formatShare(value, sum)}`}
            >
              {letters > 4 && box.height > 18 && (
                <span className={styles['area-name']} dir="auto">
                  <Pieces text={cutMiddle(label, letters)} />
                </span>
              )}
              {letters > 3 && box.height > 36 && <span className={styles['area-size']}>{formatMeasure(row[measure], type)}</span>}
            </Link>
          );
        })}
      </div>
      {sized.length > most && (
        <p className={styles['more']}>
          The {most} largest of {sized.length} groups.
        </p>
      )}
    </>
  );
}

const styleOf = ({
  x,
  y,
  width,
  height: tall,
}: {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}) => ({
  left: x,
  top: y,
  width: Math.max(0, width - 1),
  height: Math.max(0, tall - 1),
});
