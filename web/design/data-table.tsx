/** A short table: groupings, tokens, sources. The long list of events is a virtual table of its own, in the search page. */
import type { ReactNode } from 'react';
import styles from './data-table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** Left out on narrow screens. */
  readonly isMinor?: boolean;
  /** Kept on one line. */
  readonly isTight?: boolean;
}

interface DataTableProps<Row> {
  /** Read aloud. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, at: number) => string;
}

export function DataTable<Row>({ label, columns, rows, keyOf }: DataTableProps<Row>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of fields it is not, and a section would be a landmark beside that of its panel
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <div role="group" className={styles['scroll']} aria-label={label} tabIndex={0}>
      <table className={styles['table']}>
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            {columns.map(({ key, title, isNumber, isMinor }) => (
              <th key={key} scope="col" className={classOf(isNumber, isMinor)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={keyOf(row, at)}>
              {columns.map(({ key, cell, isNumber, isMinor, isTight }) => (
                <td key={key} className={`${classOf(isNumber, isMinor)} ${isTight === true ? styles['tight'] : ''}`}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf(isNumber: boolean | undefined, isMinor: boolean | undefined): string {
  return `${isNumber === true ? styles['number'] : ''} ${isMinor === true ? styles['minor'] : ''}`;
}
