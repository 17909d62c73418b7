/** Two keys against each other: the darker, the more. Each cell is a link. */
import { Link } from 'wouter';
import { type Row, textOf } from '../../../api/use-rows.ts';
import { usePreferences } from '../../../app/preferences.ts';
import { Pieces } from '../../../design/value.tsx';
import { formatClock, formatCompact, formatDay } from '../../../text/format.ts';
import { cutMiddle, visibleText } from '../../../text/visible-text.ts';
import { formatMeasure, numberOf } from './format-measure.ts';
import styles from './group-view.module.css';
import type { GroupsShown } from './groups-shown.ts';
import { heatOf } from './heat.ts';

export function HeatMap({ rows, columns, shape, measure, hrefOf }: GroupsShown) {
  const { zone } = usePreferences();
  const [down = '', across = 'time'] = shape.sliceMs === null ? shape.keys : [shape.keys[0] ?? '', 'time'];
  const type = columns.find(({ key }) => key === measure)?.type ?? 'count';
  const heat = heatOf(
    rows.map((row) => ({ row, down: textOf(row[down]), across: textOf(row[across]), value: numberOf(row[measure]) })),
    across === 'time',
  );
  const title = (text: string) => {
    if (across !== 'time') return <Pieces text={cutMiddle(text, 18)} />;
    const ms = Date.parse(text);
    return Number.isFinite(ms) ? `${formatDay(ms, zone)} ${formatClock(ms, zone, 'minute')}` : text;
  };
  return (
    <>
      <table className={styles['heat']}>
        <caption className="visually-hidden">
          {visibleText(measure)} by {visibleText(down)} and {visibleText(across)}
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <Pieces text={down} /> / <Pieces text={across} />
            </th>
            {heat.across.map((text) => (
              <th key={text} scope="col" className={styles['slanted']} title={visibleText(text)}>
                <span>{title(text)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {heat.down.map((text) => (
            <tr key={text}>
              <th scope="row" title={visibleText(text)}>
                <Pieces text={cutMiddle(text, 44)} />
              </th>
              {heat.across.map((other) => {
                const cell = heat.at(text, other);
                return (
                  <HeatCell
                    key={other}
                    cell={cell}
                    step={cell === null ? 0 : heat.step(cell.value)}
                    type={type}
                    measure={measure}
                    hrefOf={hrefOf}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {heat.left > 0 && <p className={styles['more']}>The largest are shown; {heat.left} groups more are in the table.</p>}
    </>
  );
}

interface HeatCellProps {
  readonly cell: { readonly row: Row; readonly value: number } | null;
  readonly step: number;
  readonly type: string;
  readonly measure: string;
  readonly hrefOf: (row: Row) => string | undefined;
}

function HeatCell({ cell, step, type, measure, hrefOf }: HeatCellProps) {
  if (cell === null) return <td className={styles['heat-0']} />;
  const text = type === 'count' ? formatCompact(cell.value) : formatMeasure(cell.row[measure], type);
  const href = hrefOf(cell.row);
  return <td className={styles[`heat-${step}`]}>{href === undefined ? text : <Link href={href}>{text}</Link>}</td>;
}
