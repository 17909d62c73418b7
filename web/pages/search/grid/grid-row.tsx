/** One event in the list. Drawn anew only when something about it changed: a hundred thousand of them are scrolled through. */
import { memo, type ReactNode } from 'react';
import { Icon } from '../../../design/icon.tsx';
import { visibleText } from '../../../text/visible-text.ts';
import { CellText } from './cell-text.tsx';
import styles from './event-grid.module.css';
import { cellOf, type EventRow, type EventRows, textOfCell } from './event-rows.ts';
import type { Track } from './tracks.ts';

// biome-ignore-start lint/a11y/useSemanticElements: a table cannot be virtual, so the roles say what the elements are
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid holds the focus, and says by aria-activedescendant where it is

interface GridRowProps {
  readonly row: EventRow;
  readonly rows: EventRows;
  readonly index: number;
  readonly tracks: readonly Track[];
  readonly isExpanded: boolean;
  /** The cell that the keys are on; null on other rows. */
  readonly cursor: number | null;
  /** The cell that shows what can be done with it; null on other rows. */
  readonly acting: number | null;
  readonly actions: ReactNode;
}

export const GridRow = memo(function GridRow({ row, rows, index, tracks, isExpanded, cursor, acting, actions }: GridRowProps) {
  const other = (name: string) => cellOf(row, rows, name);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`${styles['row']} ${cursor === null ? '' : styles['current']} ${isExpanded ? styles['open'] : ''}`}
    >
      <span role="gridcell" aria-expanded={isExpanded} className={styles['opener']} aria-label="Details">
        <Icon name={isExpanded ? 'down' : 'right'} />
      </span>
      {tracks.map(({ name, type, width, left }, at) => {
        const cell = other(name);
        const isActing = acting === at;
        return (
          <span
            key={name}
            role="gridcell"
            id={`cell-${index}-${at}`}
            data-cell={at}
            className={`${styles['cell']} ${left === null ? '' : styles['pinned']} ${cursor === at ? styles['cursor'] : ''} ${isActing && width < 260 && at < tracks.length - 1 ? styles['beside'] : ''}`}
            style={left === null ? { width } : { width, left }}
            title={isActing ? visibleText(textOfCell(cell)).slice(0, 2000) : undefined}
          >
            <span className={styles['text']} dir="auto">
              <CellText name={name} type={type} cell={cell} other={other} />
            </span>
            {isActing && actions}
          </span>
        );
      })}
    </div>
  );
});
// biome-ignore-end lint/a11y/useSemanticElements: the exception ends here
// biome-ignore-end lint/a11y/useFocusableInteractive: the exception ends here
