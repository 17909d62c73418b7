/** Counts in a grid, the more the darker: days by hours, verbs by resources. A table for who listens, and one stop of the Tab key: arrows move inside. */
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Link } from 'wouter';
import { formatCompact } from '../text/format.ts';
import { levelOf } from './heat-level.ts';
import styles from './heat-map.module.css';

export interface HeatAxis {
  readonly key: string;
  readonly label: ReactNode;
  /** Where a label leads. */
  readonly href?: string | undefined;
}

export interface HeatCell {
  readonly count: number;
  readonly href: string;
  /** The whole of it in words: read aloud, and shown on hover. */
  readonly title: string;
}

interface HeatMapProps {
  /** Read aloud. */
  readonly label: string;
  /** What the rows are, such as `Day`. */
  readonly corner: string;
  readonly rows: readonly HeatAxis[];
  readonly columns: readonly HeatAxis[];
  readonly cellOf: (row: string, column: string) => HeatCell | undefined;
  /** Whether the counts are written into the cells. */
  readonly hasNumbers?: boolean;
}

export function HeatMap({ label, corner, rows, columns, cellOf, hasNumbers = false }: HeatMapProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const cells = rows.map((row) => columns.map((column) => cellOf(row.key, column.key)));
  const largest = Math.max(1, ...cells.flat().map((cell) => cell?.count ?? 0));
  const firstRow = cells.findIndex((line) => line.some((cell) => cell !== undefined));
  const firstColumn = cells[firstRow]?.findIndex((cell) => cell !== undefined) ?? -1;
  const [stop, setStop] = useState<readonly [number, number] | null>(null);
  const [stopRow, stopColumn] = stop !== null && cells[stop[0]]?.[stop[1]] !== undefined ? stop : [firstRow, firstColumn];

  const onKey = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = nextCell(cells, [stopRow, stopColumn], step);
    if (next === null) return;
    setStop(next);
    body.current?.querySelector<HTMLElement>(`[data-place="${next[0]}:${next[1]}"]`)?.focus();
  };
  return (
    <div className={styles['scroll']}>
      <table className={`${styles['table']} ${hasNumbers ? styles['numbers'] : ''}`}>
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles['corner']}>
              {corner}
            </th>
            {columns.map(({ key, label: text, href }) => (
              <th key={key} scope="col">
                {href === undefined ? text : <Link href={href}>{text}</Link>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKey}>
          {rows.map((row, atRow) => (
            <tr key={row.key}>
              <th scope="row">{row.href === undefined ? row.label : <Link href={row.href}>{row.label}</Link>}</th>
              {columns.map((column, atColumn) => {
                const cell = cells[atRow]?.[atColumn];
                return (
                  <td key={column.key}>
                    {cell === undefined ? (
                      <span className={styles['none']} />
                    ) : (
                      <Link
                        href={cell.href}
                        className={`${styles['cell']} ${styles[`level${levelOf(cell.count, largest)}`]}`}
                        title={cell.title}
                        data-place={`${atRow}:${atColumn}`}
                        tabIndex={atRow === stopRow && atColumn === stopColumn ? 0 : -1}
                        onFocus={() => setStop([atRow, atColumn])}
                      >
                        {hasNumbers && formatCompact(cell.count)} <span className="visually-hidden">{cell.title}</span>
                      </Link>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Place = readonly [row: number, column: number];

const steps: Readonly<Record<string, Place>> = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** The next cell that holds something, in this direction; null where there is none. */
function nextCell(cells: readonly (readonly (HeatCell | undefined)[])[], [row, column]: Place, [down, right]: Place): Place | null {
  let at: Place = [row + down, column + right];
  while (cells[at[0]] !== undefined && at[1] >= 0 && at[1] < (cells[at[0]]?.length ?? 0)) {
    if (cells[at[0]]?.[at[1]] !== undefined) return at;
    at = [at[0] + down, at[1] + right];
  }
  return null;
}
